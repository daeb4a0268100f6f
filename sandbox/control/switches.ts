// Control routes for the domain clock, the delivery of webhooks and chaos.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { json } from "../http/messages";
import type { Router } from "../http/router";
import type { DeliveryDocument } from "../state/webhook-documents";
import { endpoint, parseInput } from "./endpoint";
import {
  changeChaos,
  changeDelivery,
  chaosInput,
  clockInput,
  deliveryInput,
  MAX_MS,
  redeliverWebhook,
  setClock,
} from "./settings";

const statusInput = z.enum(["pending", "delivered", "failed"]).optional();
const limitInput = z.coerce.number().int().min(1).max(5_000).default(100);

export function addSwitchRoutes(router: Router, context: SandboxContext): void {
  const { state, delivery } = context;
  const clock = () => ({ now: state.now().toISOString(), frozen: state.clock.frozenAt !== null });

  router.on("GET", "/sandbox/api/clock", () => json(200, clock()));
  router.on(
    "PUT",
    "/sandbox/api/clock",
    endpoint(clockInput, (input) => {
      setClock(context, input);
      return clock();
    }),
  );
  router.on("GET", "/sandbox/api/delivery", () => json(200, state.delivery));
  router.on(
    "PUT",
    "/sandbox/api/delivery",
    endpoint(deliveryInput, (change) => {
      changeDelivery(context, change);
      return state.delivery;
    }),
  );
  router.on("GET", "/sandbox/api/chaos", () => json(200, state.chaos));
  router.on(
    "PUT",
    "/sandbox/api/chaos",
    endpoint(chaosInput, (change) => {
      changeChaos(context, change);
      return state.chaos;
    }),
  );
  router.on("GET", "/sandbox/api/webhooks", (request) => {
    const status = parseInput(statusInput, request.query.get("status") ?? undefined);
    const limit = parseInput(limitInput, request.query.get("limit") ?? undefined);
    const withPayload = request.query.get("payload") === "1";
    const webhooks = delivery
      .list(status, limit)
      .map((webhook) => (withPayload ? webhook : withoutPayload(webhook)));
    return json(200, { counts: delivery.counts(), webhooks });
  });
  router.on(
    "POST",
    "/sandbox/api/webhooks/redeliver",
    endpoint(z.strictObject({ id: z.string() }), ({ id }) => {
      redeliverWebhook(context, id);
      return { redelivering: id };
    }),
  );
  router.on(
    "POST",
    "/sandbox/api/webhooks/settle",
    endpoint(
      z.strictObject({ timeoutMs: z.int().min(1).max(MAX_MS).default(60_000) }),
      async ({ timeoutMs }) => ({ settled: await delivery.settled(timeoutMs), counts: delivery.counts() }),
    ),
  );
}

function withoutPayload({ payload, ...webhook }: DeliveryDocument) {
  return { ...webhook, bytes: Buffer.byteLength(payload) };
}
