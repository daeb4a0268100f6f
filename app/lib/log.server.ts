// Structured logs. Invariant: no line carries a token, a secret, an email address or a person's name, whatever was
// handed to the logger; the last word is a mask over the finished line.
import { AsyncLocalStorage } from "node:async_hooks";
import { pino, type DestinationStream, type Logger } from "pino";
import { env } from "./env.server";
import { processWide } from "./process-wide.server";

const censored = "[redacted]";

const privateKey =
  /^(.*(token|secret|password|authorization|cookie|hmac|signature|api_?key).*|e?mail|.*_?email|(first|last|full|display|customer|user)_?name|phone|address\d?|payload|raw_?body|variables)$/i;

const maskedPatterns: readonly [RegExp, string][] = [
  [/\bsh[a-z]{2,4}_[0-9a-zA-Z_-]{8,}/g, censored],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, censored],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${censored}`],
  [/[A-Z0-9._%+-]+@[A-Z0-9-]+(\.[A-Z0-9-]+)*\.[A-Z]{2,}/gi, censored],
  [/\b(id_token|access_token|refresh_token|client_secret|hmac|signature)=[^&\s"\\]+/gi, `$1=${censored}`],
  [/(postgres(?:ql)?:\/\/[^:/\s"]+):[^@\s"]+@/gi, `$1:${censored}@`],
];

/** Replaces what looks like a token, an email address or a password in a finished line of log. */
export function maskLine(line: string): string {
  let masked = line;
  for (const [pattern, replacement] of maskedPatterns) masked = masked.replace(pattern, replacement);
  return masked;
}

/** Copies `value` with the values of private keys replaced, at most six levels deep. */
function censor(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== "object") return value;
  if (depth > 6) return "[deep]";
  if (value instanceof Date || value instanceof Error) return value;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => censor(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isPrivate = privateKey.test(key);
      return [key, isPrivate && item !== null && item !== undefined ? censored : censor(item, depth + 1)];
    }),
  );
}

// Only these fields of an error are written: clients put whole requests with customers' data on theirs.
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return censor(error);
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message.slice(0, 2000),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    stack: error.stack?.slice(0, 4000),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** What every line of one request or job carries. */
export type LogContext = { requestId?: string; shop?: string; job?: string };

const contexts = () => processWide("log-context", () => new AsyncLocalStorage<LogContext>());

/** Runs `work` so that its lines of log carry `context`, added to what is carried already. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return contexts().run({ ...contexts().getStore(), ...context }, work);
}

/** A logger that writes to `destination` (standard output by default), one JSON line each. */
export function createLogger(
  options: { level: string; base?: object },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: options.level,
      base: options.base ?? null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...contexts().getStore() }),
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => censor(fields) as Record<string, unknown>,
      },
      serializers: {
        err: (error: unknown) => describeError(error),
        error: (error: unknown) => describeError(error),
      },
      hooks: { streamWrite: maskLine },
    },
    ...(destination === undefined ? [] : [destination]),
  );
}

/** The logger of this process. */
export function log(): Logger {
  return processWide("log", () =>
    createLogger({ level: env().LOG_LEVEL, base: { role: env().VEFA_ROLE, pid: process.pid } }),
  );
}
