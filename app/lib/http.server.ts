// Small pieces of HTTP that routes share: JSON answers that no cache keeps, and bodies read within bounds.
import { log } from "./log.server";

/** A JSON answer that nobody caches: it is about one person. */
export function jsonAnswer(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}

/** Runs a JSON endpoint: what it throws is logged and answered 500, without a word of what it was. */
export async function answerJson(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) return error;
    log().error({ err: error }, "a JSON endpoint failed");
    return jsonAnswer({ error: "Something went wrong on our side. Please try again." }, 500);
  }
}

/** The JSON body of `request`, or undefined when it is too large, says it is no JSON, or isn't. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  // A form of another site can be sent with a shopper's cookies, but not as JSON.
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "") || request.body === null)
    return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    bytes += read.value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(read.value);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
