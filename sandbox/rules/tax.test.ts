import { describe, expect, it } from "vitest";
import { taxCentsOn } from "./tax";
import { pages, testExamples } from "./worked-examples";

describe("tax", () => {
  testExamples([
    {
      example: "10 % on top of 100: 110",
      source: pages.taxesInPrices,
      discounts: {},
      cart: [["Print", "100.00"]],
      taxRate: 0.1,
      expected: { subtotal: "100.00", tax: "10.00", total: "110.00" },
    },
    {
      example: "10 % contained in 100: 9.09, and the total stays 100",
      source: pages.taxesInPrices,
      discounts: {},
      cart: [["Print", "100.00"]],
      taxRate: 0.1,
      taxesIncluded: true,
      expected: { subtotal: "100.00", tax: "9.09", total: "100.00" },
    },
    {
      example: "20 % contained in 20.00: 3.33",
      source: pages.taxStaffAnswer,
      discounts: {},
      cart: [["T-shirt", "20.00"]],
      taxRate: 0.2,
      taxesIncluded: true,
      expected: { tax: "3.33", total: "20.00" },
    },
    {
      example: "13 % on top of 20.00: 22.60",
      source: pages.taxStaffAnswer,
      discounts: {},
      cart: [["T-shirt", "20.00"]],
      taxRate: 0.13,
      expected: { tax: "2.60", total: "22.60" },
    },
    {
      example: "tax is on what is left after discounts",
      source: pages.api("objects/TaxLine"),
      discounts: { TEN: { percent: 10 } },
      cart: [["Print", "100.00"]],
      taxRate: 0.1,
      expected: { subtotal: "90.00", tax: "9.00", total: "99.00" },
    },
    {
      example: "tax contained in the price is contained in the discounted price",
      source: pages.api("objects/TaxLine"),
      discounts: { FIFTY: { percent: 50 } },
      cart: [["Print", "100.00"]],
      taxRate: 0.1,
      taxesIncluded: true,
      expected: { subtotal: "50.00", tax: "4.55", total: "50.00" },
    },
    {
      example: "shipping is taxed at what it costs after a discount: free shipping bears none",
      source: pages.api("objects/ShippingLine"),
      discounts: { SHIP: { freeShipping: true } },
      cart: [["Print", "100.00"]],
      shipping: "20.00",
      taxRate: 0.1,
      expected: { tax: "10.00", total: "110.00" },
    },
  ]);

  it.each([
    { cents: 100, rate: 0.2, tax: 17 },
    { cents: 5_000, rate: 0.14, tax: 614 },
    { cents: 5_000, rate: 0.24, tax: 968 },
  ])("finds $tax in $cents at $rate, as merchants have seen it there", ({ cents, rate, tax }) => {
    expect(taxCentsOn(cents, rate, true)).toBe(tax);
  });
});
