// The Admin GraphQL endpoint: token, throttle, validation, cost and execution, each answered as Shopify answers it. Reading
// the body, routing and broken answers on purpose (5xx, time-outs) are the HTTP server's.
// Source: https://shopify.dev/docs/api/admin-graphql/latest (authentication, status and error codes) and
// https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
import { randomUUID } from "node:crypto";
import { getOperationAST, type GraphQLError, type OperationDefinitionNode } from "graphql";
import { z } from "zod";
import type { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { settleDueWork } from "./async-work";
import type { AdminContext } from "./context";
import { actualCost, requestedCost, type CostInput } from "./cost";
import { prepareDocument, type PreparedDocument } from "./documents";
import { executionError, maxCostExceeded, throttled, type ShopifyError } from "./errors";
import { runOperation } from "./execute";
import { views } from "./resolvers/node";
import { adminSchema, API_VERSION } from "./schema";
import { CostBucket } from "./throttle";
import { coerceVariables, oversizedInput } from "./variables";

export interface AdminRequest {
  state: SandboxState;
  shop: ShopState;
  accessToken: string | undefined;
  /** From the address: "2026-10". */
  version: string;
  body: string;
  emit: AdminContext["emit"];
  /** How long asynchronous work takes, in real milliseconds. */
  asyncDelayMs?: number;
}

export interface AdminResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const DEFAULT_ASYNC_DELAY_MS = 200;
const MAX_QUERY_COST = 1_000;

const bodySchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Answers one call. Never rejects for anything that a caller can send. */
export async function handleAdminGraphql(request: AdminRequest): Promise<AdminResponse> {
  const { state, shop, version } = request;
  const usage = usageOf(state);
  usage.calls += 1;
  if (version !== API_VERSION) {
    return answer(404, { errors: `Not Found: the sandbox plays version ${API_VERSION} only` });
  }
  const scopes = grantedScopes(request);
  if (!scopes) {
    const message = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    return answer(401, { errors: message });
  }
  const body = readBody(request.body);
  if (!body) return answer(400, { errors: { query: "Required parameter missing or invalid" } });
  const call = readCall(body);
  if ("errors" in call) return answer(200, call);
  noteDeprecated(usage, call.deprecated);

  const requested = requestedCost(call.cost);
  const bucket = bucketOf(shop, state.realNow());
  const extensions = (actual: number | null) => {
    const throttleStatus = bucket.status(state.realNow());
    return { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus } };
  };
  const refuse = (error: ShopifyError) => answer(200, { errors: [error], extensions: extensions(null) });

  if (requested > MAX_QUERY_COST) return refuse(maxCostExceeded(requested, MAX_QUERY_COST));
  if (state.chaos.throttle || !bucket.take(requested, state.realNow())) {
    usage.throttled += 1;
    // The switch shows both ways in which a client may be told to wait, by turns.
    return state.chaos.throttle && usage.throttled % 2 === 0 ? tooManyRequests() : refuse(throttled);
  }
  const oversized = oversizedInput(call.prepared, call.operation, body.variables ?? {});
  if (oversized) return refuse(oversized);

  settleDueWork(shop, state.realNow());
  const { data, errors } = await runOperation(
    {
      prepared: call.prepared,
      isMutation: call.operation.operation === "mutation",
      operationName: body.operationName ?? undefined,
      variables: body.variables ?? {},
    },
    {
      state,
      shop,
      scopes,
      asyncDelayMs: request.asyncDelayMs ?? DEFAULT_ASYNC_DELAY_MS,
      emit: request.emit,
      views,
    },
  );
  const actual = data ? actualCost(call.cost, data) : requested;
  bucket.giveBack(Math.max(0, requested - actual), state.realNow());
  return answer(200, {
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors: errors.map((error) => executedError(error, call.operation)) } : {}),
    extensions: extensions(actual),
  });
}

interface Call {
  prepared: PreparedDocument;
  operation: OperationDefinitionNode;
  cost: CostInput;
  deprecated: string[];
}

/** Parses, validates and picks the operation and its variables; the errors that Shopify answers before it counts cost. */
function readCall({
  query,
  operationName,
  variables: given,
}: RequestBody): Call | { errors: ShopifyError[] } {
  const prepared = prepareDocument(query);
  if (prepared.errors.length > 0) return { errors: prepared.errors };
  const operation = getOperationAST(prepared.document, operationName);
  if (!operation) return { errors: [unknownOperation(prepared, operationName)] };
  const variables = coerceVariables(operation, given ?? {});
  if (variables.errors.length > 0) return { errors: variables.errors };
  return {
    prepared,
    operation,
    cost: { schema: adminSchema(), operation, fragments: prepared.fragments, variables: variables.values },
    deprecated: [...prepared.deprecated, ...variables.deprecated],
  };
}

function answer(status: number, payload: unknown): AdminResponse {
  return {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-shopify-api-version": API_VERSION,
      "x-request-id": randomUUID(),
    },
    body: JSON.stringify(payload),
  };
}

function tooManyRequests(): AdminResponse {
  const { headers, ...rest } = answer(429, { errors: "Too Many Requests" });
  return { ...rest, headers: { ...headers, "retry-after": "1.0" } };
}

/** The token's scopes; undefined when it is unknown, expired, of another shop, or the app is not installed. */
function grantedScopes({ state, shop, accessToken }: AdminRequest): readonly string[] | undefined {
  const token = accessToken === undefined ? undefined : state.tokens.get(accessToken);
  if (!token || token.shopDomain !== shop.document.domain || !shop.document.installation) return undefined;
  return token.expiresAt !== null && token.expiresAt <= state.realNow() ? undefined : token.scopes;
}

type RequestBody = z.infer<typeof bodySchema>;

function readBody(text: string): RequestBody | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function unknownOperation(prepared: PreparedDocument, name: string | null | undefined): ShopifyError {
  const message = name ? `No operation named "${name}"` : "An operation name is required";
  return { message: prepared.operations.length === 0 ? "No operation to run" : message };
}

/** An error while executing; a fault of the sandbox itself is told, and printed with its stack. */
function executedError(error: GraphQLError, operation: OperationDefinitionNode): ShopifyError {
  const shaped = executionError(error);
  const cause = error.originalError;
  if (shaped.extensions?.["code"] !== undefined || cause === undefined) return shaped;
  console.error(
    `The sandbox failed at ${error.path?.join(".")} of ${operation.name?.value ?? "a query"}`,
    cause,
  );
  return { ...shaped, extensions: { code: "INTERNAL_SERVER_ERROR", requestId: randomUUID() } };
}

interface Usage {
  calls: number;
  throttled: number;
  /** Coordinate of a deprecated field, argument or input: how often it was used. */
  deprecated: Map<string, number>;
}

const usageByState = new WeakMap<SandboxState, Usage>();

function usageOf(state: SandboxState): Usage {
  const usage = usageByState.get(state) ?? { calls: 0, throttled: 0, deprecated: new Map<string, number>() };
  usageByState.set(state, usage);
  return usage;
}

function noteDeprecated({ deprecated }: Usage, coordinates: readonly string[]): void {
  for (const coordinate of coordinates) {
    const times = deprecated.get(coordinate) ?? 0;
    if (times === 0) console.warn(`Deprecated in Admin API ${API_VERSION}, but used: ${coordinate}`);
    deprecated.set(coordinate, times + 1);
  }
}

/** What the control API shows of the Admin API since the start. */
export function adminGraphqlStatus(state: SandboxState): {
  calls: number;
  throttled: number;
  deprecated: Record<string, number>;
} {
  const { calls, throttled: refused, deprecated } = usageOf(state);
  return { calls, throttled: refused, deprecated: Object.fromEntries(deprecated) };
}

const buckets = new WeakMap<ShopState, CostBucket>();

function bucketOf(shop: ShopState, realNow: number): CostBucket {
  const bucket = buckets.get(shop) ?? new CostBucket(shop.document.plan, realNow);
  buckets.set(shop, bucket);
  return bucket;
}
