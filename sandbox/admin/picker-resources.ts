// What the resource picker offers and resolves to: products with their variants, variants alone, or collections, in the shape
// that App Bridge documents.
// Source: https://shopify.dev/docs/api/app-home/latest/apis/user-interface-and-interactions/resource-picker-api
import { z } from "zod";
import { parseInput } from "../control/endpoint";
import { json, type Reply, type SandboxRequest } from "../http/messages";
import type { ProductDocument, VariantDocument } from "../state/documents";
import { formatMoney } from "../state/money";
import type { ShopState } from "../state/shop-state";
import { collectionsOf, type Collection } from "../products/collections";
import { pictureOf } from "../storefront/product-view";

const inputSchema = z.object({
  type: z.enum(["product", "variant", "collection"]),
  search: z.string().default(""),
  filter: z
    .string()
    .default("{}")
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue("must be JSON");
        return z.NEVER;
      }
    })
    .pipe(
      z.object({
        hidden: z.boolean().default(true),
        variants: z.boolean().default(true),
        draft: z.boolean().optional(),
        archived: z.boolean().optional(),
        query: z.string().default(""),
      }),
    ),
});

type Filter = z.infer<typeof inputSchema>["filter"];

const MAX_OFFERED = 250;

export function pickerResources(shop: ShopState, request: SandboxRequest): Reply {
  const { type, search, filter } = parseInput(inputSchema, Object.fromEntries(request.query));
  const words = `${search} ${filter.query}`
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const isFound = (...texts: string[]) => {
    const text = texts.join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const { currency } = shop.document;
  if (type === "collection") {
    const found = collectionsOf(shop).filter(({ title }) => isFound(title));
    return json(200, { resources: found.slice(0, MAX_OFFERED).map(collectionResource) });
  }
  const products = [...shop.products.values()].filter(
    (product) =>
      isShown(product, filter) &&
      isFound(
        product.title,
        product.productType,
        product.vendor,
        ...product.tags,
        ...product.variants.map((item) => item.sku),
      ),
  );
  const resources =
    type === "product"
      ? products.map((product) => productResource(product, currency))
      : products.flatMap((product) =>
          product.variants.map((variant) => variantResource(product, variant, currency)),
        );
  return json(200, { resources: resources.slice(0, MAX_OFFERED) });
}

function isShown({ status }: ProductDocument, { hidden, draft, archived }: Filter): boolean {
  if (status === "DRAFT") return draft ?? hidden;
  if (status === "ARCHIVED") return archived ?? hidden;
  return true;
}

function productResource(product: ProductDocument, currency: string) {
  return {
    id: product.id,
    availablePublicationCount: 1,
    createdAt: product.createdAt,
    descriptionHtml: "",
    handle: product.handle,
    hasOnlyDefaultVariant: product.variants.length === 1 && product.variants[0]?.title === "Default Title",
    images: [image(product)],
    options: [
      {
        id: product.id.replace("/Product/", "/ProductOption/"),
        name: "Title",
        position: 1,
        values: product.variants.map((variant) => variant.title),
      },
    ],
    productType: product.productType,
    publishedAt: product.status === "ACTIVE" ? product.createdAt : null,
    tags: product.tags,
    templateSuffix: null,
    title: product.title,
    totalInventory: product.variants.reduce((sum, variant) => sum + variant.inventoryQuantity, 0),
    totalVariants: product.variants.length,
    tracksInventory: true,
    variants: product.variants.map((variant) => variantResource(product, variant, currency)),
    vendor: product.vendor,
    updatedAt: product.updatedAt,
    status: product.status,
  };
}

function image(product: ProductDocument) {
  return {
    id: product.id.replace("/Product/", "/ProductImage/"),
    altText: product.title,
    originalSrc: pictureOf(product).url,
  };
}

function variantResource(product: ProductDocument, variant: VariantDocument, currency: string) {
  const compareAt = variant.compareAtPriceCents;
  return {
    id: variant.id,
    availableForSale: product.status === "ACTIVE" && variant.inventoryQuantity > 0,
    barcode: null,
    compareAtPrice: compareAt === null ? null : formatMoney(compareAt, currency),
    createdAt: product.createdAt,
    displayName: variant.title === "Default Title" ? product.title : `${product.title} - ${variant.title}`,
    image: image(product),
    inventoryItem: { id: variant.id.replace("/ProductVariant/", "/InventoryItem/") },
    inventoryManagement: "SHOPIFY",
    inventoryPolicy: "DENY",
    inventoryQuantity: variant.inventoryQuantity,
    position: product.variants.indexOf(variant) + 1,
    price: formatMoney(variant.priceCents, currency),
    product: { id: product.id, title: product.title, handle: product.handle },
    requiresShipping: variant.requiresShipping,
    selectedOptions: [{ value: variant.title }],
    sku: variant.sku,
    taxable: variant.taxable,
    title: variant.title,
    weight: 0,
    weightUnit: "GRAMS",
    updatedAt: product.updatedAt,
  };
}

function collectionResource({ id, handle, title, products }: Collection) {
  const dates = products.map((product) => product.updatedAt).sort();
  return {
    id,
    availablePublicationCount: 1,
    description: "",
    descriptionHtml: "",
    handle,
    image: null,
    productsAutomaticallySortedCount: 0,
    productsCount: products.length,
    productsManuallySortedCount: products.length,
    publicationCount: 1,
    ruleSet: null,
    seo: { description: null, title: null },
    sortOrder: "MANUAL",
    storefrontId: id,
    templateSuffix: null,
    title,
    updatedAt: dates.at(-1) ?? "",
  };
}
