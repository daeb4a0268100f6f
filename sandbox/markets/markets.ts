// Markets of regions: a name, and the countries that are in it. A country may be in several.
// Source: https://shopify.dev/docs/apps/build/markets
import type { ShopState } from "../state/shop-state";

export interface Market {
  id: string;
  name: string;
  /** null: every country */
  countryCodes: string[] | null;
  status: "ACTIVE" | "DRAFT";
}

const KIND = "market";

export function createMarket(shop: ShopState, input: Omit<Market, "id">): Market {
  const now = shop.timestamp();
  const id = shop.ids.next("Market");
  shop.others.put({ id, kind: KIND, data: { ...input }, createdAt: now, updatedAt: now });
  return { id, ...input };
}

export function marketsOf(shop: ShopState): Market[] {
  return shop.othersByKind.get(KIND).map(({ id, data }) => ({
    id,
    name: String(data["name"]),
    countryCodes: Array.isArray(data["countryCodes"]) ? data["countryCodes"].map(String) : null,
    status: data["status"] === "DRAFT" ? "DRAFT" : "ACTIVE",
  }));
}
