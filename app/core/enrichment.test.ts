import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enrichmentSchema, type Enrichment } from "./enrichment";
import {
  mergeOrderFacts,
  NO_ORDER_FACTS,
  orderFactsSchema,
  snapshotAsPlaced,
  type OrderFacts,
} from "./facts";

const ORDER = "gid://shopify/Order/1";
const LINE = "gid://shopify/LineItem/1";
const CUSTOMER = "gid://shopify/Customer/1";
const at = (day: number) => `2026-03-0${day}T10:00:00.000Z`;

function asked(...enriched: Enrichment[]): OrderFacts {
  return { ...NO_ORDER_FACTS, enriched };
}
const inCollections = (day: number, ...ids: number[]): Enrichment => ({
  ...{ about: "collections", of: LINE, at: at(day) },
  found: { ids: ids.map((id) => `gid://shopify/Collection/${id}`) },
});

function told(more: object = {}): OrderFacts {
  return orderFactsSchema.parse({
    snapshot: {
      ...{ id: ORDER, name: "#1", customerId: CUSTOMER, currency: "USD", updatedAt: at(1), test: false },
      ...{ processedAt: at(1), cancelledAt: null, financialStatus: "paid", taxesIncluded: false },
      ...{ discountCodes: [], countryCode: "DE" },
      shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
      lines: [
        {
          ...{ id: LINE, title: "Beans", productId: null, variantId: null, quantity: 1, currentQuantity: 1 },
          ...{ grossCents: 1000, discountCents: 0, taxCents: 0, giftCard: false },
        },
      ],
      ...more,
    },
    refunds: [],
  });
}

describe("what was asked", () => {
  it("first stands, in whatever order it is merged", () => {
    const [first, later] = [asked(inCollections(1, 501)), asked(inCollections(2, 502))];
    for (const merged of [mergeOrderFacts(first, later), mergeOrderFacts(later, first)]) {
      expect(merged.enriched).toEqual([inCollections(1, 501)]);
    }
  });

  it("merges without regard to order, grouping or repetition", () => {
    const some = fc.array(
      fc
        .record({
          about: fc.constantFrom("collections" as const, "segments" as const, "markets" as const),
          of: fc.constantFrom("a", "b"),
          at: fc.integer({ min: 1, max: 3 }).map(at),
          found: fc.option(fc.record({ ids: fc.constantFrom(["gid://shopify/X/1"], ["gid://shopify/X/2"]) })),
        })
        .map((each) => enrichmentSchema.parse(each)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(some, some, some, (x, y, z) => {
        const [a, b, c] = [asked(...x), asked(...y), asked(...z)];
        const text = (facts: OrderFacts) => JSON.stringify(facts);
        expect(text(mergeOrderFacts(a, b))).toBe(text(mergeOrderFacts(b, a)));
        const left = mergeOrderFacts(mergeOrderFacts(a, b), c);
        expect(text(left)).toBe(text(mergeOrderFacts(a, mergeOrderFacts(b, c))));
        expect(text(mergeOrderFacts(left, a))).toBe(text(left));
        expect(text(orderFactsSchema.parse(JSON.parse(text(left))))).toBe(text(left));
      }),
    );
  });

  it("is what rules see, of the customer and the country that the order names now", () => {
    const customer = (id: number, tags: string[]): Enrichment => ({
      ...{ about: "customerTags", of: `gid://shopify/Customer/${id}`, at: at(2), found: { tags } },
    });
    const markets: Enrichment = {
      ...{ about: "markets", of: "FR", at: at(2), found: { ids: ["gid://shopify/Market/1"] } },
    };
    const facts = mergeOrderFacts(told(), asked(customer(1, ["VIP"]), customer(2, ["wholesale"]), markets));
    expect(snapshotAsPlaced(facts)).toMatchObject({ customerTags: ["VIP"] });
    expect(snapshotAsPlaced(facts)?.marketIds).toBeUndefined();
    const moved = mergeOrderFacts(
      facts,
      told({ customerId: "gid://shopify/Customer/2", countryCode: "FR", updatedAt: at(3) }),
    );
    expect(snapshotAsPlaced(moved)).toMatchObject({
      ...{ customerTags: ["wholesale"], marketIds: ["gid://shopify/Market/1"] },
    });
  });

  it("of something that was gone is kept as that, and not asked again", () => {
    const gone = enrichmentSchema.parse({ about: "product", of: LINE, at: at(1), found: null });
    const facts = mergeOrderFacts(told(), asked(gone));
    expect(facts.enriched).toEqual([gone]);
    expect(snapshotAsPlaced(facts)?.lines[0]?.product).toBeUndefined();
  });
});

it("orders that were stored before anything was asked read as they did", () => {
  const facts = mergeOrderFacts(NO_ORDER_FACTS, told());
  expect(facts.enriched).toBeUndefined();
  expect(snapshotAsPlaced(facts)).toEqual(facts.snapshot);
});
