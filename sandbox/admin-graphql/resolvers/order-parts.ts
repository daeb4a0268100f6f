// The parts of an order: lines, refunds, transactions, fulfilments, shipping and discount applications.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/LineItem and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/Refund
import { legacyId } from "../../state/ids";
import { splitCents } from "../../state/money";
import type {
  DiscountAllocation,
  DiscountApplication,
  OrderDocument,
  OrderFulfillment,
  OrderLine,
  OrderRefund,
  OrderTransaction,
  ShippingLine,
  TaxLine,
} from "../../state/order-documents";
import { allocatedCents, discountedCents, discountedShippingCents, grossCents } from "../../orders/totals";
import { moneyBag, moneyV2, type AdminContext, type View } from "../context";
import { connection, type ConnectionArgs } from "./connection";

export function lineItemView(context: AdminContext, order: OrderDocument, line: OrderLine): View {
  const bag = (cents: number) => moneyBag(cents, order.currency);
  const withoutOrderCodes = () => discountedCents(line) + orderCodeCents(order, line);
  return {
    __typename: "LineItem",
    id: line.id,
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    refundableQuantity: line.currentQuantity,
    unfulfilledQuantity: line.fulfillableQuantity,
    isGiftCard: line.isGiftCard,
    requiresShipping: line.requiresShipping,
    taxable: line.taxable,
    product: () => {
      const product = line.productId === null ? undefined : context.shop.products.get(line.productId);
      return product ? context.views.product(context, product) : null;
    },
    variant: () => {
      const product = line.productId === null ? undefined : context.shop.products.get(line.productId);
      const variant = product?.variants.find((item) => item.id === line.variantId);
      return product && variant ? context.views.variant(context, product, variant) : null;
    },
    sellingPlan: line.sellingPlan
      ? {
          __typename: "LineItemSellingPlan",
          sellingPlanId: line.sellingPlan.id,
          name: line.sellingPlan.name,
        }
      : null,
    originalUnitPriceSet: bag(line.priceCents),
    originalTotalSet: bag(grossCents(line)),
    totalDiscountSet: bag(allocatedCents(line.discountAllocations)),
    // Codes on the whole order are left out unless they are asked for.
    discountedTotalSet: (args: { withCodeDiscounts?: boolean | null }) =>
      bag(args.withCodeDiscounts ? discountedCents(line) : withoutOrderCodes()),
    discountedUnitPriceSet: () => bag(perUnit(withoutOrderCodes(), line.quantity)),
    discountedUnitPriceAfterAllDiscountsSet: bag(perUnit(discountedCents(line), line.quantity)),
    discountAllocations: () => line.discountAllocations.map((item) => allocationView(order, item)),
    taxLines: () => line.taxLines.map((tax) => taxLineView(order, tax)),
    customAttributes: [],
  };
}

function perUnit(cents: number, quantity: number): number {
  return quantity === 0 ? 0 : (splitCents(cents, new Array<number>(quantity).fill(1)).at(-1) ?? 0);
}

/** What codes on the whole order took off the line. */
function orderCodeCents(order: OrderDocument, line: OrderLine): number {
  return allocatedCents(
    line.discountAllocations.filter((allocation) => {
      const application = order.discountApplications[allocation.applicationIndex];
      return application?.type === "discount_code" && application.targetSelection === "all";
    }),
  );
}

function allocationView(order: OrderDocument, allocation: DiscountAllocation): View {
  const application = order.discountApplications[allocation.applicationIndex];
  return {
    __typename: "DiscountAllocation",
    allocatedAmountSet: moneyBag(allocation.amountCents, order.currency),
    discountApplication: application && applicationView(order, application, allocation.applicationIndex),
  };
}

export function applicationView(order: OrderDocument, application: DiscountApplication, index: number): View {
  const typenames = {
    discount_code: "DiscountCodeApplication",
    manual: "ManualDiscountApplication",
    automatic: "AutomaticDiscountApplication",
  };
  return {
    __typename: typenames[application.type],
    index,
    code: application.code,
    title: application.title,
    allocationMethod: application.allocationMethod.toUpperCase(),
    targetSelection: application.targetSelection.toUpperCase(),
    targetType: application.targetType.toUpperCase(),
    value:
      application.valueType === "fixed_amount"
        ? moneyV2(application.value, order.currency)
        : { __typename: "PricingPercentageValue", percentage: application.value / 100 },
  };
}

export function taxLineView(order: OrderDocument, tax: TaxLine): View {
  return {
    __typename: "TaxLine",
    title: tax.title,
    rate: tax.rate,
    ratePercentage: tax.rate * 100,
    priceSet: moneyBag(tax.amountCents, order.currency),
    channelLiable: false,
  };
}

export function shippingLineView(order: OrderDocument, line: ShippingLine): View {
  return {
    __typename: "ShippingLine",
    id: line.id,
    title: line.title,
    code: line.title,
    source: "shopify",
    custom: false,
    isRemoved: false,
    originalPriceSet: moneyBag(line.priceCents, order.currency),
    discountedPriceSet: moneyBag(discountedShippingCents(line), order.currency),
    discountAllocations: () => line.discountAllocations.map((item) => allocationView(order, item)),
    taxLines: () => line.taxLines.map((tax) => taxLineView(order, tax)),
  };
}

export function transactionView(
  context: AdminContext,
  order: OrderDocument,
  transaction: OrderTransaction,
): View {
  const parent = () => order.transactions.find((item) => item.id === transaction.parentId);
  return {
    __typename: "OrderTransaction",
    id: transaction.id,
    kind: transaction.kind.toUpperCase(),
    status: transaction.status.toUpperCase(),
    gateway: transaction.gateway,
    formattedGateway: transaction.gateway,
    test: order.test,
    amountSet: moneyBag(transaction.amountCents, order.currency),
    parentTransaction: () => {
      const found = parent();
      return found ? transactionView(context, order, found) : null;
    },
    order: () => context.views.order(context, order),
    createdAt: transaction.createdAt,
    processedAt: transaction.createdAt,
  };
}

export function refundView(context: AdminContext, order: OrderDocument, refund: OrderRefund): View {
  const transactions = order.transactions.filter((item) => refund.transactionIds.includes(item.id));
  const refundedCents = transactions
    .filter((item) => item.kind === "refund" && item.status === "success")
    .reduce((sum, item) => sum + item.amountCents, 0);
  return {
    __typename: "Refund",
    id: refund.id,
    legacyResourceId: legacyId(refund.id),
    createdAt: refund.createdAt,
    updatedAt: refund.createdAt,
    processedAt: refund.createdAt,
    note: refund.note,
    order: () => context.views.order(context, order),
    totalRefundedSet: moneyBag(refundedCents, order.currency),
    refundLineItems: (args: ConnectionArgs) =>
      connection(
        refund.lines,
        args,
        (item) => item.id,
        (item) => {
          const line = order.lines.find((candidate) => candidate.id === item.lineId);
          return {
            __typename: "RefundLineItem",
            id: item.id,
            quantity: item.quantity,
            restockType: item.restockType.toUpperCase(),
            restocked: item.restockType !== "no_restock",
            lineItem: line && lineItemView(context, order, line),
            priceSet: moneyBag(perUnit(item.subtotalCents, item.quantity), order.currency),
            subtotalSet: moneyBag(item.subtotalCents, order.currency),
            totalTaxSet: moneyBag(item.taxCents, order.currency),
          };
        },
      ),
    transactions: (args: ConnectionArgs) =>
      connection(
        transactions,
        args,
        (item) => item.id,
        (item) => transactionView(context, order, item),
      ),
  };
}

export function fulfillmentView(
  context: AdminContext,
  order: OrderDocument,
  fulfillment: OrderFulfillment,
): View {
  const eventAt = (status: string) =>
    fulfillment.events.find((event) => event.status === status)?.happenedAt ?? null;
  return {
    __typename: "Fulfillment",
    id: fulfillment.id,
    legacyResourceId: legacyId(fulfillment.id),
    name: fulfillment.name,
    status: fulfillment.status.toUpperCase(),
    displayStatus: fulfillment.shipmentStatus?.toUpperCase() ?? "FULFILLED",
    createdAt: fulfillment.createdAt,
    updatedAt: fulfillment.updatedAt,
    deliveredAt: eventAt("delivered"),
    inTransitAt: eventAt("in_transit"),
    estimatedDeliveryAt: null,
    requiresShipping: true,
    totalQuantity: fulfillment.lines.reduce((sum, line) => sum + line.quantity, 0),
    trackingInfo: () =>
      fulfillment.trackingNumber === null
        ? []
        : [
            {
              __typename: "FulfillmentTrackingInfo",
              company: fulfillment.trackingCompany,
              number: fulfillment.trackingNumber,
              url: null,
            },
          ],
    events: (args: ConnectionArgs) =>
      connection(
        fulfillment.events,
        args,
        (event) => event.id,
        (event) => ({
          __typename: "FulfillmentEvent",
          id: event.id,
          status: event.status.toUpperCase(),
          happenedAt: event.happenedAt,
          createdAt: event.happenedAt,
        }),
      ),
    order: () => context.views.order(context, order),
  };
}
