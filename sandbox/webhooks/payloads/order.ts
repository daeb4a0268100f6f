// The order payload, the same for orders/create, paid, updated, cancelled and fulfilled. `total_*` are as ordered and edited;
// `current_*` are less what refunds and removals took away.
import type { CustomerDocument, ShopDocument } from "../../state/documents";
import type { DiscountApplication, OrderDocument, ShippingLine } from "../../state/order-documents";
import { formatMoney } from "../../state/money";
import {
  allocatedCents,
  discountedShippingCents,
  financialStatus,
  fulfillmentStatus,
  orderTotals,
} from "../../orders/totals";
import { gatewayNames } from "../../orders/payments";
import type { OrderEditRecord } from "../events";
import { customerInOrder } from "./customer";
import { fulfillmentInOrder } from "./fulfillment";
import { allocationPayloads, lineItemPayload, taxLinePayload } from "./line-item";
import { moneySet, numericId, orderAddress, shopTime, shopTimeOrNull } from "./parts";
import { refundPayload } from "./refund";

export function orderPayload(
  shop: ShopDocument,
  order: OrderDocument,
  customer: CustomerDocument | undefined,
) {
  const { currency } = order;
  const totals = orderTotals(order);
  const print = (cents: number) => formatMoney(cents, currency);
  const set = (cents: number) => moneySet(cents, currency);
  const time = (iso: string) => shopTime(iso, shop.timezone);
  const address = orderAddress(order.shippingAddress ?? customer?.address, customer);
  const { token } = order;
  return {
    id: numericId(order.id),
    admin_graphql_api_id: order.id,
    app_id: null,
    browser_ip: null,
    buyer_accepts_marketing: customer?.emailMarketingState === "SUBSCRIBED",
    cancel_reason: order.cancelReason,
    cancelled_at: shopTimeOrNull(order.cancelledAt, shop.timezone),
    cart_token: order.cartToken,
    checkout_token: order.checkoutToken ?? token,
    client_details: null,
    closed_at: shopTimeOrNull(order.closedAt, shop.timezone),
    confirmation_number: token.slice(0, 9).toUpperCase(),
    confirmed: true,
    contact_email: order.email ?? "",
    created_at: time(order.createdAt),
    currency,
    current_shipping_price_set: set(totals.currentShippingCents),
    current_subtotal_price: print(totals.currentSubtotalCents),
    current_subtotal_price_set: set(totals.currentSubtotalCents),
    current_total_additional_fees_set: null,
    current_total_discounts: print(totals.currentDiscountsCents),
    current_total_discounts_set: set(totals.currentDiscountsCents),
    current_total_duties_set: null,
    current_total_price: print(totals.currentTotalCents),
    current_total_price_set: set(totals.currentTotalCents),
    current_total_tax: print(totals.currentTaxCents),
    current_total_tax_set: set(totals.currentTaxCents),
    customer_locale: customer?.locale ?? "en",
    device_id: null,
    discount_codes: discountCodes(order),
    duties_included: false,
    email: order.email ?? "",
    estimated_taxes: false,
    financial_status: financialStatus(order, totals),
    fulfillment_status: fulfillmentStatus(order),
    landing_site: null,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: [],
    number: order.number,
    order_number: 1000 + order.number,
    order_status_url: `https://${shop.domain}/orders/${token}`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: gatewayNames(order),
    phone: null,
    po_number: null,
    presentment_currency: currency,
    processed_at: time(order.processedAt),
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    subtotal_price: print(totals.subtotalCents),
    subtotal_price_set: set(totals.subtotalCents),
    tags: order.tags.join(", "),
    tax_exempt: false,
    tax_lines: orderTaxLines(order),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token,
    total_cash_rounding_payment_adjustment_set: set(0),
    total_cash_rounding_refund_adjustment_set: set(0),
    total_discounts: print(totals.discountsCents),
    total_discounts_set: set(totals.discountsCents),
    total_line_items_price: print(totals.lineItemsCents),
    total_line_items_price_set: set(totals.lineItemsCents),
    total_outstanding: print(totals.outstandingCents),
    total_price: print(totals.totalCents),
    total_price_set: set(totals.totalCents),
    total_shipping_price_set: set(totals.shippingCents),
    total_tax: print(totals.taxCents),
    total_tax_set: set(totals.taxCents),
    total_tip_received: print(0),
    total_weight: 0,
    updated_at: time(order.updatedAt),
    user_id: null,
    billing_address: address,
    customer: customer ? customerInOrder(shop, customer) : null,
    discount_applications: order.discountApplications.map((application) =>
      discountApplication(application, currency),
    ),
    fulfillments: order.fulfillments.map((fulfillment) => fulfillmentInOrder(shop, order, fulfillment)),
    line_items: order.lines.map((line) => ({
      ...lineItemPayload(order, line),
      attributed_staffs: [],
      current_quantity: line.currentQuantity,
      sales_line_item_group_id: null,
    })),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    shipping_address: address,
    shipping_lines: order.shippingLines.map((line) => shippingLine(line, order, totals.currentShippingCents)),
    returns: [],
    line_item_groups: [],
  };
}

function discountCodes(order: OrderDocument) {
  const allocations = [...order.lines, ...order.shippingLines].flatMap((line) => line.discountAllocations);
  return order.discountApplications.flatMap((application, index) => {
    if (application.code === null) return [];
    const amount = allocatedCents(allocations.filter((item) => item.applicationIndex === index));
    const type = application.targetType === "shipping_line" ? "shipping" : application.valueType;
    return [{ code: application.code, amount: formatMoney(amount, order.currency), type }];
  });
}

function discountApplication(application: DiscountApplication, currency: string) {
  return {
    target_type: application.targetType,
    type: application.type,
    value:
      application.valueType === "percentage"
        ? String(application.value / 100)
        : formatMoney(application.value, currency),
    value_type: application.valueType,
    allocation_method: application.allocationMethod,
    target_selection: application.targetSelection,
    ...(application.code === null
      ? { title: application.title, description: application.title }
      : { code: application.code }),
  };
}

/** One per title and rate, summed over lines and shipping. */
function orderTaxLines(order: OrderDocument) {
  const byRate = new Map<string, { title: string; rate: number; amountCents: number }>();
  for (const line of [...order.lines, ...order.shippingLines]) {
    for (const tax of line.taxLines) {
      const key = `${tax.title}:${tax.rate}`;
      const sum = byRate.get(key) ?? { title: tax.title, rate: tax.rate, amountCents: 0 };
      sum.amountCents += tax.amountCents;
      byRate.set(key, sum);
    }
  }
  return [...byRate.values()].map((tax) => taxLinePayload(tax, order.currency));
}

function shippingLine(line: ShippingLine, order: OrderDocument, currentCents: number) {
  const { currency } = order;
  const discounted = discountedShippingCents(line);
  return {
    id: numericId(line.id),
    carrier_identifier: null,
    code: line.title,
    current_discounted_price_set: moneySet(
      order.shippingLines.length === 1 ? currentCents : discounted,
      currency,
    ),
    discounted_price: formatMoney(discounted, currency),
    discounted_price_set: moneySet(discounted, currency),
    is_removed: false,
    phone: null,
    price: formatMoney(line.priceCents, currency),
    price_set: moneySet(line.priceCents, currency),
    requested_fulfillment_service_id: null,
    source: "shopify",
    title: line.title,
    tax_lines: line.taxLines.map((tax) => taxLinePayload(tax, currency)),
    discount_allocations: allocationPayloads(line.discountAllocations, currency),
  };
}

export function orderEditedPayload(shop: ShopDocument, order: OrderDocument, edit: OrderEditRecord) {
  const at = shopTime(order.updatedAt, shop.timezone);
  const changes = (items: OrderEditRecord["additions"]) =>
    items.map((item) => ({ id: numericId(item.id), delta: item.delta }));
  return {
    order_edit: {
      id: numericId(edit.id),
      app_id: null,
      created_at: at,
      committed_at: at,
      notify_customer: false,
      order_id: numericId(order.id),
      staff_note: edit.note,
      user_id: null,
      line_items: { additions: changes(edit.additions), removals: changes(edit.removals) },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}
