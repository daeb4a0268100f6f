// Places an order at the price that `priceCheckout` names, and takes its payments. A refused code or gift card refuses the
// order, naming it and why; nothing of it is kept then.
import { randomBytes } from "node:crypto";
import { recordCodeUse } from "../rules/code-usage";
import { priceCheckout, type PricedCheckout, type PricedLine } from "../rules/price-checkout";
import { unprocessable } from "../http/refusal";
import { gidOf } from "../state/ids";
import { parseMoney } from "../state/money";
import type { OrderAddress, OrderDocument, OrderLine, ShippingLine } from "../state/order-documents";
import { toSeconds, type ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";
import { countForCustomer } from "./customer-figures";
import { takePayments } from "./payments";
import { financialStatus } from "./totals";

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
  sellingPlan?: { id: string; name: string } | undefined;
}

export interface OrderInput {
  customerId: string | null;
  email?: string | undefined;
  processedAt?: string | undefined;
  lines: LineInput[];
  discountCodes?: string[] | undefined;
  /** With a title; `shippingPrice` is the price of "Standard", none at 0. */
  shipping?: { title: string; price: string } | undefined;
  shippingPrice?: string | undefined;
  /** 0.19 for 19 %. */
  taxRate?: number | undefined;
  taxesIncluded?: boolean | undefined;
  payment?:
    | {
        /** Codes of gift cards, in the order in which they pay. */
        giftCards?: string[] | undefined;
        /** true: as much as there is and is needed. */
        storeCredit?: true | string | undefined;
      }
    | undefined;
  /** Whether what gift cards and store credit leave is paid at once; true unless said. */
  paid?: boolean | undefined;
  test?: boolean | undefined;
  currency?: string | undefined;
  gateway?: string | undefined;
  sourceName?: string | undefined;
  tags?: string[] | undefined;
  note?: string | undefined;
  checkoutToken?: string | undefined;
  cartToken?: string | undefined;
  shippingAddress?: OrderAddress | undefined;
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
    ...(input.sellingPlan
      ? { sellingPlan: { ...input.sellingPlan, id: gidOf("SellingPlan", input.sellingPlan.id) } }
      : {}),
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
  const email = input.email ?? customer?.email ?? null;
  const lines = input.lines.map((line, index) => buildLine(shop, line, currency, `lines[${index}]`));
  const shipping = readShipping(input, currency);
  const priced = priceCheckout(shop, {
    customerId: customer?.id ?? null,
    email,
    at: new Date(processedAt),
    currency,
    lines,
    shipping,
    taxRate: input.taxRate ?? 0,
    taxesIncluded,
    codes: input.discountCodes ?? [],
    payment: {
      giftCards: input.payment?.giftCards ?? [],
      storeCreditCents: readStoreCredit(input.payment?.storeCredit, currency),
    },
  });
  refuseRefused(priced);
  lines.forEach((line, index) => {
    line.discountAllocations = priced.lines[index]?.discountAllocations ?? [];
    line.taxLines = priced.lines[index]?.taxLines ?? [];
  });
  const shippingLines = shipping && priced.shipping ? [shippingLine(shop, shipping, priced.shipping)] : [];

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
    discountApplications: priced.applications,
    transactions: [],
    refunds: [],
    fulfillments: [],
    token: randomBytes(16).toString("hex"),
    checkoutToken: input.checkoutToken ?? null,
    cartToken: input.cartToken ?? null,
    shippingAddress: input.shippingAddress ?? null,
  };
  takePayments(shop, order, priced.payments, { dueCents: priced.dueCents, paid: input.paid ?? true });
  recordCodeUse(shop, priced.codes, { customerId: customer?.id ?? null, email });
  shop.orders.put(order);
  countForCustomer(shop, order);
  const topics =
    financialStatus(order) === "paid"
      ? (["orders/create", "orders/paid", "orders/updated"] as const)
      : (["orders/create", "orders/updated"] as const);
  return { order, events: topics.map((topic) => ({ topic, order })) };
}

function readShipping(input: OrderInput, currency: string): { title: string; priceCents: number } | null {
  const { title, price } = input.shipping ?? { title: "Standard", price: input.shippingPrice ?? "0" };
  const priceCents = readMoney(price, currency, input.shipping ? "shipping.price" : "shippingPrice");
  return input.shipping || priceCents > 0 ? { title, priceCents } : null;
}

function readStoreCredit(wish: true | string | undefined, currency: string): "all" | number {
  if (wish === undefined) return 0;
  return wish === true ? "all" : readMoney(wish, currency, "payment.storeCredit");
}

function refuseRefused(priced: PricedCheckout): void {
  const refused =
    priced.refused[0] ??
    // A shipping code without anything to ship.
    priced.codes
      .filter((code) => code.amountCents === 0)
      .map(({ code }) => ({ code, reason: "This code takes nothing off this order." }))[0];
  if (refused) {
    throw unprocessable("code_refused", `The code ${refused.code} does not apply. ${refused.reason}`);
  }
  const card = priced.refusedGiftCards[0];
  if (card) throw unprocessable("gift_card_refused", `The gift card ${card.code} cannot pay. ${card.reason}`);
}

function shippingLine(
  shop: ShopState,
  { title, priceCents }: { title: string; priceCents: number },
  { taxLines, discountAllocations }: PricedLine,
): ShippingLine {
  return { id: shop.ids.next("ShippingLine"), title, priceCents, taxLines, discountAllocations };
}
