// The environment of the process, parsed once. Invariant: nothing else in the app reads process.env, and a process
// with a bad or missing variable refuses to start, naming every one of them.
import { z } from "zod";
import { processWide } from "./process-wide.server";

const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** True for http://127.0.0.1, http://localhost and http://[::1], with any port: never a host that leaves the machine. */
export function isLoopbackHttp(text: string): boolean {
  const url = urlOf(text);
  return url !== null && url.protocol === "http:" && loopbackHosts.has(url.hostname) && url.username === "";
}

const emptyAsAbsent = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyAsAbsent, schema.optional());
const required = <T extends z.ZodType>(schema: T) => z.preprocess(emptyAsAbsent, schema);

const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine(
      (value) => value >= minimum && value <= maximum,
      `must be between ${String(minimum)} and ${String(maximum)}`,
    );

const secret = z
  .string("is missing")
  .min(8, "is too short to be a secret")
  .regex(/^\S+$/, "must not contain spaces");

const environmentSchema = z
  .object({
    NODE_ENV: required(z.enum(["production", "development", "test"]).default("production")),
    DATABASE_URL: required(
      z
        .string("is missing")
        .refine(
          (text) => ["postgres:", "postgresql:"].includes(urlOf(text)?.protocol ?? ""),
          "must be a postgresql:// address",
        ),
    ),
    DATABASE_POOL_SIZE: required(wholeNumber(2, 200).default(10)),
    SHOPIFY_API_KEY: required(z.string("is missing").regex(/^[\w-]+$/, "must be the client id of the app")),
    SHOPIFY_API_SECRET: required(secret),
    SHOPIFY_API_SECRET_PREVIOUS: optional(secret),
    SHOPIFY_APP_URL: required(
      z.string("is missing").refine((text) => {
        const url = urlOf(text);
        return url !== null && (url.protocol === "https:" || isLoopbackHttp(text));
      }, "must be an https address (or http on this machine's loopback)"),
    ),
    HOST: optional(z.string().min(1)),
    PORT: required(wholeNumber(0, 65_535).default(3000)),
    VEFA_ROLE: required(
      z.enum(["web", "worker", "both"], { error: "must be web, worker or both" }).default("both"),
    ),
    LOG_LEVEL: required(
      z
        .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
          error: "must be fatal, error, warn, info, debug, trace or silent",
        })
        .default("info"),
    ),
    SANDBOX_URL: optional(
      z
        .string()
        .refine(isLoopbackHttp, "must be http on this machine's loopback: a sandbox is never anywhere else"),
    ),
    APP_BRIDGE_URL: optional(
      z.string().refine((text) => {
        const url = urlOf(text);
        return url !== null && (url.protocol === "https:" || isLoopbackHttp(text));
      }, "must be an https address (or http on this machine's loopback)"),
    ),
  })
  .transform((values) => ({
    ...values,
    HOST: values.HOST ?? (values.SANDBOX_URL === undefined ? "0.0.0.0" : "127.0.0.1"),
    APP_BRIDGE_URL:
      values.APP_BRIDGE_URL ??
      (values.SANDBOX_URL === undefined
        ? "https://cdn.shopify.com/shopifycloud/app-bridge.js"
        : new URL("/sandbox/app-bridge.js", values.SANDBOX_URL).href),
  }));

export type Environment = z.output<typeof environmentSchema>;

/** The environment cannot be used. The message has one line for each bad variable, and never their values. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

// `shopify app dev` calls the app's address HOST, where we mean the address to listen on.
function withoutCliHost(source: Record<string, string | undefined>): Record<string, string | undefined> {
  const { HOST, ...rest } = source;
  if (HOST === undefined || !/^https?:\/\//.test(HOST)) return source;
  return { ...rest, SHOPIFY_APP_URL: source["SHOPIFY_APP_URL"] || HOST };
}

/** Parses `source`; throws an EnvironmentError that lists every bad variable. */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const parsed = environmentSchema.safeParse(withoutCliHost(source));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new EnvironmentError(
    `The environment cannot be used:\n${lines.join("\n")}\nSee the table of settings in README.md.`,
  );
}

/** The environment of this process; throws an EnvironmentError at the first call when it cannot be used. */
export function env(): Environment {
  return processWide("environment", () => {
    const parsed = parseEnvironment(process.env);
    // React and Shopify's library read these two themselves, when they are loaded.
    process.env.NODE_ENV = parsed.NODE_ENV;
    process.env.APP_BRIDGE_URL = parsed.APP_BRIDGE_URL;
    return parsed;
  });
}
