import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeOrderFacts, NO_ORDER_FACTS, orderFactsSchema, type OrderFacts } from "../facts";
import { POINTS } from "../ledger/types";
import { defaultProgram, programSchema } from "../program";
import { earns, ORDER_SETTINGS, type OrderSettings } from "./moment";
import { settleOrder } from "./settle";

const at = (day: number) => `2026-03-0${day}T10:00:00Z`;

function order(more: object = {}): OrderFacts {
  const snapshot = {
    ...{ id: "gid://shopify/Order/1", name: "#1", customerId: "gid://shopify/Customer/1", currency: "USD" },
    ...{ updatedAt: at(1), processedAt: at(1), cancelledAt: null, test: false, financialStatus: "paid" },
    ...{ taxesIncluded: false, discountCodes: [], channel: "web" },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
    lines: [
      {
        ...{ id: "gid://shopify/LineItem/1", title: "", productId: null, variantId: null, quantity: 1 },
        ...{ currentQuantity: 1, grossCents: 10_000, discountCents: 0, taxCents: 0, giftCard: false },
      },
    ],
    ...more,
  };
  return orderFactsSchema.parse({ snapshot, refunds: [] });
}
const draft = { channel: "shopify_draft_order" };
const unpaid = { financialStatus: "pending" };
const sent = { fulfilled: true };

describe("an order earns", () => {
  it.each<[string, object, Partial<OrderSettings>, boolean]>([
    ["once it is paid", {}, {}, true],
    ["not before", unpaid, {}, false],
    ["not once it is cancelled", { cancelledAt: at(2) }, {}, false],
    ["not as a test", { test: true }, {}, false],
    ["as a test where the merchant says so", { test: true }, { test: true }, true],
    ["from a draft", draft, {}, true],
    ["not from a draft where the merchant says so", draft, { draft: false }, false],
    ["at fulfilment once it is sent, paid or not", { ...unpaid, ...sent }, { earnAt: "fulfilment" }, true],
    ["at fulfilment not while it is only paid", {}, { earnAt: "fulfilment" }, false],
    [
      "at fulfilment not when nobody will pay",
      { financialStatus: "voided", ...sent },
      { earnAt: "fulfilment" },
      false,
    ],
    ["at both not when only sent", { ...unpaid, ...sent }, { earnAt: "paymentAndFulfilment" }, false],
    ["at both not when only paid", {}, { earnAt: "paymentAndFulfilment" }, false],
    ["at both once it is paid and sent", sent, { earnAt: "paymentAndFulfilment" }, true],
  ])("%s", (_case, facts, settings, expected) => {
    expect(earns(order(facts), { ...ORDER_SETTINGS, ...settings })).toBe(expected);
  });
});

describe("at fulfilment", () => {
  const orders = { ...ORDER_SETTINGS, earnAt: "fulfilment" };
  const [rule] = defaultProgram().earning;
  const earning = [{ ...rule, holdingDays: 14 }];
  const version = { version: 1, program: programSchema.parse({ ...defaultProgram(), orders, earning }) };
  const posted = (facts: OrderFacts) =>
    settleOrder(facts, version, 1, [], "UTC").filter(({ intent }) => intent.unit === POINTS);

  it("an order once sent stays so when an edit adds a line that is yet to be sent", () => {
    const events = [order(), order({ updatedAt: at(2), ...sent }), order({ updatedAt: at(3) })];
    expect(posted(events.reduce(mergeOrderFacts, NO_ORDER_FACTS))).toHaveLength(1);
  });

  it("comes to the same whatever the order of arrival", () => {
    const events = [
      order(unpaid),
      order({ ...unpaid, updatedAt: at(3), ...sent }),
      order({ ...unpaid, updatedAt: at(2), ...sent }),
      order({ ...unpaid, updatedAt: at(2) }),
      order({ updatedAt: at(4) }),
    ];
    const inOrder = JSON.stringify(events.reduce(mergeOrderFacts, NO_ORDER_FACTS));
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 10 }), (shuffled) => {
        expect(JSON.stringify(shuffled.reduce(mergeOrderFacts, NO_ORDER_FACTS))).toBe(inOrder);
      }),
    );
    expect(JSON.parse(inOrder)).toMatchObject({ fulfilledAt: at(2) });
  });

  it("holding is counted from the day on which it was sent", () => {
    const [award] = posted(order({ updatedAt: at(5), ...sent }));
    expect(award?.intent).toMatchObject({
      ...{ occurredAt: new Date(at(5)), availableAt: new Date("2026-03-19T10:00:00Z") },
    });
  });
});
