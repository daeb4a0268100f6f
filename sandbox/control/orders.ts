// Control routes that place orders and cause everything that can happen to one; each answer shows the order as it then is.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { json, type Reply, type SandboxRequest } from "../http/messages";
import { SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import { cancelOrder } from "../orders/cancel";
import { findOrder } from "../orders/change";
import { editOrder } from "../orders/edit";
import { fulfillOrder, reportCarrierEvent } from "../orders/fulfill";
import { payOrder } from "../orders/pay";
import { gatewayNames } from "../orders/payments";
import { placeOrder, type Outcome } from "../orders/place";
import { refundOrder } from "../orders/refund";
import { financialStatus, fulfillmentStatus, orderTotals } from "../orders/totals";
import { formatMoney } from "../state/money";
import type { OrderDocument } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { amount, idInput, isoMoment, parseInput, shopEndpoint, shopOf } from "./endpoint";

const line = z.strictObject({
  title: z.string().optional(),
  productId: idInput.optional(),
  variantId: idInput.optional(),
  sku: z.string().optional(),
  quantity: z.int().positive(),
  price: amount.optional(),
  isGiftCard: z.boolean().optional(),
  taxable: z.boolean().optional(),
  sellingPlan: z.strictObject({ id: idInput, name: z.string().min(1) }).optional(),
});

const order = z.strictObject({
  customerId: idInput.nullable(),
  email: z.email().optional(),
  processedAt: isoMoment.optional(),
  lines: z.array(line).min(1),
  discountCodes: z.array(z.string()).optional(),
  shipping: z.strictObject({ title: z.string().min(1), price: amount }).optional(),
  shippingPrice: amount.optional(),
  taxRate: z.number().min(0).max(1).optional(),
  taxesIncluded: z.boolean().optional(),
  payment: z
    .strictObject({
      giftCards: z.array(z.string()).optional(),
      storeCredit: z.union([z.literal(true), amount]).optional(),
    })
    .optional(),
  paid: z.boolean().optional(),
  test: z.boolean().optional(),
  currency: z.string().length(3).optional(),
  gateway: z.string().optional(),
  sourceName: z.string().optional(),
  tags: z.array(z.string()).optional(),
  note: z.string().optional(),
});

const orderId = idInput;
const restockType = z.enum(["no_restock", "cancel", "return"]);
const picked = z
  .strictObject({
    lineId: idInput.optional(),
    index: z.int().nonnegative().optional(),
    quantity: z.int().positive(),
  })
  .refine(hasOne, "name the line by lineId or by index");

function hasOne(item: { lineId?: string | undefined; index?: number | undefined }): boolean {
  return (item.lineId === undefined) !== (item.index === undefined);
}

const refund = z.strictObject({
  orderId,
  lines: z
    .array(
      z
        .strictObject({ ...picked.shape, restock: restockType.optional() })
        .refine(hasOne, "name the line by lineId or by index"),
    )
    .optional(),
  all: z.boolean().optional(),
  shipping: z.union([z.boolean(), amount]).optional(),
  amount: amount.optional(),
  restock: restockType.optional(),
  note: z.string().optional(),
});

const cancel = z.strictObject({
  orderId,
  reason: z.enum(["customer", "declined", "fraud", "inventory", "other", "staff"]).optional(),
  refund: z.boolean().optional(),
  restock: z.boolean().optional(),
});

const edit = z.strictObject({
  orderId,
  add: z.array(line).optional(),
  set: z
    .array(
      z
        .strictObject({ ...picked.shape, quantity: z.int().nonnegative() })
        .refine(hasOne, "name the line by lineId or by index"),
    )
    .optional(),
  restock: z.boolean().optional(),
  note: z.string().optional(),
});

const fulfill = z.strictObject({
  orderId,
  lines: z.array(picked).optional(),
  trackingCompany: z.string().optional(),
  trackingNumber: z.string().optional(),
});

const carrier = z.strictObject({
  orderId,
  fulfillmentId: idInput.optional(),
  status: z
    .enum([
      "label_printed",
      "confirmed",
      "in_transit",
      "out_for_delivery",
      "attempted_delivery",
      "delivered",
      "failure",
    ])
    .optional(),
  happenedAt: isoMoment.optional(),
});

export function addOrderRoutes(router: Router, context: SandboxContext): void {
  const changes = {
    pay: { schema: z.strictObject({ orderId }), act: payOrder },
    refund: { schema: refund, act: refundOrder },
    cancel: { schema: cancel, act: cancelOrder },
    edit: { schema: edit, act: editOrder },
    fulfill: { schema: fulfill, act: fulfillOrder },
    deliver: { schema: carrier, act: reportCarrierEvent },
  };
  router.on("POST", "/sandbox/api/orders", (request) => placeOrders(context, request));
  router.on("GET", "/sandbox/api/orders", (request) => listOrders(context, request));
  const add = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    act: (shop: ShopState, input: z.infer<Schema>) => Outcome,
  ) =>
    router.on(
      "POST",
      `/sandbox/api/orders/${name}`,
      shopEndpoint(context, schema, (shop, input) => {
        const outcome = act(shop, input);
        context.publisher.publish(shop, outcome.events);
        return { order: describeOrder(outcome.order) };
      }),
    );
  add("pay", changes.pay.schema, changes.pay.act);
  add("refund", changes.refund.schema, changes.refund.act);
  add("cancel", changes.cancel.schema, changes.cancel.act);
  add("edit", changes.edit.schema, changes.edit.act);
  add("fulfill", changes.fulfill.schema, changes.fulfill.act);
  add("deliver", changes.deliver.schema, changes.deliver.act);
}

/**
 * Places orders one after the other. A refused one does not stop the others: its place in `orders` is null and `errors` says
 * why, and the status is 422.
 */
async function placeOrders(context: SandboxContext, request: SandboxRequest): Promise<Reply> {
  const shop = shopOf(context.state, request);
  const input = parseInput(z.strictObject({ orders: z.array(order).min(1) }), await request.fields());
  const errors: { index: number; code: string; message: string }[] = [];
  const placed: (ReturnType<typeof describeOrder> | null)[] = [];
  for (const [index, wanted] of input.orders.entries()) {
    await context.delivery.room();
    try {
      const outcome = placeOrder(shop, wanted);
      context.publisher.publish(shop, outcome.events);
      placed.push(describeOrder(outcome.order));
    } catch (error) {
      if (!(error instanceof SandboxRefusal)) throw error;
      errors.push({ index, code: error.code, message: error.message });
      placed.push(null);
    }
  }
  const first = errors[0];
  if (!first) return json(200, { orders: placed });
  const message = errors.map((error) => `orders.${error.index}: ${error.message}`).join("; ");
  return json(422, { orders: placed, errors, error: { code: first.code, message } });
}

const MAX_LISTED = 250;

/** The newest orders, or one by `?id=`. */
function listOrders(context: SandboxContext, request: SandboxRequest): Reply {
  const shop = shopOf(context.state, request);
  const id = request.query.get("id");
  if (id !== null) return json(200, { order: findOrder(shop, id) });
  const customerId = request.query.get("customerId");
  const orders =
    customerId === null
      ? [...shop.orders.values()]
      : shop.ordersByCustomer.get(
          customerId.startsWith("gid://") ? customerId : `gid://shopify/Customer/${customerId}`,
        );
  const limit = Math.min(Number(request.query.get("limit") ?? 50) || 50, MAX_LISTED);
  return json(200, { orders: orders.slice(-limit).reverse().map(describeOrder), count: orders.length });
}

/** An order as the control API shows it. */
function describeOrder(placed: OrderDocument) {
  const totals = orderTotals(placed);
  const print = (cents: number) => formatMoney(cents, placed.currency);
  return {
    id: placed.id,
    name: placed.name,
    customerId: placed.customerId,
    currency: placed.currency,
    subtotalPrice: print(totals.subtotalCents),
    totalPrice: print(totals.totalCents),
    totalDiscounts: print(totals.discountsCents),
    currentTotalPrice: print(totals.currentTotalCents),
    totalRefunded: print(totals.refundedCents),
    totalOutstanding: print(totals.outstandingCents),
    gateways: gatewayNames(placed),
    financialStatus: financialStatus(placed, totals),
    fulfillmentStatus: fulfillmentStatus(placed),
    processedAt: placed.processedAt,
    updatedAt: placed.updatedAt,
    cancelledAt: placed.cancelledAt,
    discountCodes: placed.discountApplications.flatMap((item) => (item.code === null ? [] : [item.code])),
    lines: placed.lines.map((item) => ({
      id: item.id,
      title: item.title,
      quantity: item.quantity,
      currentQuantity: item.currentQuantity,
      price: print(item.priceCents),
    })),
  };
}
