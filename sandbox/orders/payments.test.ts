import { beforeEach, describe, expect, it } from "vitest";
import fc from "fast-check";
import { creditAccount } from "../rules/store-credit-account";
import { ExampleShop, pages } from "../rules/worked-examples";
import type { StoreCreditAccountDocument } from "../state/documents";
import type { OrderDocument } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { createCustomer } from "../customers/customers";
import { orderPayload } from "../webhooks/payloads/order";
import { cancelOrder } from "./cancel";
import { payOrder } from "./pay";
import { gatewayNames } from "./payments";
import { placeOrder, type OrderInput } from "./place";
import { refundOrder } from "./refund";
import { financialStatus, orderTotals } from "./totals";

let example: ExampleShop;
let shop: ShopState;
let customerId: string;
let account: StoreCreditAccountDocument;
let cardId: string;

beforeEach(() => {
  example = new ExampleShop();
  shop = example.shop;
  customerId = createCustomer(shop, { firstName: "Ada", email: "ada@example.com" }).id;
  cardId = example.addGiftCard("birthday00", "30.00");
  const id = shop.ids.next("StoreCreditAccount");
  account = shop.storeCreditAccounts.put({ id, ownerId: customerId, currency: "USD", balanceCents: 0 });
  creditAccount(shop, account, 2_000, null);
});

/** 100.00, of which the card pays 30.00 and store credit 20.00. */
function place(extra: Partial<OrderInput> = {}) {
  return placeOrder(shop, {
    customerId,
    lines: [{ title: "Coat", quantity: 2, price: "50.00" }],
    payment: { giftCards: ["birthday00"], storeCredit: true },
    ...extra,
  });
}

const cardCents = () => shop.giftCards.get(cardId)?.balanceCents;
const sales = (order: OrderDocument) =>
  order.transactions.map(({ kind, status, gateway, amountCents }) => [kind, status, gateway, amountCents]);

describe("an order paid in several ways", () => {
  it("has a transaction for each, and takes the money from card and account", () => {
    const { order, events } = place();
    expect(sales(order)).toEqual([
      ["sale", "success", "gift_card", 3_000],
      ["sale", "success", "shopify_store_credit", 2_000],
      ["sale", "success", "bogus", 5_000],
    ]);
    expect([cardCents(), account.balanceCents]).toEqual([0, 0]);
    expect(events.map(({ topic }) => topic)).toContain("orders/paid");
    const payload = orderPayload(shop.document, order, shop.customers.get(customerId));
    expect(payload).toMatchObject({
      payment_gateway_names: ["gift_card", "shopify_store_credit", "bogus"],
      total_price: "100.00",
      total_discounts: "0.00",
      total_outstanding: "0.00",
      financial_status: "paid",
    });
  });

  it("needs no other payment when they cover the total", () => {
    const { order } = place({ lines: [{ title: "Cup", quantity: 1, price: "45.00" }], paid: false });
    expect(gatewayNames(order)).toEqual(["gift_card", "shopify_store_credit"]);
    expect([cardCents(), account.balanceCents]).toEqual([0, 500]);
    expect(financialStatus(order)).toBe("paid");
  });

  it("is paid in part until the rest comes", () => {
    const { order, events } = place({ paid: false });
    expect(financialStatus(order)).toBe("partially_paid");
    expect(orderTotals(order).outstandingCents).toBe(5_000);
    expect(events.map(({ topic }) => topic)).not.toContain("orders/paid");
    payOrder(shop, { orderId: order.id });
    expect(financialStatus(order)).toBe("paid");
    expect(orderTotals(order).paidCents).toBe(10_000);
  });

  it("is refused, and takes no money, when a card cannot pay", () => {
    expect(() => place({ payment: { giftCards: ["birthday00", "nocard00"], storeCredit: true } })).toThrow(
      /nocard00 cannot pay/,
    );
    expect([cardCents(), account.balanceCents, shop.orders.size]).toEqual([3_000, 2_000, 0]);
  });

  it("has nothing of a guest's on the account", () => {
    const { order } = place({ customerId: null });
    expect(gatewayNames(order)).toEqual(["gift_card", "bogus"]);
  });
});

describe("a refund of it", () => {
  it(`fills the gift card first, then the other payments (${pages.refunds})`, () => {
    const { order } = place();
    refundOrder(shop, { orderId: order.id, amount: "25.00" });
    expect([cardCents(), account.balanceCents]).toEqual([2_500, 0]);
    refundOrder(shop, { orderId: order.id, amount: "20.00" });
    expect([cardCents(), account.balanceCents]).toEqual([3_000, 1_500]);
    refundOrder(shop, { orderId: order.id, all: true });
    expect([cardCents(), account.balanceCents]).toEqual([3_000, 2_000]);
    const bogus = order.transactions.filter((item) => item.kind === "refund" && item.gateway === "bogus");
    expect(bogus.map((item) => item.amountCents)).toEqual([5_000]);
    expect(financialStatus(order)).toBe("refunded");
  });

  it(`can keep a part back, as a restocking fee (${pages.refunds})`, () => {
    const { order } = place({ payment: undefined });
    refundOrder(shop, { orderId: order.id, lines: [{ index: 0, quantity: 1 }], amount: "45.00" });
    expect(orderTotals(order)).toMatchObject({ refundedCents: 4_500, currentSubtotalCents: 5_000 });
  });

  it(`gives the discounted price back (${pages.restOrder})`, () => {
    example.addDiscount("TENOFF", { amount: "10.00" });
    const { order } = place({
      payment: undefined,
      discountCodes: ["TENOFF"],
      lines: ["green", "red", "black"].map((colour) => ({
        title: `IPod Nano - ${colour}`,
        quantity: 1,
        price: "199.00",
      })),
    });
    refundOrder(shop, { orderId: order.id, lines: [0, 2].map((index) => ({ index, quantity: 1 })) });
    expect(order.refunds[0]?.lines.map((line) => line.subtotalCents)).toEqual([19_566, 19_567]);
    expect(orderPayload(shop.document, order, undefined)).toMatchObject({
      current_subtotal_price: "195.67",
      current_total_discounts: "3.33",
      financial_status: "partially_refunded",
    });
  });

  it(`reverts the debit of store credit (${pages.api("objects/StoreCreditAccountDebitRevertTransaction")})`, () => {
    const { order } = place();
    refundOrder(shop, { orderId: order.id, all: true });
    const entries = shop.creditTransactionsByAccount.get(account.id);
    expect(entries.map(({ kind, event, amountCents }) => [kind, event, amountCents])).toEqual([
      ["credit", undefined, 2_000],
      ["debit", "ORDER_PAYMENT", -2_000],
      ["debitRevert", "ORDER_REFUND", 2_000],
    ]);
    expect(entries[2]?.debitId).toBe(entries[1]?.id);
  });

  it("goes back on cancelling too, also of what was never paid in full", () => {
    const { order } = place({ paid: false });
    cancelOrder(shop, { orderId: order.id });
    expect([cardCents(), account.balanceCents]).toEqual([3_000, 2_000]);
    expect(financialStatus(order)).toBe("refunded");
  });

  it("leaves card and account as they were after any series of refunds", () => {
    const part = fc.integer({ min: 1, max: 6_000 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const before = [cardCents(), account.balanceCents];
        const { order } = place();
        for (const cents of parts) {
          const { paidCents, refundedCents } = orderTotals(order);
          const amountCents = Math.min(cents, paidCents - refundedCents);
          if (amountCents === 0) continue;
          refundOrder(shop, { orderId: order.id, amount: example.print(amountCents) });
          for (const sale of order.transactions.filter((item) => item.kind === "sale")) {
            const back = order.transactions.filter((item) => item.parentId === sale.id);
            expect(back.reduce((sum, item) => sum + item.amountCents, 0)).toBeLessThanOrEqual(
              sale.amountCents,
            );
          }
        }
        const { paidCents, refundedCents } = orderTotals(order);
        if (paidCents > refundedCents) {
          refundOrder(shop, { orderId: order.id, amount: example.print(paidCents - refundedCents) });
        }
        expect([cardCents(), account.balanceCents]).toEqual(before);
      }),
    );
  });
});
