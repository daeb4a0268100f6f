// What Shopify refuses inside a 200 answer. Invariant: no userErrors are passed over: each is either an outcome that the
// verb expects, or an ExternalError.
import { ExternalError } from "../lib/external-error.server";

export type UserError = {
  readonly field?: readonly string[] | null;
  readonly code?: string | null;
  readonly message: string;
};

type Payload<Error extends UserError> = { readonly userErrors: readonly Error[] };

function userErrorFault(operation: string, errors: readonly UserError[]): ExternalError {
  const [first] = errors;
  const code = first?.code ?? "user_error";
  const message = errors.map((error) => `${error.field?.join(".") ?? "?"}: ${error.message}`).join("; ");
  return new ExternalError({
    operation,
    code,
    message: message.slice(0, 500),
    retryable: code === "INTERNAL_ERROR",
  });
}

/**
 * Sorts the outcome of a mutation. Returns the payload when there are no userErrors, or the errors when each of them has
 * one of the `expected` codes. Anything else, a missing payload too, throws ExternalError.
 */
export function readMutation<Error extends UserError, T extends Payload<Error>>(
  operation: string,
  payload: (T & Payload<Error>) | null,
  expected: readonly string[] = [],
): { ok: true; payload: T } | { ok: false; errors: T["userErrors"] } {
  if (payload === null) {
    throw new ExternalError({
      operation,
      code: "empty",
      retryable: true,
      message: "answered without a payload",
    });
  }
  if (payload.userErrors.length === 0) return { ok: true, payload };
  if (payload.userErrors.every(({ code }) => expected.includes(code ?? ""))) {
    return { ok: false, errors: payload.userErrors };
  }
  throw userErrorFault(operation, payload.userErrors);
}

/** The payload of a mutation of which no userErrors are expected. Throws ExternalError when there are any. */
export function requireNoUserErrors<T extends Payload<UserError>>(operation: string, payload: T | null): T {
  const read = readMutation<UserError, T>(operation, payload);
  if (read.ok) return read.payload;
  throw userErrorFault(operation, read.errors);
}

/** `value`, or an ExternalError when Shopify answered null where a success has something. */
export function requirePresent<T>(operation: string, value: T | null | undefined, what: string): T {
  if (value !== null && value !== undefined) return value;
  throw new ExternalError({ operation, code: "empty", retryable: true, message: `answered without ${what}` });
}
