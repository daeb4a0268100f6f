// Asks Shopify for what orders' rules look at and no payload carries: for many orders at once, outside any transaction, and
// each thing once. What was stored before stands; an order about which Shopify could not be asked is not decided, but tried
// again.
import {
  readCustomerTags,
  readMarkets,
  readPayments,
  readProducts,
  readSegmentsOf,
  readSellingPlans,
} from "../admin-api/order-facts.server";
import { factsNeeded, lackingFacts } from "../core/earning/needs";
import type { About, Enrichment } from "../core/enrichment";
import { mergeOrderFacts, NO_ORDER_FACTS } from "../core/facts";
import type { ShopRef } from "../repositories/shops.server";
import type { OrderToDecide } from "./other-orders.server";

interface Want {
  readonly orderId: string;
  readonly about: About;
  readonly of: string;
  /** of the line that it is about */
  readonly productId: string | null;
  readonly segmentIds: readonly string[];
}

/** What is asked for a batch of one shop's orders, however often they are decided. */
export class OrderEnricher {
  readonly #shop: ShopRef;
  readonly #at: string;
  readonly #asked = new Map<string, Enrichment>();

  /** `now` is domain time. */
  constructor(shop: ShopRef, now: Date) {
    this.#shop = shop;
    this.#at = now.toISOString();
  }

  /** The orders with all that their programmes look at; `failures` gets those about which Shopify could not be asked. */
  async enrich<Order extends OrderToDecide>(
    orders: readonly Order[],
    failures: Map<string, unknown>,
  ): Promise<readonly Order[]> {
    const wants = orders.flatMap(wantsOf);
    if (wants.length === 0) return orders;
    await this.#ask(
      wants.filter((want) => !this.#asked.has(keyOf(want))),
      failures,
    );
    const ofOrder = Map.groupBy(wants, ({ orderId }) => orderId);
    return orders
      .filter(({ orderId }) => !failures.has(orderId))
      .map((order) => {
        const known = ofOrder.get(order.orderId) ?? [];
        const enriched = known.flatMap((want) => this.#asked.get(keyOf(want)) ?? []);
        return { ...order, facts: mergeOrderFacts(order.facts, { ...NO_ORDER_FACTS, enriched }) };
      });
  }

  /** One fault of Shopify's fails the orders that wanted that kind of thing, and no others. */
  async #ask(wants: readonly Want[], failures: Map<string, unknown>): Promise<void> {
    const kinds = Map.groupBy(wants, ({ about }) => (about === "collections" ? "product" : about));
    await Promise.all(
      [...kinds].map(async ([about, ofKind]) => {
        try {
          const answers = await ask(this.#shop, about, ofKind, this.#at);
          ofKind.forEach((want, index) => {
            const answer = answers[index];
            if (answer) this.#asked.set(keyOf(want), answer);
          });
        } catch (error) {
          for (const { orderId } of ofKind) failures.set(orderId, error);
        }
      }),
    );
  }
}

function wantsOf({ orderId, facts, memberId, program }: OrderToDecide): Want[] {
  if (!program || memberId === null) return [];
  const { segmentIds } = factsNeeded(program.program);
  const lines = facts.snapshot?.lines ?? [];
  return lackingFacts(facts, program.program).map(({ about, of }) => ({
    ...{ orderId, about, of },
    productId: lines.find(({ id }) => id === of)?.productId ?? null,
    segmentIds: about === "segments" ? segmentIds : [],
  }));
}

function keyOf({ about, of, segmentIds }: Want): string {
  return [about, of, ...segmentIds].join(" ");
}

/** An answer to each wish, in their order. */
async function ask(
  shop: ShopRef,
  about: About,
  wants: readonly Want[],
  at: string,
): Promise<readonly Enrichment[]> {
  const subjects = [...new Set(wants.map(({ of }) => of))];
  switch (about) {
    case "product":
    case "collections":
      return askProducts(shop, wants, at);
    case "sellingPlan": {
      const plans = await readSellingPlans(shop, subjects);
      return wants.map(({ of }) => ({ about, of, at, found: plans.get(of) ?? null }));
    }
    case "payments": {
      const payments = await readPayments(shop, subjects);
      return wants.map(({ of }) => ({ about, of, at, found: payments.get(of) ?? null }));
    }
    case "customerTags": {
      const tags = await readCustomerTags(shop, subjects);
      return wants.map(({ of }) => ({ about, of, at, found: tags.get(of) ?? null }));
    }
    case "segments":
      return askSegments(shop, wants, at);
    case "markets": {
      const markets = await readMarkets(shop);
      return wants.map(({ of }) => {
        const ids = markets.filter(({ countryCodes }) => countryCodes?.has(of) ?? true).map(({ id }) => id);
        return { about, of, at, found: { ids: ids.sort() } };
      });
    }
  }
}

async function askProducts(shop: ShopRef, wants: readonly Want[], at: string): Promise<Enrichment[]> {
  const productIds = [...new Set(wants.flatMap(({ productId }) => productId ?? []))];
  const withCollections = wants.some(({ about }) => about === "collections");
  const products = await readProducts(shop, productIds, withCollections);
  return wants.map(({ about, of, productId }) => {
    const product = products.get(productId ?? "") ?? null;
    if (about === "collections")
      return { about, of, at, found: product && { ids: product.collectionIds.toSorted() } };
    return { about: "product", of, at, found: product && { type: product.type, tags: product.tags } };
  });
}

async function askSegments(shop: ShopRef, wants: readonly Want[], at: string): Promise<Enrichment[]> {
  const present = await readCustomerTags(shop, [...new Set(wants.map(({ of }) => of))]);
  const found = new Map<string, { ids: string[] } | null>();
  for (const want of wants) {
    if (found.has(keyOf(want))) continue;
    const ids = present.get(want.of) ? await readSegmentsOf(shop, want.of, want.segmentIds) : null;
    found.set(keyOf(want), ids && { ids: ids.sort() });
  }
  return wants.map((want) => ({ about: "segments", of: want.of, at, found: found.get(keyOf(want)) ?? null }));
}
