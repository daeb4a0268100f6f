// Whether an order reaches a discount's minimum: a subtotal or a quantity, counted over the entitled lines at their prices
// before any discount.
// Source: https://help.shopify.com/en/manual/discounts/discount-types (minimum purchase requirements) and
// https://shopify.dev/docs/api/admin-graphql/latest/input-objects/DiscountMinimumRequirementInput
import { formatMoney } from "../state/money";
import type { DiscountDocument } from "../state/discount-documents";
import { lineTotalCents, type DiscountableOrder } from "./order-input";

/** Why the minimum is not reached; null when it is. `entitled` are indexes into the order's lines. */
export function minimumRefusal(
  minimum: DiscountDocument["minimum"],
  order: DiscountableOrder,
  entitled: readonly number[],
): string | null {
  const lines = entitled.flatMap((index) => order.lines[index] ?? []);
  switch (minimum.kind) {
    case "none":
      return null;
    case "subtotal": {
      const subtotalCents = lines.reduce((sum, line) => sum + lineTotalCents(line), 0);
      if (subtotalCents >= minimum.amountCents) return null;
      return `the order is below the minimum of ${formatMoney(minimum.amountCents, order.currency)} ${order.currency}`;
    }
    case "quantity": {
      const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
      return quantity >= minimum.quantity ? null : `the order has fewer than ${minimum.quantity} items`;
    }
  }
}
