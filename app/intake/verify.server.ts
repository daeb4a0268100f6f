// Decides whether a webhook was signed by Shopify with one of our secrets. Invariant: the comparison takes the same
// time for every signature of the right length, and covers the raw bytes of the body as they came.
import { createHmac, timingSafeEqual } from "node:crypto";

// base64 of 32 bytes
const signatureLength = 44;

/**
 * True when `signature` is the base64 HMAC-SHA256 of `body` under one of `secrets` (two are valid while a secret is
 * rotated). Source: https://shopify.dev/docs/apps/build/webhooks/subscribe/https#step-2-validate-the-origin-of-your-webhook-to-ensure-its-coming-from-shopify
 */
export function isSignedWebhook(body: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, "latin1");
  if (given.length !== signatureLength) return false;
  let matches = false;
  // Every secret is tried, so that the time doesn't tell which one matched.
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac("sha256", secret).update(body).digest("base64"), "latin1");
    if (timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}
