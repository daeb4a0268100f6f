import { beforeEach, describe, expect, it } from "vitest";
import type { GiftCardRefusalReason } from "./refusals";
import { ExampleShop, pages, refusedCards, type Terms } from "./worked-examples";

interface Payment {
  example: string;
  source: string;
  /** Codes and balances. */
  cards: [code: string, balance: string, change?: { currency?: string; expiresOn?: string }][];
  pay?: string[];
  discount?: Terms;
  shipping?: string;
  taxRate?: number;
  paid: string[];
  total?: string;
  due: string;
  refused?: GiftCardRefusalReason[];
}

const payments: Payment[] = [
  {
    example: "a balance that covers the total pays all of it",
    source: pages.redeemGiftCard,
    cards: [["birthday00", "150.00"]],
    paid: ["100.00"],
    due: "0.00",
  },
  {
    example: "a smaller balance leaves the rest to a second way of paying",
    source: pages.redeemGiftCard,
    cards: [["birthday00", "30.00"]],
    paid: ["30.00"],
    due: "70.00",
  },
  {
    example: "a card pays shipping and tax as well",
    source: pages.redeemGiftCard,
    cards: [["birthday00", "200.00"]],
    shipping: "20.00",
    taxRate: 0.1,
    total: "132.00",
    paid: ["132.00"],
    due: "0.00",
  },
  {
    example: "several cards pay one order",
    source: pages.redeemGiftCard,
    cards: [
      ["birthday00", "30.00"],
      ["christmas1", "80.00"],
    ],
    paid: ["30.00", "70.00"],
    due: "0.00",
  },
  {
    example: "a code is good in capitals too",
    source: pages.redeemGiftCard,
    cards: [["birthday00", "30.00"]],
    pay: ["BIRTHDAY00"],
    paid: ["30.00"],
    due: "70.00",
  },
  {
    example: "a discount code comes off first, and tax and total don't know of the card",
    source: pages.redeemGiftCard,
    cards: [["birthday00", "30.00"]],
    discount: { percent: 10 },
    taxRate: 0.1,
    total: "99.00",
    paid: ["30.00"],
    due: "69.00",
  },
  {
    example: "a card does not pay after the day on which it expires",
    source: pages.giftCards,
    cards: [["birthday00", "30.00", { expiresOn: "2026-05-31" }]],
    paid: [],
    due: "100.00",
    refused: ["expired"],
  },
  {
    example: "a card pays on the day on which it expires, in the shop's time zone",
    source: pages.giftCards,
    cards: [["birthday00", "30.00", { expiresOn: "2026-06-01" }]],
    paid: ["30.00"],
    due: "70.00",
  },
  {
    example: "a card in another currency does not pay",
    source: pages.api("enums/GiftCardCrossCurrencyRedemptionStrategy"),
    cards: [["birthday00", "30.00", { currency: "EUR" }]],
    paid: [],
    due: "100.00",
    refused: ["otherCurrency"],
  },
];

describe("paying by gift card", () => {
  let example: ExampleShop;

  beforeEach(() => {
    example = new ExampleShop();
    // Late in the evening in New York, which is the next day in UTC.
    example.setClock("2026-06-02T03:00:00Z");
  });

  it.each(payments)("$example ($source)", (row) => {
    for (const [code, balance, change] of row.cards) example.addGiftCard(code, balance, change);
    if (row.discount) example.addDiscount("CODE", row.discount);
    const priced = example.price([["Coat", "100.00"]], {
      codes: row.discount ? ["CODE"] : [],
      shipping:
        row.shipping === undefined ? null : { title: "Standard", priceCents: example.cents(row.shipping) },
      taxRate: row.taxRate ?? 0,
      payment: { giftCards: row.pay ?? row.cards.map(([code]) => code), storeCreditCents: 0 },
    });
    expect(priced.payments.map(({ amountCents }) => example.print(amountCents))).toEqual(row.paid);
    expect(example.print(priced.dueCents)).toBe(row.due);
    expect(example.print(priced.totalCents)).toBe(row.total ?? "100.00");
    expect(refusedCards(priced)).toEqual(row.refused ?? []);
  });

  const pay = (...giftCards: string[]) =>
    refusedCards(example.price([["Coat", "100.00"]], { payment: { giftCards, storeCreditCents: 0 } }));

  it(`refuses a card that was deactivated, for good (${pages.giftCards})`, () => {
    const card = example.shop.giftCards.get(example.addGiftCard("birthday00", "30.00"));
    if (card) example.shop.giftCards.put({ ...card, deactivatedAt: "2026-05-01T00:00:00Z" });
    expect(pay("birthday00")).toEqual(["deactivated"]);
  });

  it("refuses what is no card, a card twice, an empty card, and a card that nothing is left for", () => {
    example.addGiftCard("birthday00", "130.00");
    example.addGiftCard("christmas1", "30.00");
    example.addGiftCard("emptycard1", "0.00");
    expect(pay("nocard00")).toEqual(["unknown"]);
    expect(pay("emptycard1")).toEqual(["empty"]);
    expect(pay("birthday00", "BIRTH DAY-00", "christmas1")).toEqual(["sameCard", "nothingToPay"]);
  });
});
