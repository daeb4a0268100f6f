// Brings webhooks to the app as Shopify does: a signed POST, five seconds to answer, retries with back-off, the same webhook
// id on every attempt, at least once and in no promised order. Pending ones survive a restart; what was given up is kept.
// https://shopify.dev/docs/apps/build/webhooks/subscribe/https
import { createHmac } from "node:crypto";
import { Pool } from "undici";
import type { SandboxState } from "../state/sandbox-state";
import type { DeliveryDocument } from "../state/webhook-documents";
import { fateOf } from "./chance";

export interface DeliveryTarget {
  appUrl: URL;
  secret: string;
  pathByTopic: ReadonlyMap<string, string>;
}

export interface DeliveryCounts {
  pending: number;
  /** Deliberate duplicates still to be sent. */
  duplicatesPending: number;
  delivered: number;
  failed: number;
  duplicates: number;
  /** Sent late, or overtaken by others, on purpose. */
  delayed: number;
  reordered: number;
  /** Attempts after the first, for want of a good answer. */
  retries: number;
  attempts: number;
}

const REMEMBERED = 5_000;
const LONGEST_HOLD_MS = 300;
const LATER_MS = 400;
const MAX_PENDING = 5_000;
const MAX_CONNECTIONS = 64;

interface Held {
  delivery: DeliveryDocument;
  /** Goes when this many webhooks have been taken in, or when its time is up. */
  releaseAt: number;
  timer: NodeJS.Timeout;
}

/** A queue that gives up its front without moving the rest. */
class Queue<Item> {
  #items: Item[] = [];
  #front = 0;
  push(item: Item): void {
    this.#items.push(item);
  }
  shift(): Item | undefined {
    if (this.#front >= this.#items.length) return undefined;
    const item = this.#items[this.#front];
    this.#front += 1;
    if (this.#front > 1_024 && this.#front * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#front);
      this.#front = 0;
    }
    return item;
  }
}

export class WebhookDelivery {
  readonly #state: SandboxState;
  readonly #target: DeliveryTarget;
  readonly #pool: Pool;
  readonly #ready = new Queue<{ delivery: DeliveryDocument; isDuplicate: boolean }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #waiters = new Set<() => void>();
  readonly #remembered: DeliveryDocument[] = [];
  #held: Held[] = [];
  #taken = 0;
  #inFlight = 0;
  #pending = 0;
  /** Deliberate duplicates still to be sent. */
  #extra = 0;
  #closed = false;
  readonly #counts = { delivered: 0, duplicates: 0, delayed: 0, reordered: 0, retries: 0, attempts: 0 };

  constructor(state: SandboxState, target: DeliveryTarget) {
    this.#state = state;
    this.#target = target;
    this.#pool = new Pool(target.appUrl.origin, { connections: MAX_CONNECTIONS, pipelining: 1 });
    for (const delivery of state.deliveries.values()) {
      if (delivery.status !== "pending") continue;
      this.#pending += 1;
      this.#ready.push({ delivery, isDuplicate: false });
    }
    this.#pump();
  }

  counts(): DeliveryCounts {
    return {
      pending: this.#pending,
      duplicatesPending: this.#extra,
      failed: this.#state.deliveries.size - this.#pending,
      ...this.#counts,
    };
  }

  /** Takes a new webhook in; it is in the journal when this returns. */
  take(delivery: DeliveryDocument): void {
    this.#state.deliveries.put(delivery);
    this.#pending += 1;
    this.#taken += 1;
    const fate = fateOf(delivery.id, this.#state.delivery);
    if (fate.delayMs > 0) {
      this.#counts.delayed += 1;
      this.#later(fate.delayMs, () => this.#enqueue(delivery));
    } else if (fate.overtakenBy > 0) {
      this.#counts.reordered += 1;
      this.#hold(delivery, this.#taken + fate.overtakenBy);
    } else this.#enqueue(delivery);
    if (fate.duplicate === "at once") this.#enqueueExtra(delivery);
    this.#releaseHeld();
  }

  /** Sends a remembered or failed webhook again, under its own id; false when it isn't known. */
  redeliver(id: string): boolean {
    const failed = this.#state.deliveries.get(id);
    if (failed?.status === "failed") {
      failed.status = "pending";
      failed.attempts = 0;
      this.#state.deliveries.put(failed);
      this.#pending += 1;
      this.#enqueue(failed);
      return true;
    }
    const delivered = this.#remembered.find((delivery) => delivery.id === id);
    if (delivered) this.#enqueueExtra(delivered);
    return delivered !== undefined;
  }

  /** Newest last. Delivered ones: the last 5,000. */
  list(status: DeliveryDocument["status"] | undefined, limit: number): DeliveryDocument[] {
    const kept = [...this.#state.deliveries.values()];
    const all = status === "delivered" ? this.#remembered : [...this.#remembered, ...kept];
    const wanted =
      status === undefined ? all : (status === "delivered" ? all : kept).filter(hasStatus(status));
    return wanted.slice(-limit);
  }

  /** To be called after the delivery settings changed. */
  settingsChanged(): void {
    this.#pump();
  }

  /** Resolves once there is room for more webhooks, so that a slow app cannot fill the memory. */
  async room(): Promise<void> {
    while (this.#pending >= MAX_PENDING && !this.#state.delivery.paused && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  /** Resolves when nothing is pending or under way; false when the time was up before. */
  async settled(timeoutMs: number): Promise<boolean> {
    const until = this.#state.realNow() + timeoutMs;
    while (this.#pending > 0 || this.#extra > 0) {
      const left = until - this.#state.realNow();
      if (left <= 0 || this.#closed) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.min(left, 1_000));
        const waiters = this.#waiters;
        waiters.add(done);
        function done() {
          clearTimeout(timer);
          waiters.delete(done);
          resolve();
        }
      });
    }
    return true;
  }

  /** Stops sending. What is pending stays in the journal for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const held of this.#held) clearTimeout(held.timer);
    this.#wake();
    await this.#pool.destroy();
  }

  #hold(delivery: DeliveryDocument, releaseAt: number): void {
    const held: Held = {
      delivery,
      releaseAt,
      timer: setTimeout(() => {
        this.#held = this.#held.filter((other) => other !== held);
        this.#enqueue(delivery);
      }, LONGEST_HOLD_MS),
    };
    this.#held.push(held);
  }

  #releaseHeld(): void {
    if (!this.#held.some((held) => held.releaseAt <= this.#taken)) return;
    const due = this.#held.filter((held) => held.releaseAt <= this.#taken);
    this.#held = this.#held.filter((held) => held.releaseAt > this.#taken);
    for (const held of due) {
      clearTimeout(held.timer);
      this.#enqueue(held.delivery);
    }
  }

  #later(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
  }

  #enqueueExtra(delivery: DeliveryDocument): void {
    this.#extra += 1;
    this.#enqueue(delivery, true);
  }

  #enqueue(delivery: DeliveryDocument, isDuplicate = false): void {
    if (this.#closed) return;
    this.#ready.push({ delivery, isDuplicate });
    this.#pump();
  }

  #pump(): void {
    const settings = this.#state.delivery;
    const concurrency = Math.min(settings.concurrency, MAX_CONNECTIONS);
    while (!settings.paused && !this.#closed && this.#inFlight < concurrency) {
      const next = this.#ready.shift();
      if (!next) break;
      this.#inFlight += 1;
      void this.#send(next.delivery, next.isDuplicate).finally(() => {
        this.#inFlight -= 1;
        this.#wake();
        this.#pump();
      });
    }
  }

  async #send(delivery: DeliveryDocument, isDuplicate: boolean): Promise<void> {
    this.#counts.attempts += 1;
    const startedAt = performance.now();
    const answer = await this.#post(delivery);
    if (this.#closed) return;
    if (isDuplicate) {
      this.#counts.duplicates += 1;
      this.#extra -= 1;
      return;
    }
    if (delivery.status !== "pending") return;
    delivery.attempts += 1;
    delivery.lastStatus = answer.status;
    delivery.lastError = answer.error;
    delivery.lastLatencyMs = Math.round(performance.now() - startedAt);
    if (answer.status !== null && answer.status >= 200 && answer.status < 300) {
      this.#succeeded(delivery);
      return;
    }
    const wait = this.#state.delivery.retryDelaysMs[delivery.attempts - 1];
    if (wait === undefined) {
      delivery.status = "failed";
      this.#pending -= 1;
      this.#state.deliveries.put(delivery);
    } else {
      this.#counts.retries += 1;
      this.#later(wait, () => this.#enqueue(delivery));
    }
  }

  #succeeded(delivery: DeliveryDocument): void {
    delivery.status = "delivered";
    this.#counts.delivered += 1;
    this.#pending -= 1;
    this.#state.deliveries.remove(delivery.id);
    this.#remembered.push(delivery);
    if (this.#remembered.length >= REMEMBERED * 1.2) {
      this.#remembered.splice(0, this.#remembered.length - REMEMBERED);
    }
    if (fateOf(delivery.id, this.#state.delivery).duplicate === "later") {
      this.#extra += 1;
      this.#later(LATER_MS, () => this.#enqueue(delivery, true));
    }
  }

  async #post(delivery: DeliveryDocument): Promise<{ status: number | null; error: string | null }> {
    const { timeoutMs } = this.#state.delivery;
    const path = this.#target.pathByTopic.get(delivery.topic) ?? "/webhooks";
    try {
      const response = await this.#pool.request({
        method: "POST",
        path,
        body: delivery.payload,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        headers: {
          "content-type": "application/json",
          "user-agent": "Shopify-Captain-Hook",
          "x-shopify-topic": delivery.topic,
          "x-shopify-shop-domain": delivery.shopDomain,
          "x-shopify-api-version": delivery.apiVersion,
          "x-shopify-webhook-id": delivery.id,
          "x-shopify-event-id": delivery.eventId,
          "x-shopify-triggered-at": delivery.triggeredAt,
          "x-shopify-hmac-sha256": createHmac("sha256", this.#target.secret)
            .update(delivery.payload)
            .digest("base64"),
        },
      });
      await response.body.dump();
      return { status: response.statusCode, error: null };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }

  #wake(): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }
}

function hasStatus(status: DeliveryDocument["status"]): (delivery: DeliveryDocument) => boolean {
  return (delivery) => delivery.status === status;
}
