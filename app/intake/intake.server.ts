// The one endpoint for all webhooks: verify, store, answer. Invariant: 200 means that the event is in the inbox, and
// nothing but that one INSERT happens before the answer; a fault of ours answers 503, so that Shopify sends it again.
import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "../lib/log.server";
import { createBodyReader, type BodyLimits, type BodyReading } from "./body.server";
import { readEnvelope, type Envelope } from "./envelope.server";
import { isSignedWebhook } from "./verify.server";

export type StoreEvent = (event: Envelope & { payload: string }) => Promise<unknown>;

export type IntakeOptions = {
  /** The current secret, and the one before it while a rotation lasts. */
  secrets: readonly string[];
  store: StoreEvent;
  limits?: Partial<BodyLimits>;
};

const defaultLimits: BodyLimits = {
  maxBytes: 10 * 1024 * 1024,
  timeoutMs: 10_000,
  maxBytesInFlight: 96 * 1024 * 1024,
};

const unreadable = {
  "too large": [413, "The body is over 10 MB"],
  "too slow": [408, "The body did not arrive in time"],
  "too busy": [503, "Too many bodies at once"],
  aborted: [400, "The body is incomplete"],
} as const satisfies Record<Exclude<BodyReading, { ok: true }>["reason"], readonly [number, string]>;

function answer(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const body = message === "" ? "" : `${message}\n`;
  response
    .writeHead(status, {
      "content-type": "text/plain; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "x-content-type-options": "nosniff",
      ...headers,
    })
    .end(body);
}

// The rest of a body that we don't read would be taken for the next request, so the connection ends with the answer.
function refuseUnread(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
): void {
  response.once("finish", () => {
    request.socket.destroySoon();
  });
  answer(response, status, message, { connection: "close" });
  request.resume();
}

/** The JSON text of `body`, or null when it isn't UTF-8 or not a JSON object. */
function jsonText(body: Buffer): string | null {
  if (!isUtf8(body)) return null;
  const text = body.toString("utf8");
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? text : null;
  } catch {
    return null;
  }
}

/** Returns the handler of POST /webhooks. */
export function createIntake(
  options: IntakeOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const readBody = createBodyReader({ ...defaultLimits, ...options.limits });

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== "POST") {
      refuseUnread(request, response.setHeader("allow", "POST"), 405, "Webhooks are posted");
      return;
    }
    const reading = readEnvelope(request.headers);
    if (!reading.ok) {
      refuseUnread(request, response, 400, reading.problem);
      return;
    }
    const read = await readBody(request);
    if (!read.ok) {
      const [status, message] = unreadable[read.reason];
      refuseUnread(request, response, status, message);
      return;
    }
    if (!isSignedWebhook(read.body, reading.signature, options.secrets)) {
      answer(response, 401, "The signature does not match");
      return;
    }
    const payload = jsonText(read.body);
    if (payload === null) {
      answer(response, 400, "The body is not a JSON object in UTF-8");
      return;
    }
    await options.store({ ...reading.envelope, payload });
    answer(response, 200, "");
  };

  return (request, response) => {
    receive(request, response).catch((error: unknown) => {
      const { "x-shopify-topic": topic, "x-shopify-webhook-id": webhookId } = request.headers;
      log().error({ err: error, topic, webhookId }, "a webhook could not be stored");
      answer(response, 503, "Not stored; please send it again", { "retry-after": "5" });
    });
  };
}
