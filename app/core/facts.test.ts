import { describe, expect, it } from "vitest";
import { settleOrder } from "./earning/settle";
import { mergeOrderFacts, NO_ORDER_FACTS, orderFactsSchema, type OrderFacts } from "./facts";
import { defaultProgram, programSchema } from "./program";

const earning = [
  {
    key: "vip",
    kind: "perOrder",
    points: 100,
    holdingDays: 0,
    when: { kind: "customerTags", tags: ["VIP"] },
  },
].map((rule) => ({
  ...rule,
  basis: { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" },
}));
const version = { version: 1, program: programSchema.parse({ ...defaultProgram(), earning }) };

function told(day: number, customerTags: string[], customerId: string | null = "gid://shopify/Customer/1") {
  const at = `2026-03-0${day}T10:00:00Z`;
  return orderFactsSchema.parse({
    snapshot: {
      ...{ id: "gid://shopify/Order/1", name: "#1", customerId, currency: "USD", updatedAt: at, test: false },
      ...{ processedAt: "2026-03-01T10:00:00Z", cancelledAt: null, financialStatus: "paid" },
      ...{ taxesIncluded: false, discountCodes: [], customerTags },
      shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
      lines: [
        {
          ...{
            id: "gid://shopify/LineItem/1",
            title: "Beans",
            productId: null,
            variantId: null,
            quantity: 1,
          },
          ...{ currentQuantity: 1, grossCents: 1000, discountCents: 0, taxCents: 0, giftCard: false },
        },
      ],
    },
    refunds: [],
  });
}

const earned = (...events: OrderFacts[]) => {
  const facts = events.reduce(mergeOrderFacts, NO_ORDER_FACTS);
  const stored = orderFactsSchema.parse(JSON.parse(JSON.stringify(facts)));
  expect(JSON.stringify(mergeOrderFacts(stored, events[0] ?? NO_ORDER_FACTS))).toBe(JSON.stringify(stored));
  return settleOrder(facts, version, 1, [], "UTC").map(({ intent }) => intent.amount);
};

describe("the tags of an order's customer", () => {
  it("are those of when it was placed, whatever becomes of them and in whatever order it is heard of", () => {
    const [placed, paid, sent] = [told(1, ["VIP"]), told(2, []), told(3, ["Lapsed"])];
    for (const events of [[placed], [placed, paid, sent], [sent, placed, paid], [paid, sent, placed]]) {
      expect(earned(...events)).toEqual([100]);
    }
    expect(earned(told(1, []), told(2, ["VIP"]))).toEqual([]);
  });

  it("are those of the customer who was named later, or instead", () => {
    expect(earned(told(1, [], null), told(2, ["VIP"]))).toEqual([100]);
    expect(earned(told(1, ["VIP"]), told(2, [], "gid://shopify/Customer/2"))).toEqual([]);
  });
});
