// Sends one typed document to a shop's Admin API. Invariant: every request has a time-out and keeps to the shop's bucket;
// an answer is either data or an ExternalError that says whether to try again, and no error carries what was sent.
import { setTimeout as sleep } from "node:timers/promises";
import { ClientError, GraphQLClient } from "graphql-request";
import { z } from "zod";
import { apiVersion } from "../lib/api-version";
import { ExternalError } from "../lib/external-error.server";
import { log } from "../lib/log.server";
import type { TypedDocumentString } from "./generated/admin";
import type { ShopRef } from "../repositories/shops.server";
import { createBucket, type Bucket, type ThrottleStatus } from "./throttle";
import { TokenRejected, withToken } from "./token.server";

const requestTimeoutMs = 15_000;
const attempts = 5;
const firstBackoffMs = 500;
const longestBackoffMs = 8_000;
// What a document is taken to cost until an answer has said what it does cost.
const assumedCost = 20;
const mostBuckets = 10_000;

const costSchema = z.object({
  requestedQueryCost: z.number().nullish(),
  actualQueryCost: z.number().nullish(),
  throttleStatus: z.object({
    maximumAvailable: z.number().positive(),
    currentlyAvailable: z.number(),
    restoreRate: z.number().positive(),
  }),
});

const errorsSchema = z.array(
  z.object({
    message: z.string(),
    extensions: z.object({ code: z.string().optional() }).optional(),
  }),
);

type Failure = { retryable: boolean; code: string; message: string; retryAfterMs?: number; cause?: unknown };
type Outcome<T> =
  { ok: true; data: T; cost: Cost | null } | { ok: false; failure: Failure; cost: Cost | null };
type Cost = { requested: number | null; status: ThrottleStatus };

const TOO_LATE: Outcome<never> = {
  ok: false,
  failure: { retryable: true, code: "too_late", message: "was not sent: its time had passed" },
  cost: null,
};

const buckets = new Map<string, Bucket>();
const knownCosts = new Map<string, number>();

function bucketOf(shopDomain: string): Bucket {
  let bucket = buckets.get(shopDomain);
  if (bucket === undefined) {
    bucket = createBucket();
    // A forgotten bucket is taken to be full again, which one THROTTLED answer corrects.
    if (buckets.size >= mostBuckets) buckets.clear();
    buckets.set(shopDomain, bucket);
  }
  return bucket;
}

function nameOf(document: string): string {
  return /^\s*(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? "anonymous";
}

/**
 * Sends `document` to the shop and returns its data. Waits for the shop's bucket; tries again, at most `mostAttempts` times,
 * what was throttled or met a 429, a 5xx or no answer. Mutations are tried again too, so the caller makes sure that doing one
 * twice does no harm, or says `once`. Throws ExternalError; its operation is `shopify.NameOfTheDocument`.
 */
export async function adminRequest<Result, Variables extends object>(
  shop: ShopRef,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { mostAttempts = attempts, once = null }: Patience = {},
): Promise<Result> {
  const text = document.toString();
  const name = nameOf(text);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await withToken(shop.domain, (token) =>
      throttled<Result>(shop, name, text, variables, token, once),
    );
    if (outcome.ok) return outcome.data;
    const { failure } = outcome;
    const mustStop = attempt === mostAttempts || (once !== null && mayHaveWorked(failure));
    if (!failure.retryable || mustStop) {
      throw new ExternalError({ operation: `shopify.${name}`, ...failure });
    }
    const waitMs = failure.retryAfterMs ?? backoffMs(attempt);
    log().warn(
      { shop: shop.domain, operation: name, code: failure.code, attempt, waitMs },
      "Shopify asks to retry",
    );
    await sleep(waitMs);
  }
}

/** How often a request is tried, where that is not as usual. */
interface Patience {
  readonly mostAttempts?: number;
  readonly once?: Once | null;
}

/** For a mutation that does its work again when it is sent again: it is sent once more only where it surely did nothing. */
interface Once {
  /** by performance.now(): whoever waits longer for a token or for the bucket doesn't send it at all */
  readonly startBefore: number;
}

const doneNothing = new Set(["throttled", "too_late", "http_429"]);

/** Whether a call that failed may have done its work at Shopify all the same. */
export function mayHaveWorked({ code, retryable }: Pick<Failure, "code" | "retryable">): boolean {
  return retryable && !doneNothing.has(code);
}

function backoffMs(attempt: number): number {
  const longest = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
  return longest / 2 + Math.random() * (longest / 2);
}

async function throttled<Result>(
  shop: ShopRef,
  name: string,
  text: string,
  variables: object,
  token: string,
  once: Once | null,
): Promise<Outcome<Result>> {
  const bucket = bucketOf(shop.domain);
  const points = knownCosts.get(name) ?? assumedCost;
  const waitMs = bucket.reserve(points, performance.now());
  let cost: Cost | null = null;
  try {
    if (waitMs > 0) await sleep(waitMs);
    if (once !== null && performance.now() > once.startBefore) return TOO_LATE;
    const outcome = await send<Result>(shop, text, variables, token);
    cost = outcome.cost;
    if (cost?.requested != null) knownCosts.set(name, cost.requested);
    return outcome;
  } finally {
    bucket.settle(points, cost?.status ?? null, performance.now());
  }
}

async function send<Result>(
  shop: ShopRef,
  query: string,
  variables: object,
  token: string,
): Promise<Outcome<Result>> {
  const client = new GraphQLClient(`https://${shop.domain}/admin/api/${apiVersion}/graphql.json`, {
    headers: { "X-Shopify-Access-Token": token, accept: "application/json" },
    errorPolicy: "all",
    redirect: "error",
  });
  try {
    const { data, errors, extensions } = await client.rawRequest<Result>({
      query,
      variables,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const cost = readCost(extensions);
    if (errors !== undefined && errors.length > 0) {
      return { ok: false, failure: failureOfErrors(errors, cost), cost };
    }
    return { ok: true, data, cost };
  } catch (error) {
    if (error instanceof ClientError) return httpFailure(error);
    return { ok: false, failure: transportFailure(error), cost: null };
  }
}

function readCost(extensions: unknown): Cost | null {
  const parsed = z.object({ cost: costSchema }).safeParse(extensions);
  if (!parsed.success) return null;
  const { requestedQueryCost, throttleStatus } = parsed.data.cost;
  return { requested: requestedQueryCost ?? null, status: throttleStatus };
}

// Shopify writes `errors` as a list of GraphQL errors, and for some HTTP faults as plain text.
function failureOfErrors(errors: unknown, cost: Cost | null): Failure {
  const parsed = errorsSchema.safeParse(errors);
  const [first] = parsed.success ? parsed.data : [];
  const code = first?.extensions?.code ?? "graphql_error";
  const message = first?.message ?? "errors without a message";
  if (code === "THROTTLED") {
    const missing = cost === null ? 0 : (cost.requested ?? 0) - cost.status.currentlyAvailable;
    const restoreMs = cost === null ? 1000 : Math.ceil((missing / cost.status.restoreRate) * 1000);
    return { retryable: true, code: "throttled", message, retryAfterMs: Math.max(100, restoreMs) };
  }
  return { retryable: code === "INTERNAL_SERVER_ERROR" || code === "TIMEOUT", code, message };
}

function httpFailure(error: ClientError): Outcome<never> {
  const { status, headers } = error.response;
  if (status === 401) throw new TokenRejected();
  const retryable = status === 429 || status >= 500;
  const afterSeconds = Number((headers as Headers | undefined)?.get("retry-after") ?? "");
  return {
    ok: false,
    cost: null,
    failure: {
      retryable,
      code: `http_${String(status)}`,
      message: `answered ${String(status)}`,
      ...(retryable && afterSeconds > 0 ? { retryAfterMs: Math.min(30_000, afterSeconds * 1000) } : {}),
    },
  };
}

function transportFailure(error: unknown): Failure {
  const timedOut = error instanceof DOMException && error.name === "TimeoutError";
  if (timedOut) return { retryable: true, code: "timeout", message: "no answer in time" };
  // fetch throws TypeErrors for everything on the way; a SyntaxError is an answer that isn't JSON.
  const code = error instanceof SyntaxError ? "malformed" : "network";
  return { retryable: true, code, message: "no usable answer", cause: error };
}
