// The collections of the storefront: all products, and one for each product type. Only active products are shown.
import { createHash } from "node:crypto";
import type { ProductDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";

export interface Collection {
  id: string;
  handle: string;
  title: string;
  products: ProductDocument[];
}

/** "Tea & Herbs" is tea-herbs. */
function handleOfType(productType: string): string {
  return productType
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** The collection of a type has the same id in every shop; none for a product without a type. */
export function collectionIdsOfType(productType: string): string[] {
  const handle = handleOfType(productType);
  if (handle === "" || handle === "all") return [];
  const digits = createHash("sha256").update(handle).digest().readUIntBE(0, 5);
  return [`gid://shopify/Collection/${String(digits + 1)}`];
}

/** In the order in which their first products were made. */
export function collectionsOf(shop: ShopState): Collection[] {
  const byHandle = new Map<string, Collection>();
  for (const product of shop.products.values()) {
    const handle = handleOfType(product.productType);
    const [id] = collectionIdsOfType(product.productType);
    if (product.status !== "ACTIVE" || id === undefined) continue;
    const collection = byHandle.get(handle) ?? { id, handle, title: product.productType, products: [] };
    collection.products.push(product);
    byHandle.set(handle, collection);
  }
  return [...byHandle.values()];
}

export function findCollection(shop: ShopState, handle: string): Collection | undefined {
  if (handle !== "all") return collectionsOf(shop).find((collection) => collection.handle === handle);
  const products = [...shop.products.values()].filter((product) => product.status === "ACTIVE");
  return { id: "gid://shopify/Collection/0", handle, title: "All products", products };
}

export const sortOrders = {
  manual: "Featured",
  "title-ascending": "Name, A to Z",
  "title-descending": "Name, Z to A",
  "price-ascending": "Price, low to high",
  "price-descending": "Price, high to low",
  "created-descending": "Newest first",
} as const;
export type SortOrder = keyof typeof sortOrders;

export function isSortOrder(text: string | null): text is SortOrder {
  return text !== null && Object.hasOwn(sortOrders, text);
}

const collator = new Intl.Collator("en", { numeric: true });

/** By the lowest price of a product's variants; of equals the older one first. */
export function sorted(products: readonly ProductDocument[], order: SortOrder): ProductDocument[] {
  const all = [...products];
  switch (order) {
    case "manual":
      return all;
    case "title-ascending":
      return all.sort((a, b) => collator.compare(a.title, b.title));
    case "title-descending":
      return all.sort((a, b) => collator.compare(b.title, a.title));
    case "price-ascending":
      return all.sort((a, b) => lowestPrice(a) - lowestPrice(b));
    case "price-descending":
      return all.sort((a, b) => lowestPrice(b) - lowestPrice(a));
    case "created-descending":
      return all.reverse();
  }
}

function lowestPrice(product: ProductDocument): number {
  return product.variants.reduce((low, variant) => Math.min(low, variant.priceCents), Infinity);
}

/** Products whose title, type, vendor, tags or skus have every word of the query; those with all in the title first. */
export function searchProducts(shop: ShopState, query: string): ProductDocument[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const inTitle: ProductDocument[] = [];
  const elsewhere: ProductDocument[] = [];
  for (const product of shop.products.values()) {
    if (product.status !== "ACTIVE") continue;
    const title = product.title.toLowerCase();
    const skus = product.variants.map((variant) => variant.sku);
    const all = [title, product.productType, product.vendor, ...product.tags, ...skus]
      .join("\n")
      .toLowerCase();
    if (words.every((word) => title.includes(word))) inTitle.push(product);
    else if (words.every((word) => all.includes(word))) elsewhere.push(product);
  }
  return [...inTitle, ...elsewhere];
}
