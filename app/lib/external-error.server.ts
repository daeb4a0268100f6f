// A fault of a provider, told apart from refusals (expected outcomes) and broken invariants (bugs). Invariant: it says
// whether the same call may be made again, and its message never carries what was sent.

export class ExternalError extends Error {
  override readonly name = "ExternalError";
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** Which provider and operation failed, such as `shopify.metafieldsSet`. */
  readonly operation: string;
  /** The provider's own code, or ours for faults of transport: `timeout`, `network`, `http_503`, `throttled`. */
  readonly code: string;
  /** How long to wait before the next try, when the provider said so. */
  readonly retryAfterMs: number | null;

  constructor(fault: {
    operation: string;
    code: string;
    message: string;
    retryable: boolean;
    retryAfterMs?: number;
    cause?: unknown;
  }) {
    super(`${fault.operation}: ${fault.message}`, { cause: fault.cause });
    this.operation = fault.operation;
    this.code = fault.code;
    this.retryable = fault.retryable;
    this.retryAfterMs = fault.retryAfterMs ?? null;
  }
}
