import { describe } from "vitest";
import { pages, testExamples } from "./worked-examples";

describe("what a discount is for", () => {
  testExamples([
    {
      example: "a gift card of 100 is sold for 80 by a discount that names it",
      source: pages.discountedGiftCards,
      discounts: { CARD: { amount: "20.00", only: ["Gift card"] } },
      cart: [["Gift card", "100.00"]],
      expected: { subtotal: "80.00" },
    },
    {
      example: "a discount on all products leaves gift cards out",
      source: pages.discountedGiftCards,
      discounts: { TEN: { percent: 10 } },
      cart: [
        ["Gift card", "100.00"],
        ["Cup", "10.00"],
      ],
      expected: { off: { "Gift card": "0.00", Cup: "1.00" } },
    },
    {
      example: "so does a discount on a collection that has one",
      source: pages.discountedGiftCards,
      discounts: { GIFTS: { percent: 10, collection: ["Gift card", "Cup"] } },
      cart: [
        ["Gift card", "100.00"],
        ["Cup", "10.00"],
      ],
      expected: { off: { "Gift card": "0.00", Cup: "1.00" } },
    },
    {
      example: "an amount is spread over what is not a gift card",
      source: pages.discountedGiftCards,
      discounts: { FIVE: { amount: "5.00" } },
      cart: [
        ["Gift card", "100.00"],
        ["Cup", "10.00"],
      ],
      expected: { off: { "Gift card": "0.00", Cup: "5.00" } },
    },
    {
      example: "a cart without any item that it is for",
      source: pages.amountOff,
      discounts: { NECKLACE: { percent: 15, only: ["Necklace"] } },
      cart: [["Cup", "10.00"]],
      expected: { refused: { NECKLACE: "notEligible" } },
    },
  ]);
});
