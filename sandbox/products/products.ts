// Products of a shop and their variants; a product without variants gets Shopify's "Default Title".
import { notFound } from "../http/refusal";
import type { ProductDocument, VariantDocument } from "../state/documents";
import { gidOf } from "../state/ids";
import { collectionIdsOfType } from "./collections";
import { parseMoney } from "../state/money";
import type { ShopState } from "../state/shop-state";

export interface ProductInput {
  title: string;
  description?: string | undefined;
  productType?: string | undefined;
  vendor?: string | undefined;
  tags?: string[] | undefined;
  /** Beside the one of its type. */
  collectionIds?: string[] | undefined;
  imageUrl?: string | undefined;
  isGiftCard?: boolean | undefined;
  /** Of the only variant, where none are given. */
  price?: string | undefined;
  sku?: string | undefined;
  variants?:
    | {
        title: string;
        price: string;
        sku?: string | undefined;
        inventoryQuantity?: number | undefined;
        taxable?: boolean | undefined;
      }[]
    | undefined;
}

const STOCK = 1_000;

export function createProduct(shop: ShopState, input: ProductInput): ProductDocument {
  const { currency } = shop.document;
  const isGiftCard = input.isGiftCard ?? false;
  const given = input.variants ?? [{ title: "Default Title", price: input.price ?? "0", sku: input.sku }];
  const variants = given.map((variant): VariantDocument => ({
    id: shop.ids.next("ProductVariant"),
    title: variant.title,
    sku: variant.sku ?? "",
    priceCents: parseMoney(variant.price, currency),
    compareAtPriceCents: null,
    inventoryQuantity: ("inventoryQuantity" in variant ? variant.inventoryQuantity : undefined) ?? STOCK,
    requiresShipping: !isGiftCard,
    taxable: ("taxable" in variant ? variant.taxable : undefined) ?? !isGiftCard,
  }));
  const now = shop.timestamp();
  return shop.products.put({
    id: shop.ids.next("Product"),
    title: input.title,
    handle: freeHandle(shop, input.title),
    description: input.description ?? "",
    productType: input.productType ?? "",
    vendor: input.vendor ?? shop.document.name,
    tags: input.tags ?? [],
    status: "ACTIVE",
    isGiftCard,
    imageUrl: input.imageUrl ?? null,
    collectionIds: collectionsFor(input.productType ?? "", input.collectionIds ?? []),
    variants,
    createdAt: now,
    updatedAt: now,
  });
}

export interface ProductChange {
  productId: string;
  productType?: string | undefined;
  tags?: string[] | undefined;
  /** Beside the one of its type. */
  collectionIds?: string[] | undefined;
}

/** Throws a refusal (404) when there is no such product. */
export function updateProduct(shop: ShopState, change: ProductChange): ProductDocument {
  const product = findProduct(shop, change.productId);
  const productType = change.productType ?? product.productType;
  const ofFormerType = collectionIdsOfType(product.productType);
  const others = change.collectionIds ?? product.collectionIds.filter((id) => !ofFormerType.includes(id));
  return shop.products.put({
    ...product,
    productType,
    tags: change.tags ?? product.tags,
    collectionIds: collectionsFor(productType, others),
    updatedAt: shop.timestamp(),
  });
}

/** Throws a refusal (404) when there is no such product. Orders keep the lines that sold it. */
export function deleteProduct(shop: ShopState, productId: string): ProductDocument {
  const product = findProduct(shop, productId);
  shop.products.remove(product.id);
  return product;
}

function findProduct(shop: ShopState, productId: string): ProductDocument {
  const product = shop.products.get(gidOf("Product", productId));
  if (!product) throw notFound(`There is no product ${productId} in this shop`);
  return product;
}

function collectionsFor(productType: string, others: readonly string[]): string[] {
  return [...new Set([...collectionIdsOfType(productType), ...others.map((id) => gidOf("Collection", id))])];
}

/** "blue-mug", or "blue-mug-1" where that is taken. */
function freeHandle(shop: ShopState, title: string): string {
  const base =
    title
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "") || "product";
  let handle = base;
  for (let suffix = 1; shop.productsByHandle.count(handle) > 0; suffix += 1) handle = `${base}-${suffix}`;
  return handle;
}
