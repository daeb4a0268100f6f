// Cuts the connection to Shopify around chosen calls of the Admin API: before they are sent, or after they did their work and
// before the answer is read.
import { vi } from "vitest";

export interface Cut {
  /** part of the call's document, such as the name of its mutation */
  readonly call: string;
  readonly when: "before" | "after";
  /** how many calls are cut; then all is well again */
  readonly times: number;
}

/** Returns how many were cut; `vi.restoreAllMocks()` mends the connection. */
export function cutConnection({ call, when, times }: Cut): () => number {
  const whole = globalThis.fetch;
  let cut = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const body = typeof init?.body === "string" ? init.body : "";
    if (cut >= times || !body.includes(call)) return whole(input, init);
    cut += 1;
    if (when === "after") await (await whole(input, init)).text();
    throw new TypeError("fetch failed");
  });
  return () => cut;
}
