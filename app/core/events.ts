// Reads Shopify's webhook payloads into facts. Ids stay texts, money becomes integers of the shop's currency, and what
// cannot be read is refused with the fields that are wrong: never half-read.
import { z } from "zod";
import {
  FINANCIAL_STATUSES,
  type LineFacts,
  orderFactsSchema,
  type OrderFacts,
  type OrderSnapshot,
  type RefundFacts,
} from "./facts";
import { jurisdictionOf, type Jurisdiction } from "./jurisdiction";
import { gid, id, parse, time, UnreadablePayload } from "./payload";
import { parseMoney } from "./units";

export interface CustomerFacts {
  readonly id: string;
  readonly displayName: string | null;
  readonly email: string | null;
  /** the earliest moment at which the customer is known to have been one */
  readonly since: Date | null;
  /** whose law holds for them, and when that was so; left out: nothing is said of it */
  readonly livesUnder?: { readonly jurisdiction: Jurisdiction; readonly at: Date };
  /** whether they can log in to an account of their own, and have proven that its e-mail address is theirs */
  readonly hasAccount: boolean;
  /** whether Shopify knows the e-mail address to be theirs */
  readonly isEmailVerified: boolean;
}

export interface OrderEvent {
  readonly orderId: string;
  readonly facts: OrderFacts;
  readonly customer: CustomerFacts | null;
  /** where the order names no customer: the address that the guest gave */
  readonly guestEmail: string | null;
}

const money = z.string();
const moneySet = z.looseObject({
  shop_money: z.looseObject({ amount: money, currency_code: z.string().length(3).optional() }),
});
const allocations = z
  .array(z.looseObject({ amount: money, discount_application_index: z.number().int().nullish() }))
  .default([]);
const taxLines = z.array(z.looseObject({ price: money })).default([]);

const address = z.looseObject({ country_code: z.string().nullish(), province_code: z.string().nullish() });
type Address = z.output<typeof address> | null | undefined;

const customerPayload = z.looseObject({
  id,
  tags: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  created_at: time.nullish(),
  updated_at: time.nullish(),
  default_address: address.nullish(),
  state: z.string().nullish(),
  verified_email: z.boolean().nullish(),
});

const refundPayload = z.looseObject({
  id,
  order_id: id.nullish(),
  refund_line_items: z
    .array(z.looseObject({ line_item_id: id, quantity: z.number().int(), subtotal_set: moneySet }))
    .default([]),
  order_adjustments: z.array(z.looseObject({ kind: z.string(), amount_set: moneySet })).default([]),
  refund_shipping_lines: z.array(z.looseObject({ subtotal_amount_set: moneySet })).default([]),
});

const orderPayload = z.looseObject({
  id,
  name: z.string(),
  currency: z.string().length(3),
  customer: customerPayload.nullish(),
  email: z.string().nullish(),
  contact_email: z.string().nullish(),
  created_at: time,
  processed_at: time.nullish(),
  updated_at: time,
  cancelled_at: time.nullish(),
  test: z.boolean().default(false),
  financial_status: z.enum(FINANCIAL_STATUSES).nullish(),
  taxes_included: z.boolean().default(false),
  line_items: z.array(
    z.looseObject({
      id,
      title: z.string().nullish(),
      product_id: id.nullish(),
      variant_id: id.nullish(),
      quantity: z.number().int(),
      current_quantity: z.number().int().nullish(),
      price: money,
      gift_card: z.boolean().default(false),
      vendor: z.string().nullish(),
      discount_allocations: allocations,
      tax_lines: taxLines,
    }),
  ),
  shipping_lines: z
    .array(z.looseObject({ price: money, discount_allocations: allocations, tax_lines: taxLines }))
    .default([]),
  discount_codes: z.array(z.looseObject({ code: z.string(), amount: money })).default([]),
  refunds: z.array(refundPayload).default([]),
  discount_applications: z.array(z.looseObject({ code: z.string().nullish() })).default([]),
  source_name: z.string().nullish(),
  tags: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  presentment_currency: z.string().length(3).nullish(),
  checkout_token: z.string().nullish(),
  shipping_address: address.nullish(),
  billing_address: address.nullish(),
});

/** Reads orders/* payloads. Throws UnreadablePayload. */
export function readOrderEvent(payloadText: string): OrderEvent {
  const payload = parse(orderPayload, payloadText);
  const cents = centsIn(payload.currency);
  const processedAt = payload.processed_at ?? payload.created_at;
  const guestEmail = payload.customer ? null : (payload.email ?? payload.contact_email)?.trim() || null;
  const codeDiscounts = (given: z.output<typeof allocations>) =>
    given.flatMap(({ amount, discount_application_index: index }) => {
      const code = typeof index === "number" ? payload.discount_applications[index]?.code : null;
      return code ? [{ code, amountCents: cents(amount) }] : [];
    });
  const jurisdiction = jurisdictionIn(
    payload.customer?.default_address,
    payload.billing_address,
    payload.shipping_address,
  );
  const customer = payload.customer
    ? withJurisdiction(readCustomer(payload.customer, processedAt), jurisdiction, payload.updated_at)
    : null;
  const snapshot: OrderSnapshot = {
    id: gid("Order", payload.id),
    name: payload.name,
    customerId: customer?.id ?? null,
    currency: payload.currency,
    processedAt,
    updatedAt: payload.updated_at,
    cancelledAt: payload.cancelled_at ?? null,
    test: payload.test,
    financialStatus: payload.financial_status ?? "pending",
    taxesIncluded: payload.taxes_included,
    lines: payload.line_items.map((line): LineFacts => ({
      id: gid("LineItem", line.id),
      title: line.title ?? "",
      productId: line.product_id ? gid("Product", line.product_id) : null,
      variantId: line.variant_id ? gid("ProductVariant", line.variant_id) : null,
      quantity: line.quantity,
      currentQuantity: line.current_quantity ?? line.quantity,
      grossCents: cents(line.price) * line.quantity,
      discountCents: sum(line.discount_allocations.map(({ amount }) => cents(amount))),
      taxCents: sum(line.tax_lines.map(({ price }) => cents(price))),
      giftCard: line.gift_card,
      vendor: line.vendor ?? null,
      codeDiscounts: codeDiscounts(line.discount_allocations),
    })),
    shipping: {
      grossCents: sum(payload.shipping_lines.map(({ price }) => cents(price))),
      discountCents: sum(
        payload.shipping_lines.flatMap((line) => line.discount_allocations.map((a) => cents(a.amount))),
      ),
      taxCents: sum(
        payload.shipping_lines.flatMap((line) => line.tax_lines.map(({ price }) => cents(price))),
      ),
      codeDiscounts: codeDiscounts(payload.shipping_lines.flatMap((line) => line.discount_allocations)),
    },
    discountCodes: payload.discount_codes.map(({ code, amount }) => ({ code, amountCents: cents(amount) })),
    channel: payload.source_name ?? null,
    countryCode: countryOf(payload.shipping_address) ?? countryOf(payload.billing_address),
    jurisdiction,
    presentmentCurrency: payload.presentment_currency ?? null,
    customerTags: tagsOf(payload.customer?.tags),
    checkoutToken: payload.checkout_token ?? null,
    tags: tagsOf(payload.tags),
    ...(payload.fulfillment_status === "fulfilled" ? { fulfilled: true } : {}),
  };
  const refunds = payload.refunds.map((refund) => readRefund(refund, payload.currency));
  // Parsed as stored facts are, so that facts read here and facts read back compare as equal texts.
  const facts = orderFactsSchema.parse({ snapshot, refunds });
  return { orderId: snapshot.id, facts, customer, guestEmail };
}

/** Reads refunds/create payloads; `currency` is the shop's, for amounts that don't name theirs. Throws UnreadablePayload. */
export function readRefundEvent(payloadText: string, currency: string): OrderEvent {
  const payload = parse(refundPayload, payloadText);
  if (!payload.order_id) throw new UnreadablePayload("order_id: is missing");
  const facts: OrderFacts = { snapshot: null, refunds: [readRefund(payload, currency)] };
  return {
    orderId: gid("Order", payload.order_id),
    facts: orderFactsSchema.parse(facts),
    ...{ customer: null, guestEmail: null },
  };
}

/** Reads customers/create, update and delete payloads. Throws UnreadablePayload. */
export function readCustomerEvent(payloadText: string): CustomerFacts {
  const customer = parse(customerPayload, payloadText);
  const { updated_at: updatedAt, default_address: home } = customer;
  return updatedAt
    ? withJurisdiction(readCustomer(customer), jurisdictionIn(home), updatedAt)
    : readCustomer(customer);
}

function withJurisdiction(
  customer: CustomerFacts,
  jurisdiction: Jurisdiction | null,
  at: string,
): CustomerFacts {
  return jurisdiction ? { ...customer, livesUnder: { jurisdiction, at: new Date(at) } } : customer;
}

/** By the first address that says it. */
function jurisdictionIn(...addresses: readonly Address[]): Jurisdiction | null {
  for (const each of addresses) {
    const jurisdiction = jurisdictionOf(each?.country_code, each?.province_code);
    if (jurisdiction) return jurisdiction;
  }
  return null;
}

function countryOf(from: Address): string | null {
  const code = from?.country_code?.toUpperCase() ?? "";
  return /^[A-Z]{2}$/.test(code) ? code : null;
}

/** Shopify writes tags as one text, separated by commas. */
function tagsOf(text: string | null | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "")
    .sort();
}

/** `orderedAt`: when they ordered, which may be before their record was made. */
function readCustomer(customer: z.output<typeof customerPayload>, orderedAt?: string): CustomerFacts {
  const moments = [customer.created_at, orderedAt].flatMap((text) => (text ? [Date.parse(text)] : []));
  const displayName = [customer.first_name, customer.last_name].filter(Boolean).join(" ");
  return {
    id: gid("Customer", customer.id),
    displayName: displayName || null,
    email: customer.email ?? null,
    // The state is that of classic accounts; with the new ones a customer has proven the same by being logged in.
    hasAccount: customer.state === "enabled" && customer.verified_email === true,
    isEmailVerified: customer.verified_email === true,
    since: moments.length > 0 ? new Date(Math.min(...moments)) : null,
  };
}

function readRefund(refund: z.output<typeof refundPayload>, currency: string): RefundFacts {
  const cents = ({ shop_money: { amount, currency_code } }: z.output<typeof moneySet>) =>
    centsIn(currency_code ?? currency)(amount);
  // Adjustments are written from the shop's side: a refund of 5.00 is -5.00. Shipping has lines of its own, and was an
  // adjustment in older payloads.
  const adjusted = (isShipping: boolean) =>
    refund.order_adjustments
      .filter(({ kind }) => (kind === "shipping_refund") === isShipping)
      .reduce((total, { amount_set }) => total - cents(amount_set), 0);
  const shipping = refund.refund_shipping_lines.map((line) => cents(line.subtotal_amount_set));
  return {
    id: gid("Refund", refund.id),
    lines: refund.refund_line_items.map(({ line_item_id, quantity, subtotal_set }) => ({
      lineId: gid("LineItem", line_item_id),
      quantity,
      subtotalCents: cents(subtotal_set),
    })),
    amountCents: adjusted(false),
    shippingCents: shipping.length > 0 ? sum(shipping) : adjusted(true),
  };
}

function centsIn(currency: string): (text: string) => number {
  return (text) => {
    const amount = parseMoney(text, currency);
    if (amount === null) throw new UnreadablePayload(`"${text}" is no amount of ${currency}`);
    return amount;
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
