// What codes take off an order, and what they say where they don't; the rules have their own tables of examples.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { DiscountDocument } from "../state/discount-documents";
import { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { applyDiscountCodes } from "./apply-codes";
import type { DiscountableLine, DiscountableOrder } from "./order-input";

let shop: ShopState;

beforeEach(() => {
  shop = SandboxState.open().createShop({ domain: "one.myshopify.com" });
});

function addDiscount(code: string, change: Partial<DiscountDocument> = {}): DiscountDocument {
  const discount = shop.discounts.put({
    id: shop.ids.next("DiscountCodeNode"),
    title: code,
    value: { kind: "percentage", rate: 0.1 },
    items: { kind: "all" },
    minimum: { kind: "none" },
    customers: { kind: "all" },
    combinesWith: { order: false, product: false, shipping: false },
    startsAt: "2026-01-01T00:00:00Z",
    endsAt: null,
    usageLimit: null,
    appliesOncePerCustomer: false,
    deactivated: false,
    usageCount: 0,
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    ...change,
  });
  addCode(discount, code);
  return discount;
}

function addCode(discount: DiscountDocument, code: string): void {
  shop.redeemCodes.put({
    id: shop.ids.next("DiscountRedeemCode"),
    discountId: discount.id,
    code,
    usageCount: 0,
    usedBy: [],
    createdAt: "2026-01-01T00:00:00Z",
  });
}

function line(priceCents: number, quantity = 1, change: Partial<DiscountableLine> = {}): DiscountableLine {
  return { productId: null, variantId: null, priceCents, quantity, isGiftCard: false, ...change };
}

function order(lines: DiscountableLine[], change: Partial<DiscountableOrder> = {}): DiscountableOrder {
  return {
    customerId: "gid://shopify/Customer/1",
    email: "a@example.com",
    at: new Date("2026-06-01T12:00:00Z"),
    currency: "EUR",
    lines,
    shippingCents: [],
    ...change,
  };
}

function offByLine(
  lines: DiscountableLine[],
  codes: string[],
  change: Partial<DiscountableOrder> = {},
): number[] {
  return applyDiscountCodes(shop, order(lines, change), codes).lineAllocations.map((allocations) =>
    allocations.reduce((sum, allocation) => sum + allocation.amountCents, 0),
  );
}

const all = { order: true, product: true, shipping: true };
const fiveOff = { kind: "amountOff", amountCents: 500, appliesOnEachItem: false } as const;

describe("amounts", () => {
  it("spreads a fixed amount over the lines exactly", () => {
    addDiscount("FIVE", { value: fiveOff });
    expect(offByLine([line(333), line(333), line(334)], ["five"])).toEqual([167, 166, 167]);
    expect(offByLine([line(1_000, 3), line(999)], ["FIVE"]).reduce((a, b) => a + b)).toBe(500);
  });

  it("never takes more off than the lines cost", () => {
    addDiscount("FIVE", { value: fiveOff });
    expect(offByLine([line(150), line(0)], ["FIVE"])).toEqual([150, 0]);
  });
});

describe("any order and any codes", () => {
  const lines = fc.array(
    fc.record({ priceCents: fc.integer({ min: 0, max: 100_000 }), quantity: fc.integer({ min: 1, max: 9 }) }),
    { minLength: 1, maxLength: 8 },
  );
  const values = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 200_000 }).map((amountCents) => ({ ...fiveOff, amountCents })),
      fc
        .integer({ min: 0, max: 1_000 })
        .map((mille) => ({ kind: "percentage" as const, rate: mille / 1_000 })),
      fc
        .integer({ min: 1, max: 50_000 })
        .map((amountCents) => ({ kind: "amountOff" as const, amountCents, appliesOnEachItem: true })),
    ),
    { minLength: 1, maxLength: 5 },
  );

  it("never takes more off a line than it costs, nor a part of a cent", () => {
    fc.assert(
      fc.property(lines, values, (bought, chosen) => {
        shop = SandboxState.open().createShop({ domain: "one.myshopify.com" });
        const codes = chosen.map((value, index) => {
          addDiscount(`C${index}`, { value, combinesWith: all });
          return `C${index}`;
        });
        const off = offByLine(
          bought.map(({ priceCents, quantity }) => line(priceCents, quantity)),
          codes,
        );
        for (const [index, cents] of off.entries()) {
          const { priceCents = 0, quantity = 0 } = bought[index] ?? {};
          expect(Number.isInteger(cents) && cents >= 0 && cents <= priceCents * quantity).toBe(true);
        }
      }),
    );
  });

  it("takes exactly the amount off, or all that the lines cost", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 300_000 }), (bought, amountCents) => {
        shop = SandboxState.open().createShop({ domain: "one.myshopify.com" });
        addDiscount("C", { value: { ...fiveOff, amountCents } });
        const all = bought.map(({ priceCents, quantity }) => line(priceCents, quantity));
        const totalCents = bought.reduce((sum, item) => sum + item.priceCents * item.quantity, 0);
        const offCents = offByLine(all, ["C"]).reduce((sum, cents) => sum + cents, 0);
        expect(offCents).toBe(Math.min(amountCents, totalCents));
      }),
    );
  });
});

describe("what an order keeps of it", () => {
  it("makes shipping free beside a combinable order code", () => {
    addDiscount("SHIP", {
      combinesWith: all,
      value: { kind: "freeShipping", maximumShippingCents: 1_000, countryCodes: null },
    });
    addDiscount("TEN", { combinesWith: all });
    const applied = applyDiscountCodes(shop, order([line(10_000)], { shippingCents: [490, 2_000] }), [
      "SHIP",
      "TEN",
    ]);
    expect(applied.shippingAllocations).toEqual([[{ applicationIndex: 0, amountCents: 490 }], []]);
    expect(applied.lineAllocations).toEqual([[{ applicationIndex: 1, amountCents: 1_000 }]]);
  });
});

describe("a code that does not apply", () => {
  it.each([
    ["unknown", "There is no such code in this shop.", "NONE", {}],
    ["expired", "This code is no longer valid.", "X", { endsAt: "2026-06-01T12:00:00Z" }],
    ["notStarted", "This code is not valid yet.", "X", { startsAt: "2026-06-01T12:00:01Z" }],
    [
      "otherCustomer",
      "This code is for other customers.",
      "X",
      { customers: { kind: "customers" as const, ids: ["gid://shopify/Customer/2"] } },
    ],
    [
      "minimumSubtotal",
      "Add 0.01 EUR more to use this code: it needs at least 10.01 EUR.",
      "X",
      { minimum: { kind: "subtotal" as const, amountCents: 1_001 } },
    ],
    [
      "minimumQuantity",
      "Add 1 more item to use this code: it needs at least 2.",
      "X",
      { minimum: { kind: "quantity" as const, quantity: 2 } },
    ],
    [
      "notEligible",
      "This code is not for any of these items.",
      "X",
      { items: { kind: "products" as const, productIds: ["gid://shopify/Product/9"], variantIds: [] } },
    ],
  ])("is refused as %s: %s", (reasonCode, reason, code, change) => {
    addDiscount("X", change);
    expect(applyDiscountCodes(shop, order([line(1_000)]), [code]).refused).toEqual([
      { code, reasonCode, reason },
    ]);
  });
});
