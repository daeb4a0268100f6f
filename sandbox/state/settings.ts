// The switches of the sandbox that survive a restart: domain clock, delivery and chaos. Defaults are a well-behaved Shopify.

export interface ClockSettings {
  /** The moment at which domain time stands still; null when it runs. */
  frozenAt: string | null;
  /** Added to real time while it runs. */
  offsetMs: number;
}

export interface DeliverySettings {
  /** Share of webhooks sent a second time, 0 to 1. */
  duplicateRate: number;
  /** Share of webhooks held back until others have overtaken them, 0 to 1. */
  reorderRate: number;
  /** Share of webhooks sent late, 0 to 1, by up to `maxDelayMs`. */
  delayRate: number;
  maxDelayMs: number;
  /** With the webhook id it decides everything above. */
  seed: number;
  paused: boolean;
  /** Requests under way at a time. */
  concurrency: number;
  timeoutMs: number;
  /** Wait before each retry; its length is the number of retries. */
  retryDelaysMs: number[];
}

export interface ChaosSettings {
  /** Every Admin GraphQL call is answered as throttled. */
  throttle: boolean;
  /** Share of Admin API calls answered with a 5xx, 0 to 1. */
  errorRate: number;
  /** Share of Admin API calls carried out or not, but never answered, 0 to 1. */
  timeoutRate: number;
  /** Added to every answer of the Admin API. */
  slowMs: number;
  /** How long asynchronous work takes (bulk creation and deletion of codes), in real milliseconds. */
  asyncDelayMs: number;
}

/** Shopify retries 8 times over 4 hours; here 8 times over about a minute, doubling from 0.2 s. */
export const defaultDelivery: DeliverySettings = {
  duplicateRate: 0,
  reorderRate: 0,
  delayRate: 0,
  maxDelayMs: 2_000,
  seed: 1,
  paused: false,
  concurrency: 16,
  timeoutMs: 5_000,
  retryDelaysMs: [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600],
};

export const defaultChaos: ChaosSettings = {
  throttle: false,
  errorRate: 0,
  timeoutRate: 0,
  slowMs: 0,
  asyncDelayMs: 200,
};

export interface SettingsDocument {
  key: "settings";
  clock: ClockSettings;
  delivery: DeliverySettings;
  chaos: ChaosSettings;
}
