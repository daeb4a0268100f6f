// The money of an order: what paid for it and where a refund goes. A gift card's balance and the journal of store credit
// move with the order's transactions, cent for cent. A refund goes back to what paid, gift cards first as Shopify suggests it,
// and never gives a payment more back than it had paid.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/OrderTransaction and
// https://help.shopify.com/en/manual/orders/refunds-returns/refunding-orders
import { moveGiftCardBalance } from "../rules/gift-card-payment";
import type { CheckoutPayment } from "../rules/price-checkout";
import { debitAccount, revertDebit } from "../rules/store-credit-account";
import type { OrderDocument, OrderTransaction } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";

/** Takes what gift cards and store credit pay, and notes the rest as paid or, where it is not yet, as owed. */
export function takePayments(
  shop: ShopState,
  order: OrderDocument,
  payments: readonly CheckoutPayment[],
  rest: { dueCents: number; paid: boolean },
): void {
  const sale = (gateway: string, amountCents: number, status: "success" | "pending"): OrderTransaction => ({
    id: shop.ids.next("OrderTransaction"),
    kind: "sale",
    status,
    gateway,
    amountCents,
    parentId: null,
    createdAt: shop.timestamp(),
  });
  for (const payment of payments) {
    const transaction = sale(payment.gateway, payment.amountCents, "success");
    if (payment.gateway === "gift_card") {
      moveGiftCardBalance(shop, payment.giftCardId, -payment.amountCents);
      transaction.giftCardId = payment.giftCardId;
    } else {
      const account = shop.storeCreditAccounts.get(payment.accountId);
      if (!account) throw new Error(`There is no store credit account ${payment.accountId} in this shop`);
      const cause = { event: "ORDER_PAYMENT", orderTransactionId: transaction.id } as const;
      transaction.storeCreditDebitId = debitAccount(shop, account, payment.amountCents, cause).id;
    }
    order.transactions.push(transaction);
  }
  if (rest.dueCents > 0 || payments.length === 0) {
    order.transactions.push(sale(order.gateway, rest.dueCents, rest.paid ? "success" : "pending"));
  }
}

interface RefundPart {
  /** The payment that it goes back to. */
  sale: OrderTransaction;
  amountCents: number;
}

/** To which payments a refund of `amountCents` goes back; less than asked where less is left of what was paid. */
function refundParts(order: OrderDocument, amountCents: number): RefundPart[] {
  const parts: RefundPart[] = [];
  let leftCents = amountCents;
  // Gift cards are the first to be taken, so they are the first in the order's transactions.
  for (const sale of order.transactions) {
    if (sale.kind !== "sale" || sale.status !== "success") continue;
    const cents = Math.min(leftCents, sale.amountCents - refundedTo(order, sale));
    if (cents <= 0) continue;
    parts.push({ sale, amountCents: cents });
    leftCents -= cents;
  }
  return parts;
}

function refundedTo(order: OrderDocument, sale: OrderTransaction): number {
  return order.transactions
    .filter((item) => item.kind === "refund" && item.status === "success" && item.parentId === sale.id)
    .reduce((sum, item) => sum + item.amountCents, 0);
}

/** Pays back; answers the ids of the refund's transactions. */
export function payBack(
  shop: ShopState,
  order: OrderDocument,
  amountCents: number,
  createdAt: string,
): string[] {
  return refundParts(order, amountCents).map(({ sale, amountCents: cents }) => {
    const transaction: OrderTransaction = {
      id: shop.ids.next("OrderTransaction"),
      kind: "refund",
      status: "success",
      gateway: sale.gateway,
      amountCents: cents,
      parentId: sale.id,
      createdAt,
    };
    if (sale.giftCardId !== undefined) {
      moveGiftCardBalance(shop, sale.giftCardId, cents);
      transaction.giftCardId = sale.giftCardId;
    }
    if (sale.storeCreditDebitId !== undefined) {
      const cause = { event: "ORDER_REFUND", orderTransactionId: transaction.id } as const;
      revertDebit(shop, sale.storeCreditDebitId, cents, cause);
    }
    order.transactions.push(transaction);
    return transaction.id;
  });
}

/** The gateways that an order was or is to be paid by, each once. */
export function gatewayNames(order: OrderDocument): string[] {
  const sales = order.transactions.filter((transaction) => transaction.kind === "sale");
  return [...new Set(sales.map((transaction) => transaction.gateway))];
}
