// What the app subscribes to, read from its shopify.app.toml as Shopify does at deployment: only these topics are sent, to
// the paths given there, in the API version given there; and the scopes a merchant is asked for.
import { existsSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";
import { topics } from "./events";

export interface AppConfiguration {
  /** Topic -> path below the app's address. */
  pathByTopic: Map<string, string>;
  apiVersion: string;
  scopes: string[];
  /** Path of the app proxy's target below the app's address. */
  proxyPath: string;
  /** Where the proxy answers in the shop: "/apps/vefa". */
  proxyPrefix: string;
}

const configurationSchema = z.object({
  access_scopes: z
    .object({ scopes: z.string().default("") })
    .partial()
    .default({}),
  webhooks: z
    .object({
      api_version: z.string().optional(),
      subscriptions: z
        .array(
          z.object({
            topics: z.array(z.string()).default([]),
            compliance_topics: z.array(z.string()).default([]),
            uri: z.string(),
          }),
        )
        .default([]),
    })
    .default({ subscriptions: [] }),
  app_proxy: z.object({ url: z.string(), prefix: z.string(), subpath: z.string() }).optional(),
});

const DEFAULT_VERSION = "2026-10";

/** What applies without a file: every topic, to /webhooks. */
function defaultConfiguration(): AppConfiguration {
  return {
    pathByTopic: new Map(topics.map((topic) => [topic, "/webhooks"])),
    apiVersion: DEFAULT_VERSION,
    scopes: [],
    proxyPath: "/proxy",
    proxyPrefix: "/apps/vefa",
  };
}

/** Reads the file; throws when it is there but cannot be understood. */
export function readAppConfiguration(path: string): AppConfiguration {
  if (!existsSync(path)) return defaultConfiguration();
  let configuration;
  try {
    configuration = configurationSchema.parse(parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new Error(`${path} cannot be read as an app's configuration: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const pathByTopic = new Map<string, string>();
  for (const subscription of configuration.webhooks.subscriptions) {
    for (const topic of [...subscription.topics, ...subscription.compliance_topics]) {
      pathByTopic.set(topic.toLowerCase(), pathOf(subscription.uri));
    }
  }
  const proxy = configuration.app_proxy;
  return {
    pathByTopic,
    apiVersion: configuration.webhooks.api_version ?? DEFAULT_VERSION,
    scopes: (configuration.access_scopes.scopes ?? "")
      .split(",")
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ""),
    proxyPath: proxy ? pathOf(proxy.url) : "/proxy",
    proxyPrefix: proxy ? `/${proxy.prefix}/${proxy.subpath}` : "/apps/vefa",
  };
}

/** "/webhooks" and "https://app.example/webhooks" are the same path below the app's address. */
function pathOf(uri: string): string {
  return uri.startsWith("/") ? uri : new URL(uri).pathname;
}
