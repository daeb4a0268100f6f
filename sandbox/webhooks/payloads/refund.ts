// refunds/create, and the refunds inside an order. Since 2024-10 shipping given back stands in `refund_shipping_lines`;
// `order_adjustments` is what the money differs from the worth of lines and shipping (negative: more was paid back).
// https://shopify.dev/changelog/exposing-the-order-adjustments-connection-on-a-refund
import type { ShopDocument } from "../../state/documents";
import type { OrderDocument, OrderRefund } from "../../state/order-documents";
import { formatMoney } from "../../state/money";
import { lineItemPayload } from "./line-item";
import { moneySet, numericId, numericIdOrNull, shopTime } from "./parts";

export function refundPayload(shop: ShopDocument, order: OrderDocument, refund: OrderRefund) {
  const { currency } = order;
  const createdAt = shopTime(refund.createdAt, shop.timezone);
  const shipping = order.shippingLines[0];
  return {
    id: numericId(refund.id),
    admin_graphql_api_id: refund.id,
    order_id: numericId(order.id),
    created_at: createdAt,
    note: refund.note ?? "",
    user_id: numericId(shop.id),
    processed_at: createdAt,
    duties: [],
    total_duties_set: moneySet(0, currency),
    return: null,
    refund_shipping_lines:
      refund.shippingCents === 0 || !shipping
        ? []
        : [
            {
              id: numericId(refund.id),
              shipping_line_id: numericId(shipping.id),
              shipping_line: { id: numericId(shipping.id), title: shipping.title },
              subtotal_amount_set: moneySet(refund.shippingCents, currency),
              tax_amount_set: moneySet(refund.shippingTaxCents, currency),
            },
          ],
    restock: refund.lines.some((line) => line.restockType !== "no_restock"),
    order_adjustments:
      refund.adjustmentCents === 0
        ? []
        : [
            {
              id: numericId(refund.id),
              order_id: numericId(order.id),
              refund_id: numericId(refund.id),
              amount: formatMoney(-refund.adjustmentCents, currency),
              tax_amount: formatMoney(0, currency),
              kind: "refund_discrepancy",
              reason: "Refund discrepancy",
              amount_set: moneySet(-refund.adjustmentCents, currency),
              tax_amount_set: moneySet(0, currency),
            },
          ],
    refund_line_items: refund.lines.flatMap((line) => {
      const item = order.lines.find((candidate) => candidate.id === line.lineId);
      if (!item) return [];
      return [
        {
          id: numericId(line.id),
          line_item: lineItemPayload(order, item),
          line_item_id: numericId(line.lineId),
          location_id: null,
          quantity: line.quantity,
          restock_type: line.restockType,
          subtotal: Number(formatMoney(line.subtotalCents, currency)),
          subtotal_set: moneySet(line.subtotalCents, currency),
          total_tax: Number(formatMoney(line.taxCents, currency)),
          total_tax_set: moneySet(line.taxCents, currency),
        },
      ];
    }),
    transactions: order.transactions
      .filter((transaction) => refund.transactionIds.includes(transaction.id))
      .map((transaction) => ({
        id: numericId(transaction.id),
        admin_graphql_api_id: transaction.id,
        order_id: numericId(order.id),
        kind: transaction.kind,
        gateway: transaction.gateway,
        status: transaction.status,
        message: null,
        created_at: shopTime(transaction.createdAt, shop.timezone),
        test: order.test,
        authorization: null,
        location_id: null,
        user_id: null,
        parent_id: numericIdOrNull(transaction.parentId),
        processed_at: shopTime(transaction.createdAt, shop.timezone),
        device_id: null,
        error_code: null,
        source_name: order.sourceName,
        receipt: {},
        amount: formatMoney(transaction.amountCents, currency),
        currency,
        payment_id: `${order.name}.1`,
        total_unsettled_set: {
          presentment_money: { amount: formatMoney(0, currency), currency },
          shop_money: { amount: formatMoney(0, currency), currency },
        },
        manual_payment_gateway: false,
        amount_rounding: null,
      })),
  };
}
