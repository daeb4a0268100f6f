import { describe } from "vitest";
import { pages, testExamples } from "./worked-examples";

describe("a percentage off", () => {
  testExamples([
    {
      example: "SUMMER20 is 20 % off the whole order",
      source: pages.api("objects/DiscountRedeemCode"),
      discounts: { SUMMER20: { percent: 20 } },
      cart: [
        ["Sandals", "60.00"],
        ["Hat", "40.00"],
      ],
      expected: { off: { Sandals: "12.00", Hat: "8.00" }, subtotal: "80.00" },
    },
    {
      example: "20 % off all winter clothing, at whatever price, and off nothing else",
      source: pages.api("objects/DiscountPercentage"),
      discounts: { WINTER: { percent: 20, collection: ["Coat", "Scarf"] } },
      cart: [
        ["Coat", "200.00"],
        ["Scarf", "25.00"],
        ["Sandals", "60.00"],
      ],
      expected: { off: { Coat: "40.00", Scarf: "5.00", Sandals: "0.00" } },
    },
    {
      example: "10 % off everything is off every product",
      source: pages.api("objects/AllDiscountItems"),
      discounts: { SITEWIDE: { percent: 10 } },
      cart: [
        ["Coat", "200.00"],
        ["Scarf", "25.00", 2],
      ],
      expected: { off: { Coat: "20.00", Scarf: "5.00" } },
    },
    {
      example: "a code for one product is for every unit of it",
      source: pages.discountsFaq,
      discounts: { HALF: { percent: 50, only: ["Scarf"] } },
      cart: [["Scarf", "25.00", 3]],
      expected: { off: { Scarf: "37.50" } },
    },
    {
      example: "it is not taken off shipping",
      source: pages.amountOff,
      discounts: { TEN: { percent: 10 } },
      cart: [["Coat", "200.00"]],
      shipping: "20.00",
      expected: { shipping: "20.00", total: "200.00" },
    },
  ]);
});
