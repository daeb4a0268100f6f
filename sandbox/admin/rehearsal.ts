// What a change of an order would do, without doing it: the very function runs on copies of the order, its customer and what
// paid for it, in a shop that nobody keeps. So a preview cannot differ from the act.
import { IdSource } from "../state/ids";
import type { OrderDocument } from "../state/order-documents";
import { ShopState } from "../state/shop-state";
import type { Outcome } from "../orders/place";

/** Throws what the act throws. */
export function rehearse(
  shop: ShopState,
  order: OrderDocument,
  act: (copy: ShopState) => Outcome,
): OrderDocument {
  const copy = new ShopState({ ...shop.document }, new IdSource(0, false), shop.now, () => undefined);
  copy.orders.put(structuredClone(order));
  for (const product of shop.products.values()) copy.products.put(product);
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  if (customer) copy.customers.put(structuredClone(customer));
  for (const transaction of order.transactions) {
    const card =
      transaction.giftCardId === undefined ? undefined : shop.giftCards.get(transaction.giftCardId);
    if (card) copy.giftCards.put(structuredClone(card));
    const debit =
      transaction.storeCreditDebitId === undefined
        ? undefined
        : shop.storeCreditTransactions.get(transaction.storeCreditDebitId);
    const account = debit && shop.storeCreditAccounts.get(debit.accountId);
    if (!account) continue;
    copy.storeCreditAccounts.put(structuredClone(account));
    for (const entry of shop.creditTransactionsByAccount.get(account.id)) {
      copy.storeCreditTransactions.put(structuredClone(entry));
    }
  }
  return act(copy).order;
}
