import { describe, expect, it } from "vitest";
import { ExampleShop, pages, testExamples } from "./worked-examples";

describe("a minimum", () => {
  testExamples([
    {
      example: "buy 3, get 10 % off: 3 items",
      source: pages.api("objects/DiscountMinimumQuantity"),
      discounts: { THREE: { percent: 10, minimumQuantity: 3 } },
      cart: [
        ["Cup", "10.00", 2],
        ["Pot", "30.00"],
      ],
      expected: { subtotal: "45.00" },
    },
    {
      example: "buy 3, get 10 % off: 2 items",
      source: pages.api("objects/DiscountMinimumQuantity"),
      discounts: { THREE: { percent: 10, minimumQuantity: 3 } },
      cart: [["Cup", "10.00", 2]],
      expected: { subtotal: "20.00", refused: { THREE: "minimumQuantity" } },
    },
    {
      example: "a subtotal that is the minimum to the cent",
      source: pages.api("objects/DiscountMinimumSubtotal"),
      discounts: { "15offOver200": { percent: 15, minimum: "200.00" } },
      cart: [["Boots", "200.00"]],
      expected: { subtotal: "170.00" },
    },
    {
      example: "a subtotal a cent below the minimum",
      source: pages.api("objects/DiscountMinimumSubtotal"),
      discounts: { "15offOver200": { percent: 15, minimum: "200.00" } },
      cart: [["Boots", "199.99"]],
      expected: { subtotal: "199.99", refused: { "15offOver200": "minimumSubtotal" } },
    },
    {
      example: "only items that the discount is for count towards the amount",
      source: pages.amountOff,
      discounts: { SOCKS: { percent: 20, collection: ["Socks"], minimum: "50.00" } },
      cart: [
        ["Socks", "40.00"],
        ["Boots", "200.00"],
      ],
      expected: { subtotal: "240.00", refused: { SOCKS: "minimumSubtotal" } },
    },
    {
      example: "only items that the discount is for count towards the number",
      source: pages.amountOff,
      discounts: { SOCKS: { percent: 20, only: ["Socks"], minimumQuantity: 2 } },
      cart: [
        ["Socks", "40.00", 2],
        ["Boots", "200.00"],
      ],
      expected: { subtotal: "264.00" },
    },
    {
      example: "product discounts are taken before the subtotal of an order discount is made",
      source: pages.combinations,
      discounts: {
        "20offPants": { amount: "20.00", only: ["Pants"] },
        Spend100: { percent: 10, minimum: "100.00" },
      },
      cart: [["Pants", "110.00"]],
      expected: { subtotal: "90.00", refused: { Spend100: "minimumSubtotal" } },
    },
  ]);

  it("says what is missing", () => {
    const example = new ExampleShop();
    example.addDiscount("SOCKS", { percent: 20, only: ["Socks"], minimum: "50.00" });
    const { refused } = example.price([["Socks", "40.00"]], { codes: ["SOCKS"] });
    expect(refused[0]?.reason).toBe("Add 10.00 USD more to use this code: it needs at least 50.00 USD.");
  });
});
