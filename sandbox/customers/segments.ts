// Customer segments: a name and a query. Of Shopify's query language those parts are played that ask for tags, joined by AND.
// Source: https://shopify.dev/docs/api/shopifyql/segment-query-language-reference
import { unprocessable } from "../http/refusal";
import type { CustomerDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";

export interface Segment {
  id: string;
  name: string;
  query: string;
}

const KIND = "segment";
const TAG = /^customer_tags (NOT )?CONTAINS '((?:[^'\\]|\\.)+)'$/;

export function createSegment(shop: ShopState, input: { name: string; query: string }): Segment {
  readQuery(input.query);
  const now = shop.timestamp();
  const id = shop.ids.next("Segment");
  shop.others.put({ id, kind: KIND, data: { ...input }, createdAt: now, updatedAt: now });
  return { id, ...input };
}

/** undefined: there is none of that id. */
export function findSegment(shop: ShopState, id: string): Segment | undefined {
  const found = shop.others.get(id);
  if (found?.kind !== KIND) return undefined;
  return { id, name: String(found.data["name"]), query: String(found.data["query"]) };
}

export function isInSegment(customer: CustomerDocument, { query }: Segment): boolean {
  const tags = new Set(customer.tags.map((tag) => tag.toLowerCase()));
  return readQuery(query).every(({ tag, isWanted }) => tags.has(tag.toLowerCase()) === isWanted);
}

/** Throws a refusal (422) for what is not played. */
function readQuery(query: string): { tag: string; isWanted: boolean }[] {
  return query.split(/ AND /).map((part) => {
    const match = TAG.exec(part.trim());
    if (!match?.[2]) {
      const message = `"${part}" is not in the sandbox; it knows customer_tags CONTAINS 'TAG' and NOT CONTAINS`;
      throw unprocessable("unknown_query", message);
    }
    return { tag: match[2].replace(/\\(.)/g, "$1"), isWanted: match[1] === undefined };
  });
}
