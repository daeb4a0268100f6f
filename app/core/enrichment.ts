// Facts of an order that no payload carries: each is asked of Shopify once and kept with the order. What was found then
// decides for good, whatever becomes of the product, the customer or the market afterwards.
import { z } from "zod";

const gid = z.string().startsWith("gid://shopify/");
/** a payment in minor units of the shop's currency */
const cents = z.number().int().min(0);
const ids = z.strictObject({ ids: z.array(gid) });

/** `of`: what it is about; `at`: when it was asked; `found`: null where Shopify has it no more. */
function enrichmentOf<About extends string, Found extends z.ZodType>(about: About, found: Found) {
  return z.strictObject({
    about: z.literal(about),
    of: z.string(),
    at: z.iso.datetime({ offset: true }),
    found: found.nullable(),
  });
}

export const enrichmentSchema = z.discriminatedUnion("about", [
  /** of a line: what its product is */
  enrichmentOf("product", z.strictObject({ type: z.string(), tags: z.array(z.string()) })),
  /** of a line: the collections that its product is in */
  enrichmentOf("collections", ids),
  /** of a line: the selling plan that it was bought on, null for none */
  enrichmentOf("sellingPlan", z.strictObject({ id: gid.nullable() })),
  /** of a customer */
  enrichmentOf("customerTags", z.strictObject({ tags: z.array(z.string()) })),
  /** of a customer: those that they are in, of the segments that the programme names */
  enrichmentOf("segments", ids),
  /** of a country: the markets that it is in */
  enrichmentOf("markets", ids),
  /** of an order: by what it was paid */
  enrichmentOf(
    "payments",
    z.strictObject({ giftCardCents: cents, storeCreditCents: cents, otherCents: cents }),
  ),
]);
export type Enrichment = z.infer<typeof enrichmentSchema>;
export type About = Enrichment["about"];

/** Something that has to be asked. */
export interface Wanted {
  readonly about: About;
  readonly of: string;
}

export type Found<Kind extends About> = NonNullable<Extract<Enrichment, { about: Kind }>["found"]>;
/** By what it is about: null where Shopify had it no more. */
export type Known = { readonly [Kind in About]: ReadonlyMap<string, Found<Kind> | null> };

export function knownOf(enriched: readonly Enrichment[]): Known {
  const mapOf = <Kind extends About>(_about: Kind) => new Map<string, Found<Kind> | null>();
  const known = {
    product: mapOf("product"),
    collections: mapOf("collections"),
    sellingPlan: mapOf("sellingPlan"),
    customerTags: mapOf("customerTags"),
    segments: mapOf("segments"),
    markets: mapOf("markets"),
    payments: mapOf("payments"),
  };
  for (const each of enriched) {
    switch (each.about) {
      case "product":
        known.product.set(each.of, each.found);
        break;
      case "collections":
        known.collections.set(each.of, each.found);
        break;
      case "sellingPlan":
        known.sellingPlan.set(each.of, each.found);
        break;
      case "customerTags":
        known.customerTags.set(each.of, each.found);
        break;
      case "segments":
        known.segments.set(each.of, each.found);
        break;
      case "markets":
        known.markets.set(each.of, each.found);
        break;
      case "payments":
        known.payments.set(each.of, each.found);
        break;
    }
  }
  return known;
}

/** What was asked first stands, of the same moment the first by text: the order of merging doesn't matter. */
export function mergeEnriched(a: readonly Enrichment[], b: readonly Enrichment[]): Enrichment[] {
  const first = new Map<string, Enrichment>();
  for (const each of [...a, ...b]) {
    const key = `${each.about} ${each.of}`;
    const known = first.get(key);
    if (!known || compare(each, known) < 0) first.set(key, each);
  }
  return [...first].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, each]) => each);
}

function compare(a: Enrichment, b: Enrichment): number {
  return Date.parse(a.at) - Date.parse(b.at) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
