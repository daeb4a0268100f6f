import { describe, expect, it } from "vitest";
import { amountOffAcross } from "./amount-off-order";
import { pages, testExamples } from "./worked-examples";

describe("an amount off", () => {
  testExamples([
    {
      // The page prints 16.50 and 33.50 for a third and two thirds of 50.00.
      example: "50 off items of 50 and 100 is taken in proportion: a third and two thirds",
      source: pages.amountOff,
      discounts: { FIFTY: { amount: "50.00" } },
      cart: [
        ["Cup", "50.00"],
        ["Pot", "100.00"],
      ],
      expected: { off: { Cup: "16.67", Pot: "33.33" }, subtotal: "100.00" },
    },
    {
      example: "an order of less than 50 falls to 0, never below",
      source: pages.amountOff,
      discounts: { FIFTY: { amount: "50.00" } },
      cart: [
        ["Cup", "15.00"],
        ["Pot", "30.00"],
      ],
      expected: { off: { Cup: "15.00", Pot: "30.00" }, subtotal: "0.00", total: "0.00" },
    },
    {
      example: "TENOFF on three lines of 199.00: 3.34, 3.33 and 3.33",
      source: pages.restOrder,
      discounts: { TENOFF: { amount: "10.00" } },
      cart: [
        ["IPod Nano - green", "199.00"],
        ["IPod Nano - red", "199.00"],
        ["IPod Nano - black", "199.00"],
      ],
      expected: {
        off: { "IPod Nano - green": "3.34", "IPod Nano - red": "3.33", "IPod Nano - black": "3.33" },
        subtotal: "587.00",
      },
    },
    {
      example: "applied once per order: 20 off two pairs of pants together",
      source: pages.amountOff,
      discounts: { PANTS: { amount: "20.00", only: ["Pants"] } },
      cart: [["Pants", "100.00", 2]],
      expected: { off: { Pants: "20.00" } },
    },
    {
      example: "not only once per order: 20 off each pair",
      source: pages.amountOff,
      discounts: { PANTS: { amountEach: "20.00", only: ["Pants"] } },
      cart: [["Pants", "100.00", 2]],
      expected: { off: { Pants: "40.00" } },
    },
    {
      example: "off each item, an item that costs less becomes free",
      source: pages.api("objects/DiscountAmount"),
      discounts: { EACH: { amountEach: "20.00" } },
      cart: [
        ["Pants", "100.00"],
        ["Socks", "12.00", 2],
      ],
      expected: { off: { Pants: "20.00", Socks: "24.00" } },
    },
    {
      example: "split across the entitled items, not taken from the others",
      source: pages.api("objects/DiscountAmount"),
      discounts: { SPLIT: { amount: "15.00", collection: ["Pants", "Shirt"] } },
      cart: [
        ["Pants", "100.00"],
        ["Shirt", "50.00"],
        ["Boots", "200.00"],
      ],
      expected: { off: { Pants: "10.00", Shirt: "5.00", Boots: "0.00" } },
    },
    {
      example: "an amount off is not taken off shipping",
      source: pages.amountOff,
      discounts: { FIFTY: { amount: "50.00" } },
      cart: [["Cup", "15.00"]],
      shipping: "20.00",
      expected: { subtotal: "0.00", shipping: "20.00", total: "20.00" },
    },
  ]);

  it("spreads what does not divide to the cent", () => {
    expect(amountOffAcross(500, [333, 333, 334])).toEqual([167, 166, 167]);
  });
});
