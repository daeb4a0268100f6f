// Reads a request's body within bounds of size and time. Invariant: no more than the limit is ever kept, for one request
// and for all of them together, whatever Content-Length says.
import type { IncomingMessage } from "node:http";

export type BodyReading =
  { ok: true; body: Buffer } | { ok: false; reason: "too large" | "too slow" | "too busy" | "aborted" };

export type BodyLimits = {
  maxBytes: number;
  /** From the first read to the last byte; Shopify itself gives up after 5 s. */
  timeoutMs: number;
  /** What all bodies that are being read may take together. */
  maxBytesInFlight: number;
};

/** Returns a reader whose readings share one budget of memory. */
export function createBodyReader(limits: BodyLimits): (request: IncomingMessage) => Promise<BodyReading> {
  let bytesInFlight = 0;

  return (request) =>
    new Promise((resolve) => {
      const declared = Number(request.headers["content-length"] ?? "0");
      if (declared > limits.maxBytes) {
        resolve({ ok: false, reason: "too large" });
        return;
      }
      const chunks: Buffer[] = [];
      let bytes = 0;

      const settle = (reading: BodyReading) => {
        clearTimeout(timer);
        request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
        bytesInFlight -= bytes;
        bytes = 0;
        resolve(reading);
      };
      const onData = (chunk: Buffer) => {
        bytes += chunk.length;
        bytesInFlight += chunk.length;
        if (bytes > limits.maxBytes) settle({ ok: false, reason: "too large" });
        else if (bytesInFlight > limits.maxBytesInFlight) settle({ ok: false, reason: "too busy" });
        else chunks.push(chunk);
      };
      const onEnd = () => {
        settle({ ok: true, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
      };
      const onClose = () => {
        settle({ ok: false, reason: "aborted" });
      };
      const timer = setTimeout(() => {
        settle({ ok: false, reason: "too slow" });
      }, limits.timeoutMs);

      request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
    });
}
