// For tests: Shopify's own worked examples as rows of a table. A row names its page, a cart, codes and what is expected. The
// figures are the page's where it has some; a rule that a page has in words is made one case with figures of ours.
import { expect, it } from "vitest";
import type { DiscountDocument, DiscountItems, DiscountValue } from "../state/discount-documents";
import { formatMoney, parseMoney } from "../state/money";
import { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { priceCheckout, type CheckoutInput, type PricedCheckout } from "./price-checkout";
import type { CodeRefusalReason, GiftCardRefusalReason } from "./refusals";

const HELP = "https://help.shopify.com/en/manual";
const API = "https://shopify.dev/docs/api/admin-graphql/latest";

/** The pages that the examples are taken from. */
export const pages = {
  combining: `${HELP}/discounts/combining-discounts`,
  combinations: `${HELP}/discounts/discount-combinations`,
  combinationExamples: `${HELP}/discounts/combining-discounts/examples`,
  amountOff: `${HELP}/discounts/discount-types/percentage-fixed-amount`,
  buyXGetY: `${HELP}/discounts/discount-types/buy-x-get-y`,
  freeShipping: `${HELP}/discounts/discount-types/free-shipping`,
  discountsFaq: `${HELP}/discounts/discounts-faq`,
  managingDiscounts: `${HELP}/discounts/managing-discounts`,
  discountedGiftCards: `${HELP}/discounts/discount-gift-card`,
  combinedInPerson: `${HELP}/sell-in-person/shopify-pos/discount-management/combined-discounts`,
  redeemGiftCard: `${HELP}/products/gift-card-products/redeem-gift-card`,
  giftCards: `${HELP}/products/gift-card-products/manage-purchased-gift-cards`,
  storeCredit: `${HELP}/customers/store-credit`,
  refunds: `${HELP}/orders/refunds-returns/refunding-orders`,
  taxesInPrices: `${HELP}/taxes/include-exclude-taxes`,
  taxStaffAnswer: "https://community.shopify.com/c/accounting-and-taxes/taxes-included/td-p/855851",
  restOrder: "https://shopify.dev/docs/api/admin-rest/latest/resources/order",
  api: (path: string) => `${API}/${path}`,
} as const;

export interface Terms {
  /** One of these says what the discount is worth. */
  percent?: number;
  amount?: string;
  amountEach?: string;
  freeShipping?: true | { upTo: string };
  buy?: {
    quantity?: number;
    amount?: string;
    of: string[];
    get: number;
    from: string[];
    percent: number;
    uses?: number;
  };
  /** Products, by title, that it is for; all of them when left out. */
  only?: string[];
  /** As `only`, by a collection that they are in. */
  collection?: string[];
  minimum?: string;
  minimumQuantity?: number;
  /** Combines with every class unless told otherwise. */
  combines?: Partial<DiscountDocument["combinesWith"]>;
  uses?: number;
  oncePerCustomer?: boolean;
  customers?: string[];
  startsAt?: string;
  endsAt?: string;
}

export interface Example {
  example: string;
  source: string;
  discounts: Record<string, Terms>;
  /** Title, price and quantity; "Gift card" is one. */
  cart: [title: string, price: string, quantity?: number][];
  /** All of the discounts, unless told. */
  codes?: string[];
  shipping?: string;
  taxRate?: number;
  taxesIncluded?: boolean;
  customerId?: string;
  email?: string;
  at?: string;
  expected: {
    subtotal?: string;
    shipping?: string;
    tax?: string;
    total?: string;
    /** What is taken off by title. */
    off?: Record<string, string>;
    refused?: Record<string, CodeRefusalReason>;
  };
}

const NONE = { order: false, product: false, shipping: false };
const ALL = { order: true, product: true, shipping: true };

export class ExampleShop {
  readonly shop: ShopState;
  readonly #state = SandboxState.open();

  constructor(readonly currency = "USD") {
    this.shop = this.#state.createShop({
      domain: "example.myshopify.com",
      currency,
      timezone: "America/New_York",
      taxesIncluded: false,
    });
  }

  setClock(now: string): void {
    this.#state.changeSettings({ clock: { frozenAt: now } });
  }

  cents(amount: string): number {
    return parseMoney(amount, this.currency);
  }

  print(cents: number): string {
    return formatMoney(cents, this.currency);
  }

  addDiscount(code: string, terms: Terms): DiscountDocument {
    const discount = this.shop.discounts.put({
      id: this.shop.ids.next("DiscountCodeNode"),
      title: code,
      value: this.#value(terms),
      items: this.#items(terms),
      minimum:
        terms.minimum !== undefined
          ? { kind: "subtotal", amountCents: this.cents(terms.minimum) }
          : terms.minimumQuantity !== undefined
            ? { kind: "quantity", quantity: terms.minimumQuantity }
            : { kind: "none" },
      customers: terms.customers ? { kind: "customers", ids: terms.customers } : { kind: "all" },
      combinesWith: terms.combines ? { ...NONE, ...terms.combines } : ALL,
      startsAt: terms.startsAt ?? "2020-01-01T00:00:00Z",
      endsAt: terms.endsAt ?? null,
      usageLimit: terms.uses ?? null,
      appliesOncePerCustomer: terms.oncePerCustomer ?? false,
      deactivated: false,
      usageCount: 0,
      createdAt: "2020-01-01T00:00:00Z",
      updatedAt: "2020-01-01T00:00:00Z",
    });
    this.addCode(discount, code);
    return discount;
  }

  addCode(discount: DiscountDocument, code: string): void {
    this.shop.redeemCodes.put({
      id: this.shop.ids.next("DiscountRedeemCode"),
      discountId: discount.id,
      code,
      usageCount: 0,
      usedBy: [],
      createdAt: "2020-01-01T00:00:00Z",
    });
  }

  #value(terms: Terms): DiscountValue {
    if (terms.buy) {
      const { quantity, amount, of, get, from, percent, uses } = terms.buy;
      return {
        kind: "buyXGetY",
        buys: {
          items: this.#items({ only: of }),
          quantity: quantity ?? null,
          amountCents: amount === undefined ? null : this.cents(amount),
        },
        gets: { items: this.#items({ only: from }), quantity: get, rate: percent / 100 },
        usesPerOrderLimit: uses ?? null,
      };
    }
    if (terms.freeShipping) {
      const upTo = terms.freeShipping === true ? null : this.cents(terms.freeShipping.upTo);
      return { kind: "freeShipping", maximumShippingCents: upTo, countryCodes: null };
    }
    if (terms.percent !== undefined) return { kind: "percentage", rate: terms.percent / 100 };
    const amount = terms.amountEach ?? terms.amount ?? "0";
    return {
      kind: "amountOff",
      amountCents: this.cents(amount),
      appliesOnEachItem: terms.amountEach !== undefined,
    };
  }

  #items({ only, collection }: Pick<Terms, "only" | "collection">): DiscountItems {
    if (only)
      return { kind: "products", productIds: only.map((title) => this.productId(title)), variantIds: [] };
    if (!collection) return { kind: "all" };
    const collectionId = this.shop.ids.next("Collection");
    for (const title of collection) {
      const product = this.shop.products.get(this.productId(title));
      product?.collectionIds.push(collectionId);
    }
    return { kind: "collections", collectionIds: [collectionId] };
  }

  /** Of the product with that title, which is made when there is none. */
  productId(title: string): string {
    const found = [...this.shop.products.values()].find((product) => product.title === title);
    return (found ?? this.#makeProduct(title)).id;
  }

  #makeProduct(title: string) {
    const isGiftCard = title.startsWith("Gift card");
    return this.shop.products.put({
      id: this.shop.ids.next("Product"),
      title,
      handle: title.toLowerCase().replaceAll(" ", "-"),
      description: "",
      productType: "",
      vendor: "",
      tags: [],
      status: "ACTIVE",
      isGiftCard,
      imageUrl: null,
      collectionIds: [],
      variants: [],
      createdAt: "2020-01-01T00:00:00Z",
      updatedAt: "2020-01-01T00:00:00Z",
    });
  }

  lines(cart: Example["cart"]): CheckoutInput["lines"] {
    return cart.map(([title, price, quantity = 1]) => {
      const isGiftCard = title.startsWith("Gift card");
      return {
        productId: this.productId(title),
        variantId: null,
        priceCents: this.cents(price),
        quantity,
        isGiftCard,
        taxable: !isGiftCard,
        requiresShipping: !isGiftCard,
      };
    });
  }

  price(cart: Example["cart"], more: Partial<CheckoutInput> = {}): PricedCheckout {
    return priceCheckout(this.shop, {
      customerId: null,
      email: null,
      at: new Date("2026-06-01T12:00:00Z"),
      currency: this.currency,
      lines: this.lines(cart),
      shipping: null,
      taxRate: 0,
      taxesIncluded: false,
      codes: [],
      payment: { giftCards: [], storeCreditCents: 0 },
      ...more,
    });
  }

  addGiftCard(code: string, balance: string, change: { currency?: string; expiresOn?: string } = {}): string {
    const now = this.shop.timestamp();
    return this.shop.giftCards.put({
      id: this.shop.ids.next("GiftCard"),
      code,
      initialCents: this.cents(balance),
      balanceCents: this.cents(balance),
      currency: this.currency,
      customerId: null,
      expiresOn: null,
      note: null,
      deactivatedAt: null,
      createdAt: now,
      updatedAt: now,
      ...change,
    }).id;
  }
}

/** The reasons why cards were refused, in order. */
export function refusedCards(priced: PricedCheckout): GiftCardRefusalReason[] {
  return priced.refusedGiftCards.map((refusal) => refusal.reasonCode);
}

function run(example: Example): Example["expected"] {
  const shop = new ExampleShop();
  for (const [code, terms] of Object.entries(example.discounts)) shop.addDiscount(code, terms);
  const priced = shop.price(example.cart, {
    codes: example.codes ?? Object.keys(example.discounts),
    shipping:
      example.shipping === undefined ? null : { title: "Standard", priceCents: shop.cents(example.shipping) },
    taxRate: example.taxRate ?? 0,
    taxesIncluded: example.taxesIncluded ?? false,
    customerId: example.customerId ?? null,
    email: example.email ?? null,
    ...(example.at === undefined ? {} : { at: new Date(example.at) }),
  });
  const off: Record<string, string> = {};
  example.cart.forEach(([title], index) => {
    const cents = shop.cents(off[title] ?? "0") + (priced.lines[index]?.discountCents ?? 0);
    off[title] = shop.print(cents);
  });
  return {
    subtotal: shop.print(priced.subtotalCents),
    shipping: shop.print(priced.discountedShippingCents),
    tax: shop.print(priced.taxCents),
    total: shop.print(priced.totalCents),
    off,
    refused: Object.fromEntries(priced.refused.map(({ code, reasonCode }) => [code, reasonCode])),
  };
}

/** One test for each row; a code is refused only where the row says so. */
export function testExamples(examples: readonly Example[]): void {
  it.each(examples)("$example ($source)", (example) => {
    expect(run(example)).toMatchObject({ refused: {}, ...example.expected });
    if (!example.expected.refused) expect(run(example).refused).toEqual({});
  });
}
