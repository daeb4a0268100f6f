// POST /admin/api/VERSION/graphql.json: chaos first (errors, silence, slowness), then the executor.
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { handleAdminGraphql } from "./admin-graphql/handler";
import type { SandboxContext } from "./context";
import { json, type Reply, type SandboxRequest } from "./http/messages";
import type { ShopState } from "./state/shop-state";

/** Longer than any client waits. */
const SILENCE_MS = 120_000;

/** A number in [0, 1) from the seed and the count of requests: chaos is the same in every run of the same requests. */
function chance(seed: number, requestNumber: number, of: string): number {
  return createHash("sha256").update(`${seed}:${requestNumber}:${of}`).digest().readUInt32BE(0) / 2 ** 32;
}

export async function answerAdminApi(
  context: SandboxContext,
  shop: ShopState,
  request: SandboxRequest,
): Promise<Reply> {
  const { state } = context;
  const { errorRate, timeoutRate, slowMs, asyncDelayMs } = state.chaos;
  const number = context.requests.admin;
  const version = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(request.path)?.[1] ?? "";
  if (slowMs > 0) await wait(slowMs);
  if (errorRate > 0 && chance(state.delivery.seed, number, "error") < errorRate) {
    const status = [500, 502, 503][number % 3] ?? 500;
    return json(status, { errors: "Internal Server Error (sandbox chaos)" });
  }
  const isSilent = timeoutRate > 0 && chance(state.delivery.seed, number, "silence") < timeoutRate;
  const isLost = isSilent && chance(state.delivery.seed, number, "lost") < 0.5;
  if (isLost) await wait(SILENCE_MS, undefined, { ref: false });
  const header = request.headers["x-shopify-access-token"];
  const answer = await handleAdminGraphql({
    state,
    shop,
    accessToken: typeof header === "string" ? header : undefined,
    version,
    body: (await request.body()).toString("utf8"),
    asyncDelayMs,
    emit: (topic, subject) => {
      const customer = shop.customers.get(subject.id);
      const order = shop.orders.get(subject.id);
      if (customer && (topic === "customers/create" || topic === "customers/update")) {
        context.publisher.publish(shop, [{ topic, customer }]);
      } else if (order && topic === "orders/updated") {
        context.publisher.publish(shop, [{ topic, order }]);
      }
    },
  });
  if (isSilent) await wait(SILENCE_MS, undefined, { ref: false });
  return answer;
}
