import { describe } from "vitest";
import { pages, testExamples } from "./worked-examples";

const order = { order: true };
const trousersShirtsBoots: [string, string][] = [
  ["Pants", "100.00"],
  ["Shirt", "50.00"],
  ["Boots", "200.00"],
];

describe("discounts that combine", () => {
  testExamples([
    {
      example: "two amounts off products, and free shipping over 100",
      source: pages.combinationExamples,
      discounts: {
        "20offPants": { amount: "20.00", only: ["Pants"] },
        "10offShirts": { amount: "10.00", only: ["Shirt"] },
        Freeship100: { freeShipping: true, minimum: "100.00" },
      },
      cart: trousersShirtsBoots,
      shipping: "20.00",
      expected: {
        off: { Pants: "20.00", Shirt: "10.00", Boots: "0.00" },
        subtotal: "320.00",
        shipping: "0.00",
        total: "320.00",
      },
    },
    {
      example: "an amount off a product, then a percentage off the order",
      source: pages.combinationExamples,
      discounts: { "20offPants": { amount: "20.00", only: ["Pants"] }, "10offOrder": { percent: 10 } },
      cart: trousersShirtsBoots,
      shipping: "20.00",
      expected: { subtotal: "297.00", shipping: "20.00", total: "317.00" },
    },
    {
      example: "two percentages off the order, each of the same subtotal",
      source: pages.combinationExamples,
      discounts: { "10offOrder": { percent: 10 }, "15offOver200": { percent: 15, minimum: "200.00" } },
      cart: trousersShirtsBoots,
      shipping: "20.00",
      expected: { subtotal: "262.50", total: "282.50" },
    },
    {
      example:
        "a percentage off the order before an amount off it, whichever was typed first (Shopify's help)",
      source: pages.combinationExamples,
      discounts: { "20offOrder": { amount: "20.00", minimum: "200.00" }, "10offOrder": { percent: 10 } },
      cart: trousersShirtsBoots,
      shipping: "20.00",
      expected: { subtotal: "295.00", total: "315.00" },
    },
    {
      example: "three codes of 10 % on 300 leave 210 (Shopify's help)",
      source: pages.combinations,
      discounts: { A: { percent: 10 }, B: { percent: 10 }, C: { percent: 10 } },
      cart: [["Boots", "300.00"]],
      expected: { subtotal: "210.00" },
    },
    {
      example: "10 % and 20 % off an order are 30 %, not 28 %",
      source: pages.combinations,
      discounts: { TEN: { percent: 10 }, TWENTY: { percent: 20 } },
      cart: [["Boots", "100.00"]],
      expected: { subtotal: "70.00" },
    },
    {
      example: "an amount off the item is taken before the percentage off the cart",
      source: pages.combinedInPerson,
      discounts: { ITEM: { amount: "5.00", only: ["Mug"] }, CART: { percent: 10 } },
      cart: [["Mug", "20.00"]],
      expected: { off: { Mug: "6.50" }, subtotal: "13.50" },
    },
    {
      example: "two discounts on different products and one on the order",
      source: pages.combinations,
      discounts: {
        "20offPants": { amount: "20.00", only: ["Pants"] },
        "10offShirts": { amount: "10.00", only: ["Shirt"] },
        Welcome10: { percent: 10 },
      },
      cart: trousersShirtsBoots,
      expected: { subtotal: "288.00" },
    },
    {
      example: "two discounts on the order",
      source: pages.combinations,
      discounts: { Welcome10: { percent: 10 }, Spend200Get5off: { amount: "5.00", minimum: "200.00" } },
      cart: trousersShirtsBoots,
      expected: { subtotal: "310.00" },
    },
    {
      example: "a discount on the order and free shipping",
      source: pages.combinations,
      discounts: { Welcome10: { percent: 10 }, FreeShip: { freeShipping: true } },
      cart: trousersShirtsBoots,
      shipping: "20.00",
      expected: { subtotal: "315.00", total: "315.00" },
    },
    {
      example: "5 product and order codes with 1 shipping code",
      source: pages.combinations,
      discounts: {
        A: { percent: 1 },
        B: { percent: 2 },
        C: { percent: 3 },
        D: { amount: "4.00", only: ["Shirt"] },
        E: { amount: "5.00", only: ["Pants"] },
        SHIP: { freeShipping: true },
      },
      cart: trousersShirtsBoots,
      shipping: "20.00",
      expected: { subtotal: "320.54", total: "320.54" },
    },
    {
      example: "a product code and a shipping code that allow each other",
      source: pages.amountOff,
      discounts: {
        "25offCollection": { percent: 25, collection: ["Pants"], combines: { shipping: true } },
        FREESHIP: { freeShipping: true, combines: { product: true } },
      },
      cart: [["Pants", "100.00"]],
      shipping: "20.00",
      expected: { total: "75.00" },
    },
  ]);
});

describe("discounts that don't combine", () => {
  testExamples([
    {
      example: "only one side allows the other, so the better one is used",
      source: pages.amountOff,
      discounts: {
        "25offCollection": { percent: 25, collection: ["Pants"], combines: { shipping: true } },
        FREESHIP: { freeShipping: true, combines: {} },
      },
      cart: [["Pants", "100.00"]],
      shipping: "20.00",
      expected: { total: "95.00", refused: { FREESHIP: "doesNotCombine" } },
    },
    {
      example: "20 % off socks or 30 off Christmas socks: 30 on a pair for 100",
      source: pages.combining,
      discounts: {
        SOCKS: { percent: 20, collection: ["Christmas socks"], combines: {} },
        CHRISTMAS: { amount: "30.00", collection: ["Christmas socks"], combines: {} },
      },
      cart: [["Christmas socks", "100.00"]],
      expected: { subtotal: "70.00", refused: { SOCKS: "doesNotCombine" } },
    },
    {
      example: "20 % off socks or 30 off Christmas socks: 20 % when the cart holds socks for 200",
      source: pages.combining,
      discounts: {
        SOCKS: { percent: 20, collection: ["Christmas socks", "Socks"], combines: {} },
        CHRISTMAS: { amount: "30.00", collection: ["Christmas socks"], combines: {} },
      },
      cart: [
        ["Christmas socks", "100.00"],
        ["Socks", "100.00"],
      ],
      expected: { subtotal: "160.00", refused: { CHRISTMAS: "doesNotCombine" } },
    },
    {
      example: "5 % or 10 % off the order: 10 % (Odoo)",
      source: pages.combining,
      discounts: { FIVE: { percent: 5, combines: {} }, TEN: { percent: 10, combines: {} } },
      cart: [["Boots", "100.00"]],
      expected: { subtotal: "90.00", refused: { FIVE: "doesNotCombine" } },
    },
    {
      example: "two discounts on the same item: the better one, though they combine",
      source: pages.combinations,
      discounts: {
        "20offPants": { amount: "20.00", only: ["Pants"] },
        "30offPants": { amount: "30.00", only: ["Pants"] },
      },
      cart: trousersShirtsBoots,
      expected: { off: { Pants: "30.00" }, refused: { "20offPants": "doesNotCombine" } },
    },
    {
      example: "two shipping codes never apply together",
      source: pages.combinations,
      discounts: { "5offShipping": { freeShipping: { upTo: "5.00" } }, FreeShip: { freeShipping: true } },
      cart: [["Pants", "100.00"]],
      shipping: "20.00",
      expected: { total: "100.00", refused: { "5offShipping": "doesNotCombine" } },
    },
    {
      example: "a sixth product or order code",
      source: pages.combinations,
      discounts: {
        A: { percent: 1 },
        B: { percent: 2 },
        C: { percent: 3 },
        D: { percent: 4 },
        E: { percent: 5 },
        F: { percent: 6 },
      },
      cart: [["Boots", "100.00"]],
      expected: { subtotal: "80.00", refused: { A: "doesNotCombine" } },
    },
    {
      example: "two order codes, one of which allows no other",
      source: pages.api("objects/DiscountCombinesWith"),
      discounts: { OPEN: { percent: 10, combines: order }, CLOSED: { percent: 12, combines: {} } },
      cart: [["Boots", "100.00"]],
      expected: { subtotal: "88.00", refused: { OPEN: "doesNotCombine" } },
    },
  ]);
});
