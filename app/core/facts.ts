// What rules may know of an order, read once from whatever Shopify sent. Every event of an order merges into one state by
// a rule that doesn't care for the order of arrival: merge is commutative, associative and idempotent.
import { z } from "zod";
import { LIMIT_NAMES } from "./earning/limits";
import { enrichmentSchema, knownOf, mergeEnriched, type Found, type Known } from "./enrichment";
import { jurisdictionSchema } from "./jurisdiction";

/** An amount in minor units of the shop's currency. */
const amount = z.number().int();
const gid = z.string().startsWith("gid://shopify/");

/** How far payment has come; a later word of the same second wins by this order. */
export const FINANCIAL_STATUSES = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
] as const;

const codeDiscounts = z.array(z.strictObject({ code: z.string(), amountCents: amount }));

export const lineFactsSchema = z.strictObject({
  id: gid,
  title: z.string(),
  productId: gid.nullable(),
  variantId: gid.nullable(),
  quantity: z.number().int(),
  /** what is left after removals and refunds, as far as this snapshot knew */
  currentQuantity: z.number().int(),
  grossCents: amount,
  discountCents: amount,
  taxCents: amount,
  giftCard: z.boolean(),
  vendor: z.string().nullable().default(null),
  /** what of `discountCents` each discount code took off */
  codeDiscounts: codeDiscounts.default([]),
});
/** A line, and what of it was asked of Shopify. */
export type LineFacts = z.infer<typeof lineFactsSchema> & {
  readonly product?: Found<"product">;
  readonly collectionIds?: readonly string[];
  readonly sellingPlanId?: string | null;
};

export const refundFactsSchema = z.strictObject({
  id: gid,
  lines: z.array(z.strictObject({ lineId: gid, quantity: z.number().int(), subtotalCents: amount })),
  /** refunded without naming a line */
  amountCents: amount,
  shippingCents: amount,
});
export type RefundFacts = z.infer<typeof refundFactsSchema>;

export const orderSnapshotSchema = z.strictObject({
  id: gid,
  name: z.string(),
  customerId: gid.nullable(),
  currency: z.string().length(3),
  processedAt: z.iso.datetime({ offset: true }),
  updatedAt: z.iso.datetime({ offset: true }),
  cancelledAt: z.iso.datetime({ offset: true }).nullable(),
  test: z.boolean(),
  financialStatus: z.enum(FINANCIAL_STATUSES),
  taxesIncluded: z.boolean(),
  lines: z.array(lineFactsSchema),
  shipping: z.strictObject({
    grossCents: amount,
    discountCents: amount,
    taxCents: amount,
    codeDiscounts: codeDiscounts.optional(),
  }),
  discountCodes: z.array(z.strictObject({ code: z.string(), amountCents: amount })),
  /** web, pos, shopify_draft_order, or the number of the app that placed it */
  channel: z.string().nullable().default(null),
  /** where it goes, else who pays: ISO 3166-1 alpha-2 */
  countryCode: z.string().length(2).nullable().default(null),
  /** whose law holds for the customer, by the address that they gave */
  jurisdiction: jurisdictionSchema.nullable().default(null),
  /** the currency that the shopper saw, where it is another than the shop's */
  presentmentCurrency: z.string().length(3).nullable().default(null),
  customerTags: z.array(z.string()).default([]),
  /** orders of one cart that was split have the same */
  checkoutToken: z.string().nullable().default(null),
  /** of the order itself, as it stands */
  tags: z.array(z.string()).optional(),
  /** every unit that is left has been sent */
  fulfilled: z.literal(true).optional(),
});
/** An order, and what of it was asked of Shopify. */
export type OrderSnapshot = Omit<z.infer<typeof orderSnapshotSchema>, "lines"> & {
  readonly lines: readonly LineFacts[];
  readonly segmentIds?: readonly string[];
  readonly marketIds?: readonly string[];
  readonly payments?: Found<"payments">;
  /** in upper case: the codes on it that points paid for */
  readonly ownCodes?: readonly string[];
};

const tagsFactsSchema = z.strictObject({
  customerId: gid,
  at: z.iso.datetime({ offset: true }),
  tags: z.array(z.string()),
});
type TagsFacts = z.infer<typeof tagsFactsSchema>;

/** What was true of the member's other orders when this one first earned: resolved once, so that no later order reopens it. */
export const resolvedFactsSchema = z.strictObject({
  /** which of the member's orders that earn it was; null: no rule asked */
  ordinal: z.number().int().min(1).nullable(),
  /** the most that the order can get by a limited rule, by the rule's key; it never rises */
  room: z.record(z.string(), z.strictObject({ amount: z.number().int().min(0), limit: z.enum(LIMIT_NAMES) })),
  /** of a cart that was split: what its other orders counted before, by the key of the rule that counted it */
  cartBefore: z.record(z.string(), amount).optional(),
  /** the member's tier when the order was placed, by its key; missing: no rule asked */
  tier: z.string().nullable().optional(),
});
export type ResolvedFacts = z.infer<typeof resolvedFactsSchema>;

/** All that is known of an order: its latest snapshot, and every refund that was heard of. */
export const orderFactsSchema = z.strictObject({
  snapshot: orderSnapshotSchema.nullable(),
  refunds: z.array(refundFactsSchema),
  /** of the customer, by the earliest snapshot that names one: later ones tell what has become of the customer since */
  tags: tagsFactsSchema.optional(),
  /** the shop's when the order was first decided: a shop that moves takes no days away from its old orders */
  timezone: z.string().optional(),
  resolved: resolvedFactsSchema.optional(),
  /** what no payload carries, as it was when it was asked */
  enriched: z.array(enrichmentSchema).optional(),
  /** the first moment at which all of it is known to have been sent: a line that is added later does not undo it */
  fulfilledAt: z.iso.datetime({ offset: true }).optional(),
  /** those of its codes, in upper case, that were redeemed from us: known when it was first decided */
  ownCodes: z.array(z.string()).optional(),
});
export type OrderFacts = Omit<z.infer<typeof orderFactsSchema>, "snapshot"> & {
  readonly snapshot: OrderSnapshot | null;
};

export const NO_ORDER_FACTS: OrderFacts = { snapshot: null, refunds: [] };

export function mergeOrderFacts(a: OrderFacts, b: OrderFacts): OrderFacts {
  const [timezone] = [a.timezone, b.timezone].filter((name) => name !== undefined).sort(compareTexts);
  const resolved = a.resolved ?? b.resolved;
  const [tags] = [...tagsFrom(a), ...tagsFrom(b)].sort(
    (x, y) => Date.parse(x.at) - Date.parse(y.at) || compareTexts(JSON.stringify(x), JSON.stringify(y)),
  );
  const enriched = mergeEnriched(a.enriched ?? [], b.enriched ?? []);
  const [fulfilledAt] = [...fulfilledFrom(a), ...fulfilledFrom(b)].sort(
    (x, y) => Date.parse(x) - Date.parse(y) || compareTexts(x, y),
  );
  const ownCodes = [...new Set([...(a.ownCodes ?? []), ...(b.ownCodes ?? [])])].sort(compareTexts);
  return {
    snapshot: laterSnapshot(a.snapshot, b.snapshot),
    refunds: unionOfRefunds(a.refunds, b.refunds),
    ...(tags === undefined ? {} : { tags }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(resolved === undefined ? {} : { resolved }),
    ...(enriched.length === 0 ? {} : { enriched }),
    ...(fulfilledAt === undefined ? {} : { fulfilledAt }),
    ...(ownCodes.length === 0 ? {} : { ownCodes }),
  };
}

/** The customer who was named first, where the order names another by now. */
export function formerCustomer({ snapshot, tags }: OrderFacts): string | null {
  return snapshot?.customerId && tags && tags.customerId !== snapshot.customerId ? tags.customerId : null;
}

/**
 * The order as the customer's who was named first, for whom the one named now turned out to be the same person: what was
 * known of them when it was placed goes on to hold, so that a merge changes no sum.
 */
export function asNamedFirst(facts: OrderFacts): OrderFacts {
  const customerId = formerCustomer(facts);
  return facts.snapshot && customerId !== null
    ? { ...facts, snapshot: { ...facts.snapshot, customerId } }
    : facts;
}

/** The latest snapshot, with what was asked of Shopify, and the tags that its customer had when the order was placed. */
export function snapshotAsPlaced({
  snapshot,
  tags,
  enriched = [],
  ownCodes,
}: OrderFacts): OrderSnapshot | null {
  if (!snapshot) return null;
  const { customerId, countryCode } = snapshot;
  const told = tags?.customerId === customerId ? tags.tags : snapshot.customerTags;
  if (enriched.length === 0) return { ...snapshot, customerTags: told, ...(ownCodes ? { ownCodes } : {}) };
  const known = knownOf(enriched);
  const segmentIds = known.segments.get(customerId ?? "")?.ids;
  const marketIds = known.markets.get(countryCode ?? "")?.ids;
  const payments = known.payments.get(snapshot.id);
  return {
    ...snapshot,
    customerTags: known.customerTags.get(customerId ?? "")?.tags ?? told,
    lines: snapshot.lines.map((line) => withAsked(line, known)),
    ...(segmentIds ? { segmentIds } : {}),
    ...(marketIds ? { marketIds } : {}),
    ...(payments ? { payments } : {}),
    ...(ownCodes ? { ownCodes } : {}),
  };
}

function withAsked(line: LineFacts, known: Known): LineFacts {
  const product = known.product.get(line.id);
  const collections = known.collections.get(line.id);
  const sellingPlan = known.sellingPlan.get(line.id);
  return {
    ...line,
    ...(product ? { product } : {}),
    ...(collections ? { collectionIds: collections.ids } : {}),
    ...(sellingPlan ? { sellingPlanId: sellingPlan.id } : {}),
  };
}

function fulfilledFrom({ snapshot, fulfilledAt }: OrderFacts): string[] {
  if (fulfilledAt !== undefined) return [fulfilledAt];
  return snapshot?.fulfilled ? [snapshot.updatedAt] : [];
}

function tagsFrom({ snapshot, tags }: OrderFacts): TagsFacts[] {
  if (tags) return [tags];
  if (!snapshot?.customerId) return [];
  return [{ customerId: snapshot.customerId, at: snapshot.updatedAt, tags: snapshot.customerTags }];
}

/** The newest by Shopify's own time; within the same second the one further along; then a fixed order of their texts. */
function laterSnapshot(a: OrderSnapshot | null, b: OrderSnapshot | null): OrderSnapshot | null {
  if (!a || !b) return a ?? b;
  const order =
    Date.parse(a.updatedAt) - Date.parse(b.updatedAt) ||
    Number(a.cancelledAt !== null) - Number(b.cancelledAt !== null) ||
    FINANCIAL_STATUSES.indexOf(a.financialStatus) - FINANCIAL_STATUSES.indexOf(b.financialStatus) ||
    Number(a.fulfilled ?? false) - Number(b.fulfilled ?? false) ||
    compareTexts(JSON.stringify(a), JSON.stringify(b));
  return order >= 0 ? a : b;
}

function unionOfRefunds(a: readonly RefundFacts[], b: readonly RefundFacts[]): RefundFacts[] {
  const byId = new Map<string, RefundFacts>();
  for (const refund of [...a, ...b]) {
    const known = byId.get(refund.id);
    if (!known || compareTexts(JSON.stringify(refund), JSON.stringify(known)) > 0)
      byId.set(refund.id, refund);
  }
  return [...byId.values()].sort((x, y) => compareTexts(x.id, y.id));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
