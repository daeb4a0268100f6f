// A line item as orders, fulfilments and refunds show it.
import type { OrderDocument, OrderLine, TaxLine } from "../../state/order-documents";
import { formatMoney } from "../../state/money";
import { moneySet, numericId, numericIdOrNull } from "./parts";

export function taxLinePayload(line: TaxLine, currency: string) {
  return {
    channel_liable: false,
    price: formatMoney(line.amountCents, currency),
    price_set: moneySet(line.amountCents, currency),
    rate: line.rate,
    title: line.title,
  };
}

export function allocationPayloads(
  allocations: readonly { applicationIndex: number; amountCents: number }[],
  currency: string,
) {
  return allocations.map((allocation) => ({
    amount: formatMoney(allocation.amountCents, currency),
    amount_set: moneySet(allocation.amountCents, currency),
    discount_application_index: allocation.applicationIndex,
  }));
}

/** The fields that every payload with a line item shows. */
export function lineItemPayload(order: OrderDocument, line: OrderLine, quantity = line.quantity) {
  const { currency } = order;
  return {
    id: numericId(line.id),
    admin_graphql_api_id: line.id,
    fulfillable_quantity: line.fulfillableQuantity,
    fulfillment_service: "manual",
    fulfillment_status: lineFulfillmentStatus(order, line),
    gift_card: line.isGiftCard,
    grams: line.grams,
    name: line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
    price: formatMoney(line.priceCents, currency),
    price_set: moneySet(line.priceCents, currency),
    product_exists: line.productId !== null,
    product_id: numericIdOrNull(line.productId),
    properties: [],
    quantity,
    requires_shipping: line.requiresShipping,
    sku: line.sku,
    taxable: line.taxable,
    title: line.title,
    total_discount: formatMoney(0, currency),
    total_discount_set: moneySet(0, currency),
    variant_id: numericIdOrNull(line.variantId),
    variant_inventory_management: null,
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: line.taxLines.map((tax) => taxLinePayload(tax, currency)),
    duties: [],
    discount_allocations: allocationPayloads(line.discountAllocations, currency),
  };
}

function lineFulfillmentStatus(order: OrderDocument, line: OrderLine): "fulfilled" | "partial" | null {
  let sent = 0;
  for (const fulfillment of order.fulfillments) {
    if (fulfillment.status !== "success") continue;
    for (const item of fulfillment.lines) if (item.lineId === line.id) sent += item.quantity;
  }
  if (sent === 0) return null;
  return line.fulfillableQuantity === 0 ? "fulfilled" : "partial";
}
