// A product as scripts and Liquid see it, with the names and shapes of Shopify's product API; amounts are hundredths.
// Source: https://shopify.dev/docs/api/ajax/reference/product and https://shopify.dev/docs/api/liquid/objects/product
import type { Reply } from "../http/messages";
import type { ProductDocument, VariantDocument } from "../state/documents";
import { legacyId } from "../state/ids";
import { numericId } from "../webhooks/payloads/parts";
import { markup } from "../http/markup";
import { hundredths } from "./hundredths";

/** A number, or its digits where a JavaScript number would lose some. */
export type ViewId = number | string;

export function viewId(gid: string): ViewId {
  const digits = legacyId(gid);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}

const ID_FIELDS = new Set(["id", "variant_id", "product_id"]);

/** JSON in which every id is a number, whatever its size. */
export function viewJson(status: number, view: unknown): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: JSON.stringify(view, (name, value: unknown) =>
      ID_FIELDS.has(name) && typeof value === "string" ? numericId(`/${value}`) : value,
    ),
  };
}

export interface PictureView {
  url: string;
  alt: string;
  aspect_ratio: number;
  width: number;
  height: number;
}

const PICTURE_SIZE = 800;

/** The merchant's picture, or ours where there is none. */
export function pictureOf(product: ProductDocument): PictureView {
  return {
    url: product.imageUrl ?? `/sandbox/pictures/${encodeURIComponent(product.handle)}.svg`,
    alt: product.title,
    aspect_ratio: 1,
    width: PICTURE_SIZE,
    height: PICTURE_SIZE,
  };
}

export function pathOfProduct(product: ProductDocument): string {
  return `/products/${encodeURIComponent(product.handle)}`;
}

/** The sandbox's variants have one option, their title. */
export function optionsOf(variant: VariantDocument): string[] {
  return [variant.title];
}

export interface VariantView {
  id: ViewId;
  title: string;
  options: string[];
  option1: string;
  option2: null;
  option3: null;
  sku: string;
  price: number;
  compare_at_price: number | null;
  weight: number;
  inventory_management: "shopify";
  available: boolean;
  requires_shipping: boolean;
  taxable: boolean;
  barcode: string;
}

export interface ProductView {
  id: ViewId;
  title: string;
  handle: string;
  description: string;
  published_at: string;
  created_at: string;
  vendor: string;
  type: string;
  tags: string[];
  price: number;
  price_min: number;
  price_max: number;
  available: boolean;
  price_varies: boolean;
  compare_at_price: number | null;
  compare_at_price_min: number;
  compare_at_price_max: number;
  compare_at_price_varies: boolean;
  variants: VariantView[];
  images: string[];
  featured_image: string;
  options: { name: string; position: number; values: string[] }[];
  url: string;
}

/** The description is HTML to those who read it, so the merchant's text is escaped here. */
export function productView(product: ProductDocument, currency: string): ProductView {
  const variants = product.variants.map((variant) => variantView(variant, currency));
  const prices = variants.map((variant) => variant.price);
  const compared = variants.flatMap((variant) => variant.compare_at_price ?? []);
  const least = (numbers: number[]) => numbers.reduce((low, number) => Math.min(low, number), Infinity);
  const most = (numbers: number[]) => numbers.reduce((high, number) => Math.max(high, number), 0);
  const priceMin = prices.length === 0 ? 0 : least(prices);
  const comparedMin = compared.length === 0 ? 0 : least(compared);
  return {
    id: viewId(product.id),
    title: product.title,
    handle: product.handle,
    description: product.description === "" ? "" : markup`<p>${product.description}</p>`.toString(),
    published_at: product.createdAt,
    created_at: product.createdAt,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags,
    price: priceMin,
    price_min: priceMin,
    price_max: most(prices),
    available: variants.some((variant) => variant.available),
    price_varies: priceMin !== most(prices),
    compare_at_price: compared.length === 0 ? null : comparedMin,
    compare_at_price_min: comparedMin,
    compare_at_price_max: most(compared),
    compare_at_price_varies: comparedMin !== most(compared),
    variants,
    images: [pictureOf(product).url],
    featured_image: pictureOf(product).url,
    options: [{ name: "Title", position: 1, values: product.variants.map((variant) => variant.title) }],
    url: pathOfProduct(product),
  };
}

function variantView(variant: VariantDocument, currency: string): VariantView {
  return {
    id: viewId(variant.id),
    title: variant.title,
    options: optionsOf(variant),
    option1: variant.title,
    option2: null,
    option3: null,
    sku: variant.sku,
    price: hundredths(variant.priceCents, currency),
    compare_at_price:
      variant.compareAtPriceCents === null ? null : hundredths(variant.compareAtPriceCents, currency),
    weight: 0,
    inventory_management: "shopify",
    available: variant.inventoryQuantity > 0,
    requires_shipping: variant.requiresShipping,
    taxable: variant.taxable,
    barcode: "",
  };
}
