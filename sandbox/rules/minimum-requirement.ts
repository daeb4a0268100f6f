// Whether an order reaches a discount's minimum: a subtotal or a quantity, counted over the entitled lines at their prices
// before any discount.
// Source: https://help.shopify.com/en/manual/discounts/discount-types (minimum purchase requirements) and
// https://shopify.dev/docs/api/admin-graphql/latest/input-objects/DiscountMinimumRequirementInput
import { formatMoney } from "../state/money";
import type { DiscountDocument } from "../state/discount-documents";
import { lineTotalCents, type DiscountableOrder } from "./order-input";
import type { CodeRefusalReason, Refusal } from "./refusals";

/** Why the minimum is not reached; null when it is. `entitled` are indexes into the order's lines. */
export function minimumRefusal(
  minimum: DiscountDocument["minimum"],
  order: DiscountableOrder,
  entitled: readonly number[],
): Refusal<CodeRefusalReason> | null {
  const lines = entitled.flatMap((index) => order.lines[index] ?? []);
  switch (minimum.kind) {
    case "none":
      return null;
    case "subtotal": {
      const subtotalCents = lines.reduce((sum, line) => sum + lineTotalCents(line), 0);
      const missingCents = minimum.amountCents - subtotalCents;
      if (missingCents <= 0) return null;
      const print = (cents: number) => `${formatMoney(cents, order.currency)} ${order.currency}`;
      return {
        reasonCode: "minimumSubtotal",
        reason: `Add ${print(missingCents)} more to use this code: it needs at least ${print(minimum.amountCents)}.`,
      };
    }
    case "quantity": {
      const missing = minimum.quantity - lines.reduce((sum, line) => sum + line.quantity, 0);
      if (missing <= 0) return null;
      return {
        reasonCode: "minimumQuantity",
        reason: `Add ${missing} more ${missing === 1 ? "item" : "items"} to use this code: it needs at least ${minimum.quantity}.`,
      };
    }
  }
}
