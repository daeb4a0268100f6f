import { beforeEach, describe, expect, it } from "vitest";
import type { StoreCreditAccountDocument } from "../state/documents";
import {
  creditAccount,
  debitAccount,
  expireCredits,
  revertDebit,
  spendableCents,
} from "./store-credit-account";
import { ExampleShop, pages } from "./worked-examples";

const ADA = "gid://shopify/Customer/1";

interface Payment {
  example: string;
  source: string;
  /** Amounts and when they expire. */
  credits: [amount: string, expiresAt?: string][];
  currency?: string;
  customerId?: string | null;
  wish?: "all" | number;
  paid: string[];
  due: string;
  left: string;
}

const payments: Payment[] = [
  {
    example: "a logged-in customer pays with what there is, and the rest otherwise",
    source: pages.storeCredit,
    credits: [["30.00"], ["12.00"]],
    paid: ["42.00"],
    due: "58.00",
    left: "0.00",
  },
  {
    example: "what an order does not need stays in the account",
    source: pages.storeCredit,
    credits: [["130.00"]],
    paid: ["100.00"],
    due: "0.00",
    left: "30.00",
  },
  {
    example: "a guest has none",
    source: pages.storeCredit,
    credits: [["30.00"]],
    customerId: null,
    paid: [],
    due: "100.00",
    left: "30.00",
  },
  {
    example: "credit in another currency than the order's does not pay",
    source: pages.storeCredit,
    credits: [["30.00"]],
    currency: "EUR",
    paid: [],
    due: "100.00",
    left: "30.00",
  },
  {
    example: "credit does not pay after it has expired",
    source: pages.storeCredit,
    credits: [["30.00", "2026-05-31T23:59:59-04:00"], ["12.00"]],
    paid: ["12.00"],
    due: "88.00",
    left: "0.00",
  },
];

describe("paying by store credit", () => {
  let example: ExampleShop;

  beforeEach(() => {
    example = new ExampleShop();
    example.setClock("2026-06-01T12:00:00Z");
  });

  function account(currency: string, credits: Payment["credits"]): StoreCreditAccountDocument {
    const { shop } = example;
    const id = shop.ids.next("StoreCreditAccount");
    const made = shop.storeCreditAccounts.put({ id, ownerId: ADA, currency, balanceCents: 0 });
    for (const [amount, expiresAt] of credits) {
      creditAccount(shop, made, example.cents(amount), expiresAt ?? null);
    }
    return made;
  }

  it.each(payments)("$example ($source)", (row) => {
    const made = account(row.currency ?? "USD", row.credits);
    const priced = example.price([["Coat", "100.00"]], {
      customerId: row.customerId === undefined ? ADA : row.customerId,
      payment: { giftCards: [], storeCreditCents: row.wish ?? "all" },
    });
    expect(priced.payments.map(({ amountCents }) => example.print(amountCents))).toEqual(row.paid);
    expect(example.print(priced.dueCents)).toBe(row.due);
    expect(priced.totalCents).toBe(10_000);
    for (const { amountCents } of priced.payments) {
      debitAccount(example.shop, made, amountCents, { event: "ORDER_PAYMENT" });
    }
    expect(example.print(spendableCents(example.shop, made))).toBe(row.left);
  });

  it("comes after gift cards", () => {
    account("USD", [["80.00"]]);
    example.addGiftCard("birthday00", "30.00");
    const { payments: paid, dueCents } = example.price([["Coat", "100.00"]], {
      customerId: ADA,
      payment: { giftCards: ["birthday00"], storeCreditCents: "all" },
    });
    expect(paid.map(({ gateway, amountCents }) => [gateway, amountCents])).toEqual([
      ["gift_card", 3_000],
      ["shopify_store_credit", 7_000],
    ]);
    expect(dueCents).toBe(0);
  });

  const creditPage = pages.api("objects/StoreCreditAccountCreditTransaction");

  it(`spends the credit that expires soonest first (${creditPage})`, () => {
    const made = account("USD", [
      ["10.00"],
      ["10.00", "2026-08-01T00:00:00Z"],
      ["10.00", "2026-07-01T00:00:00Z"],
    ]);
    debitAccount(example.shop, made, 1_500, { event: "ORDER_PAYMENT" });
    expect(remaining(made)).toEqual([1_000, 500, 0]);
  });

  it(`gives a reverted debit back to the credits it was drawn from (${creditPage})`, () => {
    const made = account("USD", [["10.00"], ["10.00", "2026-07-01T00:00:00Z"]]);
    const debit = debitAccount(example.shop, made, 1_500, { event: "ORDER_PAYMENT" });
    const cause = { event: "ORDER_REFUND", orderTransactionId: "gid://shopify/OrderTransaction/1" } as const;
    revertDebit(example.shop, debit.id, 600, cause);
    expect(remaining(made)).toEqual([1_000, 100]);
    expect(made.balanceCents).toBe(1_100);
    expect(() => revertDebit(example.shop, debit.id, 901, cause)).toThrow(/less to give back/);
  });

  it(`takes away what is left of a credit when it expires (${pages.storeCredit})`, () => {
    const made = account("USD", [["10.00", "2026-07-01T00:00:00Z"], ["5.00"]]);
    debitAccount(example.shop, made, 300, { event: "ORDER_PAYMENT" });
    example.setClock("2026-07-01T00:00:00Z");
    expireCredits(example.shop, made);
    expect(made.balanceCents).toBe(500);
    const kinds = example.shop.creditTransactionsByAccount
      .get(made.id)
      .map((item) => [item.kind, item.amountCents]);
    expect(kinds).toContainEqual(["expiration", -700]);
  });

  function remaining(made: StoreCreditAccountDocument): number[] {
    const entries = example.shop.creditTransactionsByAccount.get(made.id);
    return entries.filter((entry) => entry.kind === "credit").map((entry) => entry.remainingCents);
  }
});
