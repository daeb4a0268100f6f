// The sandbox's discounts against the worked examples of the pages that they follow.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { DiscountDocument } from "../state/discount-documents";
import { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { applyDiscountCodes } from "./apply-codes";
import { recordCodeUse } from "./code-usage";
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

  it("leaves gift cards at their price", () => {
    addDiscount("TEN");
    expect(offByLine([line(5_000, 1, { isGiftCard: true }), line(1_000)], ["TEN"])).toEqual([0, 100]);
  });

  it("takes an amount off each item", () => {
    addDiscount("EACH", { value: { kind: "amountOff", amountCents: 300, appliesOnEachItem: true } });
    expect(offByLine([line(1_000, 3), line(200)], ["EACH"])).toEqual([900, 200]);
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

describe("combinations", () => {
  it("takes three combinable 10 % codes from the original subtotal of 300: 210", () => {
    for (const code of ["A", "B", "C"]) addDiscount(code, { combinesWith: all });
    expect(offByLine([line(30_000)], ["A", "B", "C"])).toEqual([9_000]);
  });

  it("takes 10 % before 20 off from 350: 295, whatever the order of the codes", () => {
    addDiscount("P", { combinesWith: all });
    addDiscount("Q", { combinesWith: all, value: { ...fiveOff, amountCents: 2_000 } });
    expect(offByLine([line(35_000)], ["Q", "P"])).toEqual([5_500]);
  });

  it("uses the better of two codes that do not combine, and refuses the other", () => {
    addDiscount("FIVEPERCENT", { value: { kind: "percentage", rate: 0.05 } });
    addDiscount("TENPERCENT");
    const applied = applyDiscountCodes(shop, order([line(10_000)]), ["FIVEPERCENT", "TENPERCENT"]);
    expect(applied.applications.map((application) => application.code)).toEqual(["TENPERCENT"]);
    expect(applied.refused).toEqual([
      {
        code: "FIVEPERCENT",
        reasonCode: "doesNotCombine",
        reason: "This code cannot be combined with the other codes.",
      },
    ]);
  });

  it("combines only when both sides allow it", () => {
    addDiscount("OPEN", { combinesWith: all });
    addDiscount("CLOSED");
    expect(applyDiscountCodes(shop, order([line(10_000)]), ["OPEN", "CLOSED"]).refused).toHaveLength(1);
  });

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

describe("use of a code", () => {
  it("refuses a second order when the limit is one, for that code only", () => {
    const discount = addDiscount("ONCE", { usageLimit: 1 });
    addCode(discount, "OTHER");
    const first = applyDiscountCodes(shop, order([line(1_000)]), ["ONCE"]);
    recordCodeUse(shop, first.redeemed, { customerId: "gid://shopify/Customer/1", email: null });
    expect(applyDiscountCodes(shop, order([line(1_000)]), ["ONCE"]).refused).toEqual([
      { code: "ONCE", reasonCode: "usedUp", reason: "This code has reached its limit of uses." },
    ]);
    expect(applyDiscountCodes(shop, order([line(1_000)]), ["OTHER"]).refused).toEqual([]);
  });

  it("refuses the second use by one customer, guests by their e-mail", () => {
    addDiscount("PERSON", { appliesOncePerCustomer: true });
    const guest = { customerId: null, email: "Guest@example.com" };
    const first = applyDiscountCodes(shop, order([line(1_000)], guest), ["PERSON"]);
    recordCodeUse(shop, first.redeemed, guest);
    expect(applyDiscountCodes(shop, order([line(1_000)], guest), ["PERSON"]).refused).toHaveLength(1);
    expect(applyDiscountCodes(shop, order([line(1_000)]), ["PERSON"]).refused).toEqual([]);
  });

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

describe("buy X get Y", () => {
  const items = { kind: "products" as const, productIds: ["gid://shopify/Product/1"], variantIds: [] };
  const threeForOne = {
    kind: "buyXGetY" as const,
    buys: { items, quantity: 3, amountCents: null },
    gets: { items, quantity: 1, rate: 1 },
    usesPerOrderLimit: null,
  };
  it.each([
    [100, 25],
    [8, 2],
    [7, 1],
    [3, 0],
  ])("of %i units, buy 3 get 1 gives %i free", (quantity, free) => {
    addDiscount("BXGY", { value: threeForOne });
    const lines = [line(1_000, quantity, { productId: "gid://shopify/Product/1" })];
    expect(offByLine(lines, ["BXGY"])).toEqual([free * 1_000]);
  });

  it("gives the cheapest units and counts the dearest as bought", () => {
    addDiscount("BXGY", { value: threeForOne });
    const product = { productId: "gid://shopify/Product/1" };
    expect(offByLine([line(900, 2, product), line(100, 2, product)], ["BXGY"])).toEqual([0, 100]);
  });
});
