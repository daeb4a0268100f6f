import { expect, it } from "vitest";
import { placeOrder } from "../orders/place";
import { refundOrder } from "../orders/refund";
import { ALL_SCOPES, TestShop, textAt } from "./test-shop";

it("shows by what an order was paid, and the order in the journal of store credit", async () => {
  const test = new TestShop("one.myshopify.com", [...ALL_SCOPES, "read_orders"]);
  const customerId = await test.createCustomer("ayla@example.com");
  const credit = await test.data(
    `mutation($id: ID!) {
      storeCreditAccountCredit(id: $id, creditInput: { creditAmount: { amount: "4.00", currencyCode: EUR } }) {
        storeCreditAccountTransaction { account { id } }
      }
    }`,
    { id: customerId },
  );
  await test.data(`mutation {
    giftCardCreate(input: { initialAmount: { amount: "5.00", currencyCode: EUR }, code: "birthday00" }) { giftCard { id } }
  }`);
  const { order } = placeOrder(test.shop, {
    customerId,
    lines: [{ title: "Tea", quantity: 1, price: "10.00" }],
    payment: { giftCards: ["birthday00"], storeCredit: true },
  });
  refundOrder(test.shop, { orderId: order.id, amount: "6.00" });

  const shown = await test.data(
    `query($id: ID!) {
      order(id: $id) {
        paymentGatewayNames
        totalReceivedSet { shopMoney { amount } }
        transactions(first: 10) { kind gateway amountSet { shopMoney { amount } } parentTransaction { gateway } }
      }
    }`,
    { id: order.id },
  );
  const money = (amount: string) => ({ shopMoney: { amount } });
  const sale = (gateway: string, amount: string) => ({
    kind: "SALE",
    gateway,
    amountSet: money(amount),
    parentTransaction: null,
  });
  const refund = (gateway: string, amount: string) => ({
    kind: "REFUND",
    gateway,
    amountSet: money(amount),
    parentTransaction: { gateway },
  });
  expect(shown.order).toEqual({
    paymentGatewayNames: ["gift_card", "shopify_store_credit", "bogus"],
    totalReceivedSet: money("10.00"),
    transactions: [
      sale("gift_card", "5.00"),
      sale("shopify_store_credit", "4.00"),
      sale("bogus", "1.00"),
      refund("gift_card", "5.00"),
      refund("shopify_store_credit", "1.00"),
    ],
  });

  const journal = await test.data(
    `query($id: ID!) {
      storeCreditAccount(id: $id) {
        balance { amount }
        transactions(first: 10) {
          nodes {
            event
            amount { amount }
            origin { ... on OrderTransaction { kind order { name } } }
            ... on StoreCreditAccountDebitRevertTransaction { debitTransaction { amount { amount } } }
          }
        }
      }
    }`,
    { id: textAt(credit, "storeCreditAccountCredit.storeCreditAccountTransaction.account.id") },
  );
  const origin = (kind: string) => ({ kind, order: { name: order.name } });
  expect(journal.storeCreditAccount).toEqual({
    balance: { amount: "1.00" },
    transactions: {
      nodes: [
        { event: "ADJUSTMENT", amount: { amount: "4.00" }, origin: null },
        { event: "ORDER_PAYMENT", amount: { amount: "-4.00" }, origin: origin("SALE") },
        {
          event: "ORDER_REFUND",
          amount: { amount: "1.00" },
          origin: origin("REFUND"),
          debitTransaction: { amount: { amount: "-4.00" } },
        },
      ],
    },
  });
});
