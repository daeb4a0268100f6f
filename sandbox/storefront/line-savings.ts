// Which discounts show on a line: those for single products. What is off the whole order is spread over the lines for tax and
// refunds, but a shopper reads it once, below them.
import type { DiscountAllocation, DiscountApplication } from "../state/order-documents";

export function onLine(
  applications: readonly DiscountApplication[],
  line: { discountAllocations: readonly DiscountAllocation[] },
): DiscountAllocation[] {
  return line.discountAllocations.filter(({ applicationIndex }) => {
    const application = applications[applicationIndex];
    return application?.targetSelection !== "all" || application.allocationMethod !== "across";
  });
}
