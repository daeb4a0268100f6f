import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { beforeEach, describe, expect, it } from "vitest";
import { createCustomer, mergeCustomers } from "../customers/customers";
import { cancelOrder } from "../orders/cancel";
import { editOrder } from "../orders/edit";
import { fulfillOrder, reportCarrierEvent } from "../orders/fulfill";
import { payOrder } from "../orders/pay";
import { placeOrder } from "../orders/place";
import { refundOrder } from "../orders/refund";
import { createProduct } from "../products/products";
import type { OrderDocument } from "../state/order-documents";
import { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import type { ShopEvent } from "./events";
import { renderPayload } from "./payloads/render";

const schemas = join(
  dirname(createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json")),
  "schemas/2026-07",
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

const validators = new Map<string, ValidateFunction>();

function validatorOf(topic: string): ValidateFunction {
  const known = validators.get(topic);
  if (known) return known;
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, `${topic}.json`), "utf8")) as object);
  validators.set(topic, validate);
  return validate;
}

/**
 * The schemas were inferred from sample payloads, so they allow nothing in lists that the samples leave empty (an order's
 * refunds, a refund's shipping) and whole numbers only where the sample's tax rate was 0.
 */
const artefact =
  /(refunds|refund_shipping_lines)\/\d+ boolean schema|fulfillments\/\d+\/.*rate must be integer/;

/** What Shopify's own schema of the topic finds wrong with the payload, artefacts of the schemas aside. */
function problemsIn(topic: string, payload: unknown): string[] {
  const validate = validatorOf(topic);
  validate(payload);
  const own = (validate.errors ?? [])
    .map((error) => `${topic}${error.instancePath} ${error.message}`)
    .filter((problem) => !artefact.test(problem));
  const { refunds = [] } = payload as { refunds?: unknown[] };
  return [...own, ...refunds.flatMap((refund) => problemsIn("refunds/create", refund))];
}

function problems(shop: ShopState, event: ShopEvent): string[] {
  return problemsIn(event.topic, JSON.parse(renderPayload(shop, event)));
}

let shop: ShopState;
let customerId: string;

beforeEach(() => {
  shop = SandboxState.open().createShop({ domain: "tea.myshopify.com", timezone: "America/New_York" });
  customerId = createCustomer(shop, { firstName: "Ada", lastName: "Byron", email: "ada@tea.example" }).id;
});

function place(extra: Partial<Parameters<typeof placeOrder>[1]> = {}) {
  const product = createProduct(shop, { title: "Tea", price: "10.00", sku: "TEA" });
  return placeOrder(shop, {
    customerId,
    lines: [
      { productId: product.id, quantity: 3 },
      { productId: product.id, title: "Cup", quantity: 1, price: "4.99" },
    ],
    shippingPrice: "5.00",
    taxRate: 0.19,
    ...extra,
  });
}

function rendered(order: OrderDocument): unknown {
  return JSON.parse(renderPayload(shop, { topic: "orders/updated", order }));
}

describe("every payload validates against Shopify's schema of its topic", () => {
  it("for a paid order", () => {
    const { events } = place();
    expect(events.map((event) => event.topic)).toEqual(["orders/create", "orders/paid", "orders/updated"]);
    expect(events.flatMap((event) => problems(shop, event))).toEqual([]);
  });

  it("for an order that is paid later, sent, delivered, refunded and edited", () => {
    const { order, events } = place({ paid: false });
    const orderId = order.id;
    const steps = [
      () => events,
      () => payOrder(shop, { orderId }).events,
      () => fulfillOrder(shop, { orderId, trackingCompany: "DHL", trackingNumber: "1Z" }).events,
      () => reportCarrierEvent(shop, { orderId }).events,
      () => refundOrder(shop, { orderId, lines: [{ index: 0, quantity: 1 }], shipping: true }).events,
      () => refundOrder(shop, { orderId, amount: "1.00", note: "late" }).events,
      () =>
        editOrder(shop, {
          orderId,
          add: [{ title: "Spoon", quantity: 2, price: "1.00" }],
          set: [{ index: 1, quantity: 0 }],
        }).events,
    ];
    const topics = new Set<string>();
    for (const step of steps) {
      for (const event of step()) {
        topics.add(event.topic);
        expect(problems(shop, event)).toEqual([]);
      }
    }
    expect(topics.size).toBe(9);
  });

  it("for an order from a checkout, to an address of its own, paid by gift card and refunded", () => {
    const now = shop.timestamp();
    shop.giftCards.put({
      id: shop.ids.next("GiftCard"),
      code: "birthday00",
      initialCents: 1_000,
      balanceCents: 1_000,
      currency: "EUR",
      customerId: null,
      expiresOn: null,
      note: null,
      deactivatedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    const placed = place({
      payment: { giftCards: ["birthday00"] },
      checkoutToken: "c".repeat(32),
      cartToken: "d".repeat(32),
      shippingAddress: {
        firstName: "Grace",
        lastName: "Hopper",
        address1: "2 Harbour Road",
        city: "Hamburg",
        province: "Hamburg",
        provinceCode: "HH",
        country: "Germany",
        countryCode: "DE",
        zip: "20095",
        phone: "",
      },
    });
    const orderId = placed.order.id;
    const events = [
      ...placed.events,
      ...fulfillOrder(shop, { orderId, trackingCompany: "DHL", trackingNumber: "1Z" }).events,
      ...refundOrder(shop, { orderId, all: true }).events,
    ];
    expect(events.flatMap((event) => problems(shop, event))).toEqual([]);
    expect(rendered(placed.order)).toMatchObject({
      payment_gateway_names: ["gift_card", "bogus"],
      token: placed.order.token,
      checkout_token: "c".repeat(32),
      cart_token: "d".repeat(32),
      shipping_address: { name: "Grace Hopper", city: "Hamburg", zip: "20095" },
      refunds: [{ transactions: [{ gateway: "gift_card", amount: "10.00" }, { gateway: "bogus" }] }],
    });
  });

  it("for a cancelled order", () => {
    const { order } = place();
    const { events } = cancelOrder(shop, { orderId: order.id });
    expect(events.flatMap((event) => problems(shop, event))).toEqual([]);
  });

  it("for customers, privacy and the app itself", () => {
    const { order } = place();
    const customer = shop.customers.get(customerId);
    if (!customer) throw new Error("the customer is gone");
    const other = createCustomer(shop, { firstName: "Bob", lastName: "Biller", email: "bob@tea.example" });
    const events: ShopEvent[] = [
      { topic: "customers/create", customer },
      { topic: "customers/update", customer },
      { topic: "customers_email_marketing_consent/update", customer },
      ...mergeCustomers(shop, customerId, other.id).events,
      { topic: "customers/data_request", customer, orders: [order] },
      { topic: "customers/redact", customer, orders: [order] },
      { topic: "shop/redact" },
      { topic: "app/uninstalled" },
      { topic: "app/scopes_update", previous: [], current: ["read_orders"] },
    ];
    expect(events.flatMap((event) => problems(shop, event))).toEqual([]);
  });

  it("for a guest's order, but for the customer and e-mail that it does not have", () => {
    const { events } = place({ customerId: null });
    expect(
      events.flatMap((event) => problems(shop, event)).filter((text) => !/customer|email/.test(text)),
    ).toEqual([]);
  });
});

describe("an order's payload", () => {
  const read = (event: ShopEvent | undefined) => {
    if (!event) throw new Error("no event");
    return JSON.parse(renderPayload(shop, event)) as Record<string, never> & {
      id: number;
      line_items: {
        discount_allocations: { amount: string }[];
        current_quantity: number;
        quantity: number;
      }[];
      discount_codes: unknown;
      created_at: string;
      current_total_price: string;
      total_price: string;
      financial_status: string;
    };
  };

  it("shows times in the shop's zone to the second, with its offset on that day", () => {
    const summer = place({ processedAt: "2026-07-01T12:00:00.750Z" });
    const winter = place({ processedAt: "2026-01-01T12:00:00Z" });
    expect(read(summer.events[0])).toMatchObject({ processed_at: "2026-07-01T08:00:00-04:00" });
    expect(read(winter.events[0])).toMatchObject({ processed_at: "2026-01-01T07:00:00-05:00" });
  });

  it("shows ids above 2^53 with all their digits, and the gid beside them", () => {
    const large = SandboxState.open({ largeIds: true }).createShop({ domain: "big.myshopify.com" });
    const { order, events } = placeOrder(large, {
      customerId: null,
      lines: [{ title: "Tea", quantity: 1, price: "1.00" }],
    });
    const text = renderPayload(large, events[0] as ShopEvent);
    const digits = order.id.split("/").at(-1);
    expect(BigInt(digits ?? 0)).toBeGreaterThan(2n ** 53n);
    expect(text).toContain(`"id":${digits},"admin_graphql_api_id":"${order.id}"`);
  });

  it("keeps what was ordered and lowers what is current", () => {
    const { order, events } = place();
    expect(read(events[0])).toMatchObject({ total_price: "39.99", current_total_price: "39.99" });
    const refunded = refundOrder(shop, { orderId: order.id, lines: [{ index: 0, quantity: 2 }] });
    const payload = read(refunded.events[1]);
    expect(payload).toMatchObject({
      total_price: "39.99",
      current_total_price: "19.99",
      financial_status: "partially_refunded",
    });
    expect(payload.line_items[0]).toMatchObject({ quantity: 3, current_quantity: 1 });
  });
});
