// Orders: read by id or search. Without `read_all_orders` only those of the last 60 days (of the domain clock) are there.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/queries/orders and
// https://shopify.dev/docs/api/usage/access-scopes#orders-permissions
import { legacyId } from "../../state/ids";
import type { OrderDocument } from "../../state/order-documents";
import { gatewayNames } from "../../orders/payments";
import { financialStatus, fulfillmentStatus, orderTotals } from "../../orders/totals";
import { expectGid, moneyBag, type AdminContext, type View } from "../context";
import { notInSandbox } from "../errors";
import { comparePositions, connection, type ConnectionArgs, type Position } from "./connection";
import { metafieldFields } from "./metafields";
import {
  applicationView,
  fulfillmentView,
  lineItemView,
  refundView,
  shippingLineView,
  taxLineView,
  transactionView,
} from "./order-parts";
import { search, type SearchFields } from "./search";

const RECENT_MS = 60 * 24 * 60 * 60 * 1_000;

const fulfillmentNames = { fulfilled: "FULFILLED", partial: "PARTIALLY_FULFILLED", none: "UNFULFILLED" };

const searchFields: SearchFields<OrderDocument> = {
  fields: {
    id: (order) => legacyId(order.id),
    name: (order) => order.name,
    customer_id: (order) => (order.customerId === null ? null : legacyId(order.customerId)),
    email: (order) => order.email,
    created_at: (order) => new Date(order.createdAt),
    processed_at: (order) => new Date(order.processedAt),
    updated_at: (order) => new Date(order.updatedAt),
    financial_status: (order) => financialStatus(order),
    fulfillment_status: (order) => fulfillmentStatus(order) ?? "unshipped",
    status: (order) =>
      order.cancelledAt !== null ? "cancelled" : order.closedAt !== null ? "closed" : "open",
    discount_code: (order) => codesOf(order),
    tag: (order) => order.tags,
    test: (order) => order.test,
    gateway: (order) => gatewayNames(order),
    source_name: (order) => order.sourceName,
  },
  text: (order) => [order.name, order.email ?? "", ...order.tags],
};

const sortValues: Record<string, (order: OrderDocument) => string | number> = {
  ID: (order) => order.number,
  ORDER_NUMBER: (order) => order.number,
  CREATED_AT: (order) => order.createdAt,
  PROCESSED_AT: (order) => order.processedAt,
  UPDATED_AT: (order) => order.updatedAt,
  TOTAL_PRICE: (order) => orderTotals(order).totalCents,
};

export interface OrdersArgs extends ConnectionArgs {
  query?: string | null;
  sortKey?: string | null;
}

export function orders(context: AdminContext, args: OrdersArgs): View {
  return findOrders(context, context.shop.orders.values(), args);
}

/** Searches, sorts and pages orders. */
export function findOrders(context: AdminContext, among: Iterable<OrderDocument>, args: OrdersArgs): View {
  const visible = search(among, args.query, searchFields, "orders").filter((order) =>
    isVisible(context, order),
  );
  const key = args.sortKey ?? "PROCESSED_AT";
  const value = sortValues[key];
  if (!value) throw notInSandbox(`orders sorted by ${key}`);
  const positionOf = (item: OrderDocument): Position => [value(item), item.number];
  visible.sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
  return connection(
    visible,
    args,
    (item) => item.id,
    (item) => orderView(context, item),
    positionOf,
  );
}

export function ordersCount(
  context: AdminContext,
  args: { query?: string | null; limit?: number | null },
): View {
  const found = search(context.shop.orders.values(), args.query, searchFields, "orders");
  const count = found.filter((order) => isVisible(context, order)).length;
  const limit = args.limit ?? count;
  return { count: Math.min(count, limit), precision: count > limit ? "AT_LEAST" : "EXACT" };
}

export function order(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.orders.get(expectGid(args.id, "Order"));
  return found && isVisible(context, found) ? orderView(context, found) : null;
}

function isVisible(context: AdminContext, { createdAt }: OrderDocument): boolean {
  if (context.scopes.includes("read_all_orders")) return true;
  return Date.parse(createdAt) >= context.shop.now().getTime() - RECENT_MS;
}

function codesOf(order: OrderDocument): string[] {
  return order.discountApplications.flatMap((application) => application.code ?? []);
}

export function orderView(context: AdminContext, document: OrderDocument): View {
  const { shop } = context;
  const totals = orderTotals(document);
  const bag = (cents: number) => moneyBag(cents, document.currency);
  const live = document.lines.filter((line) => line.currentQuantity > 0);
  return {
    __typename: "Order",
    id: document.id,
    legacyResourceId: legacyId(document.id),
    name: document.name,
    number: document.number,
    email: document.email,
    test: document.test,
    tags: document.tags,
    note: document.note,
    sourceName: document.sourceName,
    currencyCode: document.currency,
    presentmentCurrencyCode: document.currency,
    taxesIncluded: document.taxesIncluded,
    createdAt: document.createdAt,
    processedAt: document.processedAt,
    updatedAt: document.updatedAt,
    cancelledAt: document.cancelledAt,
    cancelReason: document.cancelReason?.toUpperCase() ?? null,
    closed: document.closedAt !== null,
    closedAt: document.closedAt,
    confirmed: true,
    displayFinancialStatus: financialStatus(document, totals).toUpperCase(),
    displayFulfillmentStatus: fulfillmentNames[fulfillmentStatus(document) ?? "none"],
    fullyPaid: totals.outstandingCents === 0 && totals.paidCents > 0,
    unpaid: totals.paidCents === 0,
    paymentGatewayNames: gatewayNames(document),
    discountCode: codesOf(document)[0] ?? null,
    discountCodes: codesOf(document),
    customer: () => {
      const customer = document.customerId === null ? undefined : shop.customers.get(document.customerId);
      return customer ? context.views.customer(context, customer) : null;
    },
    subtotalPriceSet: bag(totals.subtotalCents),
    totalPriceSet: bag(totals.totalCents),
    originalTotalPriceSet: bag(totals.totalCents),
    totalDiscountsSet: bag(totals.discountsCents),
    totalShippingPriceSet: bag(totals.shippingCents),
    totalTaxSet: bag(totals.taxCents),
    currentSubtotalPriceSet: bag(totals.currentSubtotalCents),
    currentTotalPriceSet: bag(totals.currentTotalCents),
    currentTotalDiscountsSet: bag(totals.currentDiscountsCents),
    currentShippingPriceSet: bag(totals.currentShippingCents),
    currentTotalTaxSet: bag(totals.currentTaxCents),
    totalReceivedSet: bag(totals.paidCents),
    totalRefundedSet: bag(totals.refundedCents),
    netPaymentSet: bag(totals.paidCents - totals.refundedCents),
    totalOutstandingSet: bag(totals.outstandingCents),
    subtotalLineItemsQuantity: document.lines.reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: live.reduce((sum, line) => sum + line.currentQuantity, 0),
    requiresShipping: document.lines.some((line) => line.requiresShipping),
    lineItems: (args: ConnectionArgs) =>
      connection(
        document.lines,
        args,
        (line) => line.id,
        (line) => lineItemView(context, document, line),
      ),
    shippingLine: () => {
      const line = document.shippingLines[0];
      return line ? shippingLineView(document, line) : null;
    },
    shippingLines: (args: ConnectionArgs) =>
      connection(
        document.shippingLines,
        args,
        (line) => line.id,
        (line) => shippingLineView(document, line),
      ),
    taxLines: () =>
      [...document.lines, ...document.shippingLines]
        .flatMap((line) => line.taxLines)
        .map((tax) => taxLineView(document, tax)),
    discountApplications: (args: ConnectionArgs) => {
      const applications = document.discountApplications.map((application, index) => ({
        application,
        index,
      }));
      return connection(
        applications,
        args,
        (item) => String(item.index),
        (item) => applicationView(document, item.application, item.index),
      );
    },
    refunds: (args: { first?: number | null }) =>
      document.refunds
        .slice(0, args.first ?? undefined)
        .map((refund) => refundView(context, document, refund)),
    transactions: (args: { first?: number | null }) =>
      document.transactions
        .slice(0, args.first ?? undefined)
        .map((transaction) => transactionView(context, document, transaction)),
    transactionsCount: { count: document.transactions.length, precision: "EXACT" },
    fulfillments: (args: { first?: number | null }) =>
      document.fulfillments
        .slice(0, args.first ?? undefined)
        .map((fulfillment) => fulfillmentView(context, document, fulfillment)),
    fulfillmentsCount: { count: document.fulfillments.length, precision: "EXACT" },
    customAttributes: [],
    ...metafieldFields(context, document.id),
  };
}
