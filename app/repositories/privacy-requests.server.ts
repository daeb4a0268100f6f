// Privacy requests that Shopify passed on, with what was handed over; the merchant reads them and answers the customer.
import { database } from "../db.server";

export interface PrivacyRequest {
  readonly webhookId: string;
  readonly kind: "data_request" | "redact";
  readonly customerId: string;
  readonly requestedAt: Date;
  readonly answer: unknown;
}

/** Recorded once by webhook id. */
export async function recordPrivacyRequest(shopId: number, request: PrivacyRequest): Promise<void> {
  const { webhookId, kind, customerId, requestedAt, answer } = request;
  await database().query(
    `INSERT INTO privacy_request (shop_id, webhook_id, kind, customer_id, requested_at, answer)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
    [shopId, webhookId, kind, customerId, requestedAt, JSON.stringify(answer)],
  );
}

export async function listPrivacyRequests(shopId: number, limit: number): Promise<PrivacyRequest[]> {
  const { rows } = await database().query<PrivacyRequest>(
    `SELECT webhook_id AS "webhookId", kind, customer_id AS "customerId", requested_at AS "requestedAt", answer
     FROM privacy_request WHERE shop_id = $1 ORDER BY id DESC LIMIT $2`,
    [shopId, limit],
  );
  return rows;
}

/** Forgets what was kept to be handed over, once the customer is to be forgotten. */
export async function eraseAnswers(shopId: number, customerId: string): Promise<void> {
  await database().query(
    "UPDATE privacy_request SET answer = NULL WHERE shop_id = $1 AND customer_id = $2 AND answer IS NOT NULL",
    [shopId, customerId],
  );
}
