// Control routes for the domain clock, the delivery of webhooks and chaos.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { json } from "../http/messages";
import { notFound, SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import type { DeliveryDocument } from "../state/webhook-documents";
import { endpoint, isoMoment, parseInput } from "./endpoint";

const rate = z.number().min(0).max(1);
const MAX_MS = 600_000;

const clockInput = z
  .strictObject({
    /** A moment at which time stands still (or from which it runs, with `running`); null is real time. */
    now: isoMoment.nullable().optional(),
    running: z.boolean().optional(),
    /** Seconds to move on, in either mode. */
    advance: z.number().finite().optional(),
  })
  .refine((input) => input.now !== undefined || input.advance !== undefined, "give now, advance, or both");

const deliveryInput = z.strictObject({
  duplicateRate: rate.optional(),
  reorderRate: rate.optional(),
  delayRate: rate.optional(),
  maxDelayMs: z.int().min(0).max(MAX_MS).optional(),
  seed: z.int().optional(),
  paused: z.boolean().optional(),
  concurrency: z.int().min(1).max(64).optional(),
  timeoutMs: z.int().min(10).max(MAX_MS).optional(),
  retryDelaysMs: z.array(z.int().min(0).max(MAX_MS)).max(20).optional(),
});

const chaosInput = z.strictObject({
  throttle: z.boolean().optional(),
  errorRate: rate.optional(),
  timeoutRate: rate.optional(),
  slowMs: z.int().min(0).max(MAX_MS).optional(),
  asyncDelayMs: z.int().min(0).max(MAX_MS).optional(),
});

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
      state.changeSettings({ delivery: withoutUndefined(change) });
      delivery.settingsChanged();
      return state.delivery;
    }),
  );
  router.on("GET", "/sandbox/api/chaos", () => json(200, state.chaos));
  router.on(
    "PUT",
    "/sandbox/api/chaos",
    endpoint(chaosInput, (change) => {
      state.changeSettings({ chaos: withoutUndefined(change) });
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
      if (!delivery.redeliver(id)) {
        throw notFound(`There is no webhook ${id} among the failed or the last 5,000 delivered ones`);
      }
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

function setClock(context: SandboxContext, input: z.infer<typeof clockInput>): void {
  const { state } = context;
  const real = state.realNow();
  const advanceMs = (input.advance ?? 0) * 1_000;
  if (input.now === null) {
    state.changeSettings({ clock: { frozenAt: null, offsetMs: Math.round(advanceMs) } });
    return;
  }
  const base = input.now === undefined ? state.now().getTime() : Date.parse(input.now);
  const target = new Date(base + advanceMs);
  if (Number.isNaN(target.getTime())) {
    throw new SandboxRefusal(400, "invalid_input", "advance: leads outside the range of dates");
  }
  const wasRunning = state.clock.frozenAt === null;
  const isRunning = input.running ?? (input.now === undefined ? wasRunning : false);
  state.changeSettings({
    clock: isRunning
      ? { frozenAt: null, offsetMs: target.getTime() - real }
      : { frozenAt: target.toISOString(), offsetMs: 0 },
  });
}

function withoutPayload({ payload, ...webhook }: DeliveryDocument) {
  return { ...webhook, bytes: Buffer.byteLength(payload) };
}

function withoutUndefined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>;
}
