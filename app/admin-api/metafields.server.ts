// Writes metafields that belong to the app, many a call. Invariant: a call writes all of its inputs or none.
import { invariant } from "../core/decision";
import { adminRequest } from "./client.server";
import { SetMetafieldsDocument } from "./generated/admin";
import type { ShopRef } from "../repositories/shops.server";
import { readMutation } from "./user-errors.server";

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/metafieldsSet */
const mostMetafieldsPerCall = 25;

/** The namespace that Shopify keeps for the app that writes to it, whatever the app's id is. */
const appNamespace = "$app";

// Faults of one input, such as an owner that is gone; the rest of the call may be sent again without it.
const inputFaults = [
  "APP_NOT_AUTHORIZED",
  "BLANK",
  "CAPABILITY_VIOLATION",
  "INCLUSION",
  "INVALID",
  "INVALID_COMPARE_DIGEST",
  "INVALID_TYPE",
  "INVALID_VALUE",
  "LESS_THAN_OR_EQUAL_TO",
  "PRESENT",
  "STALE_OBJECT",
  "TAKEN",
  "TOO_LONG",
  "TOO_SHORT",
] as const;

export type MetafieldInput = {
  /** gid of the customer, order, shop or installation that the metafield belongs to. */
  ownerId: string;
  /** the app's reserved one unless said */
  namespace?: string;
  key: string;
  type: string;
  value: string;
};

/**
 * Sets at most 25 metafields, all or none: when `failed` isn't empty nothing was written, and it names the inputs that
 * Shopify refused, so that the others can be sent again without them. Throws ExternalError.
 */
export async function setMetafields(
  shop: ShopRef,
  inputs: readonly MetafieldInput[],
): Promise<{ failed: { index: number; message: string }[] }> {
  invariant(inputs.length <= mostMetafieldsPerCall, `${String(inputs.length)} metafields in one call`);
  if (inputs.length === 0) return { failed: [] };
  const { metafieldsSet } = await adminRequest(shop, SetMetafieldsDocument, {
    metafields: inputs.map((input) => ({ namespace: appNamespace, ...input })),
  });
  const read = readMutation("shopify.metafieldsSet", metafieldsSet, inputFaults);
  if (read.ok) return { failed: [] };
  return {
    failed: read.errors.map(({ elementIndex, field, message }) => ({
      index: elementIndex ?? indexInPath(field),
      message,
    })),
  };
}

// Errors carry the index in their path as well: ["metafields", "3", "value"].
function indexInPath(field: readonly string[] | null): number {
  const index = Number(field?.[1]);
  return Number.isInteger(index) ? index : 0;
}
