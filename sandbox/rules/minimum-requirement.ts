// Whether an order reaches a discount's minimum: a subtotal or a quantity, counted over the lines that the discount is for.
// For a product discount lines count at their prices; for an order discount after product discounts, from which its subtotal
// is made; for free shipping at what they cost after all discounts.
// Source: https://help.shopify.com/en/manual/discounts/discount-types/percentage-fixed-amount (only items that it applies to
// count) and https://help.shopify.com/en/manual/discounts/discount-types/free-shipping
import { formatMoney } from "../state/money";
import type { DiscountDocument } from "../state/discount-documents";
import type { DiscountableOrder } from "./order-input";
import type { CodeRefusalReason, Refusal } from "./refusals";

/**
 * Why the minimum is not reached; null when it is. `entitled` are indexes into the order's lines, `lineCents` what each line
 * costs when this discount is looked at.
 */
export function minimumRefusal(
  minimum: DiscountDocument["minimum"],
  order: DiscountableOrder,
  entitled: readonly number[],
  lineCents: readonly number[],
): Refusal<CodeRefusalReason> | null {
  switch (minimum.kind) {
    case "none":
      return null;
    case "subtotal": {
      const subtotalCents = entitled.reduce((sum, index) => sum + (lineCents[index] ?? 0), 0);
      const missingCents = minimum.amountCents - subtotalCents;
      if (missingCents <= 0) return null;
      const print = (cents: number) => `${formatMoney(cents, order.currency)} ${order.currency}`;
      return {
        reasonCode: "minimumSubtotal",
        reason: `Add ${print(missingCents)} more to use this code: it needs at least ${print(minimum.amountCents)}.`,
      };
    }
    case "quantity": {
      const quantity = entitled.reduce((sum, index) => sum + (order.lines[index]?.quantity ?? 0), 0);
      const missing = minimum.quantity - quantity;
      if (missing <= 0) return null;
      return {
        reasonCode: "minimumQuantity",
        reason: `Add ${missing} more ${missing === 1 ? "item" : "items"} to use this code: it needs at least ${minimum.quantity}.`,
      };
    }
  }
}
