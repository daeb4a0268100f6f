import { describe, expect, it } from "vitest";
import { buyXGetY, type BuyXGetY } from "./buy-x-get-y";
import { pages, testExamples } from "./worked-examples";

const hat = { of: ["T-shirt"], from: ["Hat"], percent: 100, get: 1 };
const shirts = { of: ["T-shirt"], from: ["T-shirt"], percent: 100, get: 1 };
const candles = { quantity: 4, of: ["Candle", "Tall candle"], from: ["Candle", "Tall candle"], get: 2 };

describe("buy X get Y", () => {
  testExamples([
    {
      example: "a free hat with any T-shirt, one for the whole order",
      source: pages.buyXGetY,
      discounts: { HAT: { buy: { ...hat, quantity: 1, uses: 1 } } },
      cart: [
        ["T-shirt", "20.00", 2],
        ["Hat", "15.00", 2],
      ],
      expected: { off: { "T-shirt": "0.00", Hat: "15.00" } },
    },
    {
      example: "a free hat for each T-shirt in the order",
      source: pages.buyXGetY,
      discounts: { HAT: { buy: { ...hat, quantity: 1 } } },
      cart: [
        ["T-shirt", "20.00", 2],
        ["Hat", "15.00", 3],
      ],
      expected: { off: { Hat: "30.00" } },
    },
    {
      example: "a free hat for who spends a set amount",
      source: pages.buyXGetY,
      discounts: { HAT: { buy: { ...hat, amount: "60.00", uses: 1 } } },
      cart: [
        ["T-shirt", "20.00", 3],
        ["Hat", "15.00"],
      ],
      expected: { off: { Hat: "15.00" } },
    },
    {
      example: "who spends less than that pays for the hat",
      source: pages.buyXGetY,
      discounts: { HAT: { buy: { ...hat, amount: "60.00", uses: 1 } } },
      cart: [
        ["T-shirt", "20.00", 2],
        ["Hat", "15.00"],
      ],
      expected: { off: { Hat: "0.00" }, refused: { HAT: "nothingOff" } },
    },
    {
      example: "the hat is never put into the cart for the customer",
      source: pages.buyXGetY,
      discounts: { HAT: { buy: { ...hat, quantity: 1 } } },
      cart: [["T-shirt", "20.00"]],
      expected: { subtotal: "20.00", refused: { HAT: "nothingOff" } },
    },
    {
      example: "buy 3 T-shirts, get 1 free",
      source: pages.api("objects/DiscountQuantity"),
      discounts: { SHIRTS: { buy: { ...shirts, quantity: 3 } } },
      cart: [["T-shirt", "20.00", 4]],
      expected: { off: { "T-shirt": "20.00" } },
    },
    {
      example: "buy 4 candles, get 2 candles at half price, mixed",
      source: pages.api("objects/DiscountOnQuantity"),
      discounts: { CANDLES: { buy: { ...candles, percent: 50 } } },
      cart: [
        ["Candle", "10.00", 3],
        ["Tall candle", "16.00", 3],
      ],
      expected: { off: { Candle: "10.00", "Tall candle": "0.00" } },
    },
    {
      example: "the customer must have all of the discounted items",
      source: pages.api("objects/DiscountOnQuantity"),
      discounts: { CANDLES: { buy: { ...candles, percent: 50 } } },
      cart: [["Candle", "10.00", 5]],
      expected: { off: { Candle: "0.00" }, refused: { CANDLES: "nothingOff" } },
    },
    {
      example: "of the same products on both sides, the one of lower price is free",
      source: pages.buyXGetY,
      discounts: {
        PAIR: { buy: { quantity: 1, of: ["Cup", "Pot"], from: ["Cup", "Pot"], get: 1, percent: 100 } },
      },
      cart: [
        ["Pot", "30.00"],
        ["Cup", "12.00"],
      ],
      expected: { off: { Pot: "0.00", Cup: "12.00" } },
    },
    {
      example: "its items take no other product discount, where it takes more off",
      source: pages.combining,
      discounts: {
        HAT: { buy: { ...hat, quantity: 1 } },
        SHIRT: { percent: 10, only: ["T-shirt"] },
      },
      cart: [
        ["T-shirt", "20.00"],
        ["Hat", "15.00"],
      ],
      expected: { off: { "T-shirt": "0.00", Hat: "15.00" }, refused: { SHIRT: "doesNotCombine" } },
    },
    {
      example: "it gives way to another product discount that takes more off its items",
      source: pages.combining,
      discounts: {
        HAT: { buy: { ...hat, quantity: 1 } },
        SHIRT: { percent: 90, only: ["T-shirt"] },
      },
      cart: [
        ["T-shirt", "20.00"],
        ["Hat", "15.00"],
      ],
      expected: { off: { "T-shirt": "18.00", Hat: "0.00" }, refused: { HAT: "doesNotCombine" } },
    },
  ]);

  const threeForOne: BuyXGetY = {
    buyQuantity: 3,
    buyAmountCents: null,
    getQuantity: 1,
    rate: 1,
    usesPerOrderLimit: null,
  };

  it.each([
    { units: 100, bought: 75, free: 25 },
    { units: 8, bought: 6, free: 2 },
    { units: 7, bought: 3, free: 1 },
    { units: 3, bought: 0, free: 0 },
  ])("gives $free of $units units with buy 3 get 1 (Odoo)", ({ units, free }) => {
    expect(buyXGetY(threeForOne, [{ priceCents: 1_000, quantity: units }], [0], [0]).off).toEqual([
      free * 1_000,
    ]);
  });

  it("buys with what cannot be given, so that the gift is left", () => {
    const lines = [
      { priceCents: 3_000, quantity: 1 },
      { priceCents: 1_000, quantity: 1 },
    ];
    expect(buyXGetY({ ...threeForOne, buyQuantity: 1 }, lines, [0, 1], [0]).off).toEqual([3_000, 0]);
  });
});
