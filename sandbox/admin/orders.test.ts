import { describe, expect, it } from "vitest";
import { financialStatus, fulfillmentStatus, orderTotals } from "../orders/totals";
import type { OrderDocument } from "../state/order-documents";
import { post, scene, useScene } from "../test-support";
import { makeOrder, page, shop, submit, topics } from "./test-support";

useScene();

function orderOf(id: string): OrderDocument {
  const order = shop().orders.get(id);
  if (!order) throw new Error(`There is no order ${id}`);
  return order;
}

const twoTeas = {
  lines: [
    { title: "Tea", quantity: 2, price: "10.00" },
    { title: "Mug", quantity: 1, price: "7.00" },
  ],
  shippingPrice: "4.00",
};

describe("the orders of the admin", () => {
  it("are found by name, customer, code and state", async () => {
    const order = await makeOrder();
    await makeOrder({ paid: false, customerId: null, email: "guest@example.com" });
    const { html } = await page("/admin/orders");
    expect(html).toContain("#1001");
    expect(html).toContain("guest@example.com");
    expect((await page("/admin/orders?q=byron")).html).not.toContain("#1002");
    expect((await page("/admin/orders?payment=pending")).html).not.toContain("#1001");
    expect((await page("/admin/orders?q=nobody")).html).toContain("No order matches");
    const straight = await fetch(`${scene.sandbox.url}/admin/search?q=%231001`, { redirect: "manual" });
    expect(straight.headers.get("location")).toBe(order.path);
  });

  it("come in pages of 50, the newest first", async () => {
    await post("/sandbox/api/orders", {
      orders: Array.from({ length: 51 }, () => ({
        customerId: null,
        lines: [{ title: "Tea", quantity: 1, price: "1.00" }],
      })),
    });
    const first = (await page("/admin/orders")).html;
    expect(first).toContain("#1051");
    expect(first).not.toContain("#1001");
    expect((await page("/admin/orders?page=2")).html).toContain("#1001");
  });

  it("are not found by a wrong number", async () => {
    expect(await page("/admin/orders/77")).toMatchObject({ status: 404 });
    expect(await page("/admin/orders/77/refund")).toMatchObject({ status: 404 });
    expect(await page("/admin/orders/x%3Cscript%3E")).toMatchObject({ status: 404 });
    expect((await submit("/admin/orders/77/pay")).status).toBe(404);
  });
});

describe("staff", () => {
  it("send a part of an order, then the rest, and tell of its delivery", async () => {
    const { id, path, lineIds } = await makeOrder(twoTeas);
    const first = await submit(`${path}/fulfill`, {
      [`quantity.${lineIds[0]}`]: "1",
      trackingCompany: "Post",
      trackingNumber: "AB 1",
    });
    expect(first).toMatchObject({ status: 303, location: `${path}?done=orderFulfilled` });
    expect(fulfillmentStatus(orderOf(id))).toBe("partial");
    expect(await topics()).toEqual(["fulfillments/create", "orders/partially_fulfilled", "orders/updated"]);
    const html = (await page(`${path}?done=orderFulfilled`)).html;
    expect(html).toContain("The parcel is on its way.");
    expect(html).toContain("AB 1");

    await submit(`${path}/fulfill`, { [`quantity.${lineIds[0]}`]: "1", [`quantity.${lineIds[1]}`]: "1" });
    expect(fulfillmentStatus(orderOf(id))).toBe("fulfilled");
    await topics();
    const fulfillmentId = orderOf(id).fulfillments[1]?.id.split("/").at(-1) ?? "";
    await submit(`${path}/deliver`, { fulfillmentId, status: "delivered" });
    expect(orderOf(id).fulfillments.map((parcel) => parcel.shipmentStatus)).toEqual([null, "delivered"]);
    expect(await topics()).toEqual(["fulfillment_events/create", "fulfillments/update", "orders/updated"]);
  });

  it("cannot send more than is left, and the form keeps what was filled in", async () => {
    const { path, lineIds } = await makeOrder();
    const answer = await submit(`${path}/fulfill`, {
      [`quantity.${lineIds[0]}`]: "3",
      trackingNumber: "XY 9",
    });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain("has 1 to send, not 3");
    expect(answer.html).toContain("XY 9");
    expect((await submit(`${path}/fulfill`, { [`quantity.${lineIds[0]}`]: "0" })).html).toContain(
      "Choose at least one item to send.",
    );
    expect(await topics()).toEqual([]);
  });

  it("see of a refund exactly what it then does", async () => {
    const { id, path, lineIds } = await makeOrder({ ...twoTeas, taxRate: 0.19 });
    const form = { [`quantity.${lineIds[0]}`]: "1", [`restock.${lineIds[0]}`]: "return", shipping: "1.50" };
    const preview = (await page(`${path}/refund?${new URLSearchParams(form).toString()}`)).html;
    expect(preview).toContain("Refund €11.50");
    expect(orderTotals(orderOf(id)).refundedCents).toBe(0);
    expect(await topics()).toEqual([]);

    expect((await submit(`${path}/refund`, form)).status).toBe(303);
    expect(orderTotals(orderOf(id))).toMatchObject({ refundedCents: 1150, currentTotalCents: 1950 });
    expect(orderOf(id).refunds[0]?.lines[0]).toMatchObject({ quantity: 1, restockType: "return" });
    expect(await topics()).toEqual(["orders/updated", "refunds/create"]);
  });

  it("see to which payments a refund goes back", async () => {
    const card = {
      id: "gid://shopify/GiftCard/1",
      code: "abcd1234efgh5678",
      initialCents: 500,
      balanceCents: 500,
    };
    const now = shop().timestamp();
    shop().giftCards.put({
      ...card,
      currency: "EUR",
      customerId: null,
      expiresOn: null,
      note: null,
      deactivatedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    const { path } = await makeOrder({ payment: { giftCards: [card.code] } });
    expect(shop().giftCards.get(card.id)?.balanceCents).toBe(0);
    const preview = (await page(`${path}/refund?amount=7.00`)).html;
    expect(preview).toMatch(/To Gift card<\/td>\s*<td class="number">€5.00/);
    expect(preview).toMatch(/To Bogus gateway<\/td>\s*<td class="number">€2.00/);
    expect(shop().giftCards.get(card.id)?.balanceCents).toBe(0);
    await submit(`${path}/refund`, { amount: "7.00" });
    expect(shop().giftCards.get(card.id)?.balanceCents).toBe(500);
  });

  it("cannot pay back more than was paid, nor nothing at all", async () => {
    const { id, path } = await makeOrder();
    expect((await submit(`${path}/refund`, { amount: "10.01" })).html).toContain(
      "Only €10.00 is left to pay back.",
    );
    expect((await submit(`${path}/refund`, { amount: "a lot" })).status).toBe(422);
    expect((await submit(`${path}/refund`)).html).toContain("Choose items, shipping or an amount to refund.");
    expect(orderOf(id).refunds).toEqual([]);
  });

  it("cancel an order with or without its money, once", async () => {
    const { id, path } = await makeOrder();
    expect((await submit(`${path}/cancel`, { reason: "fraud", refund: "on", restock: "on" })).status).toBe(
      303,
    );
    expect(orderOf(id)).toMatchObject({ cancelReason: "fraud" });
    expect(financialStatus(orderOf(id))).toBe("refunded");
    expect(await topics()).toEqual(["orders/cancelled", "orders/updated", "refunds/create"]);
    expect((await submit(`${path}/cancel`, { reason: "fraud" })).html).toContain("is cancelled");
    expect((await page(path)).html).not.toContain(`${path}/refund`);

    const kept = await makeOrder();
    await submit(`${kept.path}/cancel`, { reason: "other" });
    expect(orderTotals(orderOf(kept.id)).refundedCents).toBe(0);
  });

  it("edit an order: a preview first, then fewer of one and another product", async () => {
    await post("/sandbox/api/products", { products: [{ title: "Cup", price: "5.00" }] });
    const variant = [...shop().products.values()][0]?.variants[0]?.id.split("/").at(-1) ?? "";
    const { id, path, lineIds } = await makeOrder(twoTeas);
    const form = { [`quantity.${lineIds[0]}`]: "1", variant, added: "2" };
    const preview = (await page(`${path}/edit?${new URLSearchParams(form).toString()}`)).html;
    expect(preview).toMatch(/Total afterwards<\/td>\s*<td class="number">€31.00/);
    expect(orderOf(id).lines).toHaveLength(2);
    expect((await submit(`${path}/edit`, form)).status).toBe(303);
    expect(orderOf(id).lines.map((line) => line.currentQuantity)).toEqual([1, 1, 2]);
    expect(orderTotals(orderOf(id)).currentTotalCents).toBe(3100);
    expect(await topics()).toContain("orders/edited");
    expect((await submit(`${path}/edit`)).html).toContain("Nothing has changed");
  });

  it("mark an order as paid, and not twice", async () => {
    const { id, path } = await makeOrder({ paid: false });
    expect((await page(path)).html).toContain("Mark as paid");
    expect((await submit(`${path}/pay`)).location).toBe(`${path}?done=orderPaid`);
    expect(financialStatus(orderOf(id))).toBe("paid");
    expect(await topics()).toEqual(["orders/paid", "orders/updated"]);
    const again = await submit(`${path}/pay`);
    expect(again.status).toBe(422);
    expect(again.html).toContain("is paid");
  });
});
