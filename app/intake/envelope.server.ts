// Reads the headers of a webhook into an envelope, or says which one is missing or malformed. Invariant: whatever leaves
// here has the shape that the inbox stores; headers aren't covered by the signature, so nothing in them is trusted more.
import type { IncomingHttpHeaders } from "node:http";

export type Envelope = {
  shopDomain: string;
  topic: string;
  webhookId: string;
  eventId: string | null;
  apiVersion: string;
  triggeredAt: string | null;
};

export type EnvelopeReading =
  { ok: true; envelope: Envelope; signature: string } | { ok: false; problem: string };

const shopShape = /^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$/;
const topicShape = /^[a-z0-9_]{1,60}(\/[a-z0-9_]{1,60}){1,3}$/;
const idShape = /^[\x21-\x7e]{1,128}$/;
const versionShape = /^(\d{4}-\d{2}|unstable)$/;
// PostgreSQL's timestamptz takes more than this; Shopify sends RFC 3339 in UTC with up to nine decimals.
const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

// Node joins repeated headers by ", ", which none of the shapes admits.
function single(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

/** Reads the X-Shopify-* headers; the problem names a header and never repeats its value. */
export function readEnvelope(headers: IncomingHttpHeaders): EnvelopeReading {
  const signature = single(headers, "x-shopify-hmac-sha256");
  const envelope: Envelope = {
    shopDomain: single(headers, "x-shopify-shop-domain").toLowerCase(),
    topic: single(headers, "x-shopify-topic").toLowerCase(),
    webhookId: single(headers, "x-shopify-webhook-id"),
    eventId: single(headers, "x-shopify-event-id") || null,
    apiVersion: single(headers, "x-shopify-api-version"),
    triggeredAt: single(headers, "x-shopify-triggered-at") || null,
  };
  if (signature === "") return { ok: false, problem: "X-Shopify-Hmac-Sha256 is missing" };
  if (!shopShape.test(envelope.shopDomain)) return fault("X-Shopify-Shop-Domain", envelope.shopDomain);
  if (!topicShape.test(envelope.topic)) return fault("X-Shopify-Topic", envelope.topic);
  if (!idShape.test(envelope.webhookId)) return fault("X-Shopify-Webhook-Id", envelope.webhookId);
  if (!versionShape.test(envelope.apiVersion)) return fault("X-Shopify-API-Version", envelope.apiVersion);
  if (envelope.eventId !== null && !idShape.test(envelope.eventId)) envelope.eventId = null;
  if (envelope.triggeredAt !== null && !isInstant(envelope.triggeredAt)) envelope.triggeredAt = null;
  return { ok: true, envelope, signature };
}

function fault(header: string, value: string): EnvelopeReading {
  return { ok: false, problem: `${header} is ${value === "" ? "missing" : "malformed"}` };
}

function isInstant(text: string): boolean {
  return instantShape.test(text) && !Number.isNaN(Date.parse(text));
}
