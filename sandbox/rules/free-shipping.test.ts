import { describe, expect, it } from "vitest";
import { ExampleShop, pages, testExamples } from "./worked-examples";

describe("free shipping", () => {
  const upTo20 = { freeShipping: { upTo: "20.00" } };
  testExamples([
    {
      example: "limited to rates of 20.00, a rate of 20.00 is free",
      source: pages.api("input-objects/DiscountCodeFreeShippingInput"),
      discounts: { SHIP: upTo20 },
      cart: [["Pants", "100.00"]],
      shipping: "20.00",
      expected: { shipping: "0.00", total: "100.00" },
    },
    {
      example: "limited to rates of 20.00, a rate of 20.01 is not",
      source: pages.api("input-objects/DiscountCodeFreeShippingInput"),
      discounts: { SHIP: upTo20 },
      cart: [["Pants", "100.00"]],
      shipping: "20.01",
      expected: { shipping: "20.01", refused: { SHIP: "nothingOff" } },
    },
    {
      example: "the limit looks at the rate, not at what the order costs",
      source: pages.freeShipping,
      discounts: { SHIP: upTo20 },
      cart: [["Boots", "900.00"]],
      shipping: "20.00",
      expected: { shipping: "0.00" },
    },
    {
      example: "its minimum counts products at their discounted prices",
      source: pages.freeShipping,
      discounts: { SHIP: { freeShipping: true, minimum: "100.00" }, TEN: { percent: 10 } },
      cart: [["Pants", "110.00"]],
      shipping: "20.00",
      expected: { total: "119.00", refused: { SHIP: "minimumSubtotal" } },
    },
    {
      example: "shipping does not help to reach its minimum",
      source: pages.freeShipping,
      discounts: { SHIP: { freeShipping: true, minimum: "100.00" } },
      cart: [["Pants", "90.00"]],
      shipping: "20.00",
      expected: { total: "110.00", refused: { SHIP: "minimumSubtotal" } },
    },
    {
      example: "it needs a number of items, where that is its minimum",
      source: pages.freeShipping,
      discounts: { SHIP: { freeShipping: true, minimumQuantity: 2 } },
      cart: [["Pants", "90.00", 2]],
      shipping: "20.00",
      expected: { total: "180.00" },
    },
  ]);

  it("waits on a cart whose buyer has not chosen a rate, and is refused where nothing is shipped", () => {
    const example = new ExampleShop();
    example.addDiscount("SHIP", { freeShipping: true });
    const waiting = example.price([["Pants", "100.00"]], { codes: ["SHIP"] });
    expect(waiting).toMatchObject({ refused: [], codes: [{ code: "SHIP", amountCents: 0 }] });
    const nothingShipped = example.price([["Gift card", "100.00"]], { codes: ["SHIP"] });
    expect(nothingShipped.refused.map(({ reasonCode }) => reasonCode)).toEqual(["notEligible"]);
  });
});
