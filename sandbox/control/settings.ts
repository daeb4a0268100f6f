// What can be changed about a sandbox while it runs: its domain clock, how it delivers webhooks, how badly its Admin API
// behaves. The control API and the control panel change it here, and nowhere else.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { notFound, SandboxRefusal } from "../http/refusal";
import type { ChaosSettings, DeliverySettings } from "../state/settings";
import { isoMoment } from "./endpoint";

const rate = z.number().min(0).max(1);
export const MAX_MS = 600_000;

export const clockInput = z
  .strictObject({
    /** A moment at which time stands still (or from which it runs, with `running`); null is real time. */
    now: isoMoment.nullable().optional(),
    running: z.boolean().optional(),
    /** Seconds to move on, in either mode. */
    advance: z.number().finite().optional(),
  })
  .refine((input) => input.now !== undefined || input.advance !== undefined, "give now, advance, or both");

export const deliveryInput = z.strictObject({
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

export const chaosInput = z.strictObject({
  throttle: z.boolean().optional(),
  errorRate: rate.optional(),
  timeoutRate: rate.optional(),
  slowMs: z.int().min(0).max(MAX_MS).optional(),
  asyncDelayMs: z.int().min(0).max(MAX_MS).optional(),
});

export function setClock({ state }: SandboxContext, input: z.infer<typeof clockInput>): void {
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

export function changeDelivery({ state, delivery }: SandboxContext, change: Partial<DeliverySettings>): void {
  state.changeSettings({ delivery: withoutUndefined(change) });
  delivery.settingsChanged();
}

export function changeChaos({ state }: SandboxContext, change: Partial<ChaosSettings>): void {
  state.changeSettings({ chaos: withoutUndefined(change) });
}

/** Sends a webhook again under its own id. Throws a refusal (404) when it is not remembered. */
export function redeliverWebhook({ delivery }: SandboxContext, id: string): void {
  if (!delivery.redeliver(id)) {
    throw notFound(`There is no webhook ${id} among the failed or the last 5,000 delivered ones`);
  }
}

function withoutUndefined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>;
}
