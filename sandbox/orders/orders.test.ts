import { beforeEach, describe, expect, it } from "vitest";
import fc from "fast-check";
import { createCustomer } from "../customers/customers";
import { createProduct } from "../products/products";
import { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { cancelOrder } from "./cancel";
import { editOrder } from "./edit";
import { fulfillOrder, reportCarrierEvent } from "./fulfill";
import { payOrder } from "./pay";
import { placeOrder, type OrderInput } from "./place";
import { refundOrder } from "./refund";
import { financialStatus, fulfillmentStatus, orderTotals } from "./totals";

let shop: ShopState;
let customerId: string;

beforeEach(() => {
  shop = SandboxState.open().createShop({ domain: "tea.myshopify.com", taxesIncluded: false });
  customerId = createCustomer(shop, { firstName: "Ada" }).id;
});

function place(extra: Partial<OrderInput> = {}) {
  return placeOrder(shop, { customerId, lines: [{ title: "Tea", quantity: 3, price: "10.00" }], ...extra })
    .order;
}

/** One discount of 5.00 off the order, with one code. */
function addCode(code: string, usageLimit: number | null = 1) {
  const now = shop.timestamp();
  const discount = shop.discounts.put({
    id: shop.ids.next("DiscountCodeNode"),
    title: "Five off",
    value: { kind: "amountOff", amountCents: 500, appliesOnEachItem: false },
    items: { kind: "all" },
    minimum: { kind: "none" },
    customers: { kind: "all" },
    combinesWith: { order: false, product: false, shipping: false },
    startsAt: "1990-01-01T00:00:00Z",
    endsAt: null,
    usageLimit,
    appliesOncePerCustomer: false,
    deactivated: false,
    usageCount: 0,
    createdAt: now,
    updatedAt: now,
  });
  return shop.redeemCodes.put({
    id: shop.ids.next("DiscountRedeemCode"),
    discountId: discount.id,
    code,
    usageCount: 0,
    usedBy: [],
    createdAt: now,
  });
}

describe("placing an order", () => {
  it("adds tax on top where prices don't contain it, and contains it where they do", () => {
    const onTop = orderTotals(place({ taxRate: 0.19, shippingPrice: "5.00" }));
    expect(onTop).toMatchObject({ subtotalCents: 3000, taxCents: 665, totalCents: 4165 });
    const contained = orderTotals(place({ taxRate: 0.19, taxesIncluded: true }));
    expect(contained).toMatchObject({ subtotalCents: 3000, taxCents: 479, totalCents: 3000 });
  });

  it("takes a code off the price that is asked, whatever price it is compared with", () => {
    const product = createProduct(shop, { title: "Pot", price: "80.00" });
    const variants = product.variants.map((variant) => ({ ...variant, compareAtPriceCents: 10_000 }));
    shop.products.put({ ...product, variants });
    addCode("FIVE");
    const order = place({ lines: [{ productId: product.id, quantity: 1 }], discountCodes: ["FIVE"] });
    expect(orderTotals(order)).toMatchObject({ lineItemsCents: 8_000, totalCents: 7_500 });
  });

  it("ships at the rate that was chosen, also at one that is free", () => {
    const order = place({ shipping: { title: "Pick up", price: "0.00" } });
    expect(order.shippingLines.map(({ title, priceCents }) => [title, priceCents])).toEqual([["Pick up", 0]]);
    expect(place().shippingLines).toEqual([]);
  });

  it("refuses a shipping code when nothing is shipped", () => {
    const code = addCode("SHIP");
    const discount = shop.discounts.get(code.discountId);
    if (discount) {
      const value = { kind: "freeShipping", maximumShippingCents: null, countryCodes: null } as const;
      shop.discounts.put({ ...discount, value });
    }
    expect(() => place({ discountCodes: ["SHIP"] })).toThrow(/SHIP does not apply.*nothing off/);
    expect(code.usageCount).toBe(0);
  });

  it("rounds tax half up exactly, where a float would fall below the half", () => {
    const order = place({ lines: [{ title: "Tea", quantity: 1, price: "0.50" }], taxRate: 0.29 });
    expect(orderTotals(order).taxCents).toBe(15);
  });

  it("counts for its customer, unless it is a test", () => {
    place();
    place({ test: true });
    expect(shop.customers.get(customerId)).toMatchObject({ ordersCount: 1, amountSpentCents: 3000 });
  });

  it("allocates a code over the lines to the cent and counts its use", () => {
    const code = addCode("VEFA-1");
    const order = place({
      lines: [
        { title: "Tea", quantity: 1, price: "19.99" },
        { title: "Cup", quantity: 3, price: "0.01" },
      ],
      discountCodes: ["vefa-1"],
    });
    const allocated = order.lines.flatMap((line) => line.discountAllocations.map((item) => item.amountCents));
    expect(allocated.reduce((sum, cents) => sum + cents, 0)).toBe(500);
    expect(orderTotals(order).totalCents).toBe(1502);
    expect(code.usageCount).toBe(1);
  });

  it("is refused with the code's name when the code does not apply, and leaves no order", () => {
    addCode("ONCE");
    place({ discountCodes: ["ONCE"] });
    expect(() => place({ discountCodes: ["ONCE"] })).toThrow(/ONCE.*limit/);
    expect(() => place({ discountCodes: ["NONE"] })).toThrow(/NONE/);
    expect(shop.orders.size).toBe(1);
  });

  it("takes an order of 0.00 as paid", () => {
    const order = place({ lines: [{ title: "Sample", quantity: 1, price: "0.00" }] });
    expect(financialStatus(order)).toBe("paid");
  });

  it("refuses amounts with more decimals than the currency has, naming the field", () => {
    expect(() => place({ lines: [{ title: "Tea", quantity: 1, price: "1.999" }] })).toThrow(
      /lines\[0\]\.price/,
    );
  });
});

describe("the life of an order", () => {
  it("is pending until paid", () => {
    const order = place({ paid: false });
    expect(financialStatus(order)).toBe("pending");
    expect(payOrder(shop, { orderId: order.name }).events.map((event) => event.topic)).toEqual([
      "orders/paid",
      "orders/updated",
    ]);
    expect(financialStatus(order)).toBe("paid");
    expect(() => payOrder(shop, { orderId: order.id })).toThrow(/paid/);
  });

  it("gives back cents that do not divide so that the parts sum to the whole", () => {
    const order = place({ lines: [{ title: "Tea", quantity: 3, price: "3.34" }], taxRate: 0.07 });
    addCode("X");
    const amounts = [1, 1, 1].map((quantity) => {
      const refund = refundOrder(shop, {
        orderId: order.id,
        lines: [{ index: 0, quantity }],
      }).order.refunds.at(-1);
      return refund?.lines[0]?.taxCents;
    });
    expect(amounts).toEqual([23, 24, 23]);
    expect(orderTotals(order)).toMatchObject({ currentTotalCents: 0, refundedCents: 1072 });
    expect(financialStatus(order)).toBe("refunded");
  });

  it("refunds an amount beside the lines as an adjustment, never more than was paid", () => {
    const order = place();
    refundOrder(shop, { orderId: order.id, amount: "7.50" });
    expect(orderTotals(order)).toMatchObject({ currentSubtotalCents: 3000, currentTotalCents: 2250 });
    expect(() => refundOrder(shop, { orderId: order.id, amount: "22.51" })).toThrow(/left to refund/);
    expect(() => refundOrder(shop, { orderId: order.id, lines: [{ index: 0, quantity: 4 }] })).toThrow(
      /3 left/,
    );
  });

  it("adds and removes lines by an edit; the difference is owed, or paid back by a refund of its own", () => {
    const order = place();
    const { events } = editOrder(shop, {
      orderId: order.id,
      add: [{ title: "Cup", quantity: 1, price: "15.00" }],
      set: [{ index: 0, quantity: 2 }],
    });
    expect(events.map((event) => event.topic)).toEqual(["orders/edited", "refunds/create", "orders/updated"]);
    expect(orderTotals(order)).toMatchObject({
      totalCents: 4500,
      currentTotalCents: 3500,
      outstandingCents: 500,
    });
    expect(financialStatus(order)).toBe("partially_paid");
    editOrder(shop, { orderId: order.id, set: [{ index: 0, quantity: 0 }] });
    expect(orderTotals(order).currentTotalCents).toBe(1500);
    expect(financialStatus(order)).toBe("paid");
  });

  it("pays back and empties a cancelled order, and voids an unpaid one", () => {
    const paid = cancelOrder(shop, { orderId: place({ shippingPrice: "5.00" }).id }).order;
    expect(orderTotals(paid)).toMatchObject({ currentTotalCents: 0, refundedCents: 3500 });
    expect(paid.lines[0]?.currentQuantity).toBe(0);
    const unpaid = cancelOrder(shop, { orderId: place({ paid: false }).id }).order;
    expect(financialStatus(unpaid)).toBe("voided");
    expect(() => refundOrder(shop, { orderId: unpaid.id, all: true })).toThrow(/cancelled/);
    expect(shop.customers.get(customerId)?.ordersCount).toBe(0);
  });

  it("is sent in parts and reported on by the carrier", () => {
    const order = place();
    fulfillOrder(shop, { orderId: order.id, lines: [{ index: 0, quantity: 1 }] });
    expect(fulfillmentStatus(order)).toBe("partial");
    expect(fulfillOrder(shop, { orderId: order.id }).events[1]?.topic).toBe("orders/fulfilled");
    reportCarrierEvent(shop, { orderId: order.id });
    expect(order.fulfillments.at(-1)?.shipmentStatus).toBe("delivered");
    expect(() => fulfillOrder(shop, { orderId: order.id })).toThrow(/nothing to send/);
  });

  it("never moves updatedAt back", () => {
    const state = SandboxState.open();
    const other = state.createShop({ domain: "b.myshopify.com" });
    state.changeSettings({ clock: { frozenAt: "2026-05-01T00:00:00Z" } });
    const { order } = placeOrder(other, { customerId: null, lines: [{ quantity: 1, price: "1" }] });
    state.changeSettings({ clock: { frozenAt: "2020-05-01T00:00:00Z" } });
    refundOrder(other, { orderId: order.id, all: true });
    expect(order.updatedAt).toBe("2026-05-01T00:00:00Z");
  });
});

describe("any series of refunds", () => {
  it("never gives back more than was paid and ends at exactly nothing", () => {
    const price = fc.integer({ min: 0, max: 99_999 });
    const quantity = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(price, quantity), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 0.07, 0.19, 0.255),
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(3), quantity), { maxLength: 8 }),
        (lines, taxRate, taxesIncluded, refunds) => {
          const order = place({
            lines: lines.map(([cents, count]) => ({
              quantity: count,
              price: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`,
            })),
            taxRate,
            taxesIncluded,
            shippingPrice: "3.33",
          });
          const { totalCents } = orderTotals(order);
          for (const [index, count] of refunds) {
            const left = order.lines[index]?.currentQuantity ?? 0;
            if (left === 0) continue;
            refundOrder(shop, { orderId: order.id, lines: [{ index, quantity: Math.min(count, left) }] });
            const totals = orderTotals(order);
            expect(totals.refundedCents + totals.currentTotalCents).toBe(totalCents);
            expect(totals.outstandingCents).toBe(0);
          }
          refundOrder(shop, { orderId: order.id, all: true });
          expect(orderTotals(order)).toMatchObject({
            refundedCents: totalCents,
            currentTotalCents: 0,
            currentTaxCents: 0,
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
