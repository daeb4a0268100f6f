// Places an order: prices, discount codes, tax and payment. A refused code refuses the order, naming the code and why;
// nothing of it is kept then.
import { applyDiscountCodes } from "../rules/apply-codes";
import { recordCodeUse } from "../rules/code-usage";
import { unprocessable } from "../http/refusal";
import { gidOf } from "../state/ids";
import { parseMoney } from "../state/money";
import type { OrderDocument, OrderLine, ShippingLine, TaxLine } from "../state/order-documents";
import { toSeconds, type ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";
import { countForCustomer } from "./customer-figures";
import { discountedCents, discountedShippingCents, orderTotals, taxCentsOn } from "./totals";

export interface LineInput {
  title?: string | undefined;
  productId?: string | undefined;
  variantId?: string | undefined;
  sku?: string | undefined;
  quantity: number;
  /** Decimal string per unit; the variant's price when left out. */
  price?: string | undefined;
  isGiftCard?: boolean | undefined;
  taxable?: boolean | undefined;
}

export interface OrderInput {
  customerId: string | null;
  email?: string | undefined;
  processedAt?: string | undefined;
  lines: LineInput[];
  discountCodes?: string[] | undefined;
  shippingPrice?: string | undefined;
  /** 0.19 for 19 %. */
  taxRate?: number | undefined;
  taxesIncluded?: boolean | undefined;
  paid?: boolean | undefined;
  test?: boolean | undefined;
  currency?: string | undefined;
  gateway?: string | undefined;
  sourceName?: string | undefined;
  tags?: string[] | undefined;
  note?: string | undefined;
}

export interface Outcome {
  order: OrderDocument;
  events: ShopEvent[];
}

/** Money that cannot be read becomes a refusal that says which field it was. */
export function readMoney(text: string, currency: string, field: string): number {
  try {
    const cents = parseMoney(text, currency);
    if (cents >= 0) return cents;
  } catch (error) {
    throw unprocessable("invalid_amount", `${field}: ${(error as Error).message}`);
  }
  throw unprocessable("invalid_amount", `${field}: "${text}" is below zero`);
}

/** A line as ordered, before discounts and tax. */
export function buildLine(shop: ShopState, input: LineInput, currency: string, field: string): OrderLine {
  const product = findProduct(shop, input);
  const variantGid = input.variantId === undefined ? undefined : gidOf("ProductVariant", input.variantId);
  const variant = product?.variants.find((item) => variantGid === undefined || item.id === variantGid);
  if (input.price === undefined && !variant) {
    throw unprocessable("missing_price", `${field}: a price is needed where no known variant is named`);
  }
  const priceCents =
    input.price === undefined
      ? (variant?.priceCents ?? 0)
      : readMoney(input.price, currency, `${field}.price`);
  const isGiftCard = input.isGiftCard ?? product?.isGiftCard ?? false;
  const variantTitle = variant && variant.title !== "Default Title" ? variant.title : null;
  return {
    id: shop.ids.next("LineItem"),
    productId: product?.id ?? null,
    variantId: variant?.id ?? null,
    title: input.title ?? product?.title ?? "Item",
    variantTitle,
    sku: input.sku ?? variant?.sku ?? "",
    vendor: product?.vendor ?? null,
    priceCents,
    quantity: input.quantity,
    currentQuantity: input.quantity,
    fulfillableQuantity: input.quantity,
    isGiftCard,
    requiresShipping: isGiftCard ? false : (variant?.requiresShipping ?? true),
    taxable: input.taxable ?? (isGiftCard ? false : (variant?.taxable ?? true)),
    grams: 0,
    taxLines: [],
    discountAllocations: [],
  };
}

function findProduct(shop: ShopState, input: LineInput) {
  if (input.variantId !== undefined) {
    const product = shop.productOfVariant(gidOf("ProductVariant", input.variantId));
    if (product) return product;
    throw unprocessable("unknown_variant", `There is no variant ${input.variantId} in this shop`);
  }
  if (input.productId === undefined) return undefined;
  const product = shop.products.get(gidOf("Product", input.productId));
  if (product) return product;
  throw unprocessable("unknown_product", `There is no product ${input.productId} in this shop`);
}

/** Tax lines of an amount; none at a rate of 0. */
export function taxLines(amountCents: number, rate: number, taxesIncluded: boolean): TaxLine[] {
  if (rate === 0) return [];
  return [{ title: "VAT", rate, amountCents: taxCentsOn(amountCents, rate, taxesIncluded) }];
}

export function placeOrder(shop: ShopState, input: OrderInput): Outcome {
  const currency = input.currency ?? shop.document.currency;
  if (currency !== shop.document.currency) {
    throw unprocessable(
      "other_currency",
      `The shop sells in ${shop.document.currency}; presentment in ${currency} is not in the sandbox`,
    );
  }
  const customer =
    input.customerId === null ? undefined : shop.customers.get(gidOf("Customer", input.customerId));
  if (input.customerId !== null && !customer) {
    throw unprocessable("unknown_customer", `There is no customer ${input.customerId} in this shop`);
  }
  const processedAt =
    input.processedAt === undefined ? shop.timestamp() : toSeconds(new Date(input.processedAt));
  const taxesIncluded = input.taxesIncluded ?? shop.document.taxesIncluded;
  const rate = input.taxRate ?? 0;
  const email = input.email ?? customer?.email ?? null;
  const shippingPriceCents = readMoney(input.shippingPrice ?? "0", currency, "shippingPrice");
  const lines = input.lines.map((line, index) => buildLine(shop, line, currency, `lines[${index}]`));
  const shippingLines = shippingPriceCents > 0 ? [shippingLine(shop, shippingPriceCents)] : [];

  const discounts = applyDiscountCodes(
    shop,
    {
      customerId: customer?.id ?? null,
      email,
      at: new Date(processedAt),
      currency,
      lines,
      shippingCents: shippingLines.map((line) => line.priceCents),
    },
    input.discountCodes ?? [],
  );
  const refused = discounts.refused[0];
  if (refused) {
    throw unprocessable("code_refused", `The code ${refused.code} does not apply: ${refused.reason}`);
  }
  lines.forEach((line, index) => {
    line.discountAllocations = discounts.lineAllocations[index] ?? [];
    if (line.taxable) line.taxLines = taxLines(discountedCents(line), rate, taxesIncluded);
  });
  shippingLines.forEach((line, index) => {
    line.discountAllocations = discounts.shippingAllocations[index] ?? [];
    line.taxLines = taxLines(discountedShippingCents(line), rate, taxesIncluded);
  });

  const createdAt = shop.timestamp();
  const number = shop.ids.count("OrderNumber");
  const order: OrderDocument = {
    id: shop.ids.next("Order"),
    number,
    name: `#${1000 + number}`,
    customerId: customer?.id ?? null,
    email,
    currency,
    test: input.test ?? false,
    taxesIncluded,
    gateway: input.gateway ?? "bogus",
    sourceName: input.sourceName ?? "web",
    tags: input.tags ?? [],
    note: input.note ?? null,
    createdAt,
    processedAt,
    updatedAt: createdAt,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    lines,
    shippingLines,
    discountApplications: discounts.applications,
    transactions: [],
    refunds: [],
    fulfillments: [],
  };
  const paid = input.paid ?? true;
  order.transactions.push({
    id: shop.ids.next("OrderTransaction"),
    kind: "sale",
    status: paid ? "success" : "pending",
    gateway: order.gateway,
    amountCents: orderTotals(order).totalCents,
    parentId: null,
    createdAt,
  });
  recordCodeUse(shop, discounts.redeemed, customer?.id ?? email);
  shop.orders.put(order);
  countForCustomer(shop, order);
  const topics = paid
    ? (["orders/create", "orders/paid", "orders/updated"] as const)
    : (["orders/create", "orders/updated"] as const);
  return { order, events: topics.map((topic) => ({ topic, order })) };
}

function shippingLine(shop: ShopState, priceCents: number): ShippingLine {
  return {
    id: shop.ids.next("ShippingLine"),
    title: "Standard",
    priceCents,
    taxLines: [],
    discountAllocations: [],
  };
}
