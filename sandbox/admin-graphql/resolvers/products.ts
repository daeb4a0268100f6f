// Products and their variants: read by id or search.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/Product
import type { ProductDocument, VariantDocument } from "../../state/documents";
import { legacyId } from "../../state/ids";
import { formatMoney } from "../../state/money";
import { expectGid, moneyV2, type AdminContext, type View } from "../context";
import { notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";
import { metafieldFields } from "./metafields";
import { search, type SearchFields } from "./search";

const searchFields: SearchFields<ProductDocument> = {
  fields: {
    id: (product) => legacyId(product.id),
    title: (product) => product.title,
    handle: (product) => product.handle,
    product_type: (product) => product.productType,
    vendor: (product) => product.vendor,
    tag: (product) => product.tags,
    status: (product) => product.status,
    sku: (product) => product.variants.map((variant) => variant.sku),
    collection_id: (product) => product.collectionIds.map(legacyId),
    created_at: (product) => new Date(product.createdAt),
    updated_at: (product) => new Date(product.updatedAt),
  },
  text: (product) => [product.title, product.productType, product.vendor, ...product.tags],
};

const sortValues: Record<string, (product: ProductDocument) => string> = {
  TITLE: (product) => product.title.toLowerCase(),
  VENDOR: (product) => product.vendor.toLowerCase(),
  PRODUCT_TYPE: (product) => product.productType.toLowerCase(),
  CREATED_AT: (product) => product.createdAt,
  UPDATED_AT: (product) => product.updatedAt,
};

export function products(
  context: AdminContext,
  args: ConnectionArgs & { query?: string | null; sortKey?: string | null },
): View {
  const found = search(context.shop.products.values(), args.query, searchFields, "products");
  const key = args.sortKey ?? "ID";
  const value = sortValues[key];
  if (value) found.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  else if (key !== "ID" && key !== "RELEVANCE") throw notInSandbox(`products sorted by ${key}`);
  return connection(
    found,
    args,
    (item) => item.id,
    (item) => productView(context, item),
  );
}

export function product(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.products.get(expectGid(args.id, "Product"));
  return found ? productView(context, found) : null;
}

export function productVariant(context: AdminContext, args: { id: string }): View | null {
  return context.views.node(context, expectGid(args.id, "ProductVariant"));
}

export function productView(context: AdminContext, document: ProductDocument): View {
  const { currency } = context.shop.document;
  const prices = document.variants.map((variant) => variant.priceCents);
  const inventory = document.variants.reduce((sum, variant) => sum + variant.inventoryQuantity, 0);
  return {
    __typename: "Product",
    id: document.id,
    legacyResourceId: legacyId(document.id),
    title: document.title,
    handle: document.handle,
    description: document.description,
    descriptionHtml: document.description === "" ? "" : `<p>${escapeHtml(document.description)}</p>`,
    productType: document.productType,
    vendor: document.vendor,
    tags: document.tags,
    status: document.status,
    isGiftCard: document.isGiftCard,
    totalInventory: inventory,
    tracksInventory: true,
    hasOutOfStockVariants: document.variants.some((variant) => variant.inventoryQuantity <= 0),
    hasOnlyDefaultVariant: document.variants.length === 1,
    featuredMedia: () =>
      document.imageUrl === null
        ? null
        : {
            __typename: "MediaImage",
            id: document.id.replace("/Product/", "/MediaImage/"),
            alt: document.title,
            mediaContentType: "IMAGE",
            image: { __typename: "Image", url: document.imageUrl, altText: document.title },
          },
    priceRangeV2: () => ({
      __typename: "ProductPriceRangeV2",
      minVariantPrice: moneyV2(Math.min(...prices), currency),
      maxVariantPrice: moneyV2(Math.max(...prices), currency),
    }),
    collections: (args: ConnectionArgs & { query?: string | null; sortKey?: string | null }) => {
      if (args.query || (args.sortKey ?? "ID") !== "ID")
        throw notInSandbox("a product's collections by query or sort key");
      return connection(document.collectionIds, args, (id) => id, collectionView);
    },
    inCollection: (args: { id: string }) => document.collectionIds.includes(args.id),
    variants: (args: ConnectionArgs) =>
      connection(
        document.variants,
        args,
        (item) => item.id,
        (item) => variantView(context, document, item),
      ),
    variantsCount: { count: document.variants.length, precision: "EXACT" },
    publishedAt: document.status === "ACTIVE" ? document.createdAt : null,
    createdAt: document.createdAt,
    updatedAt: document.updatedAt,
    ...metafieldFields(context, document.id),
  };
}

function collectionView(id: string): View {
  return { __typename: "Collection", id, legacyResourceId: legacyId(id) };
}

export function variantView(
  context: AdminContext,
  document: ProductDocument,
  variant: VariantDocument,
): View {
  const { currency } = context.shop.document;
  const compareAt = variant.compareAtPriceCents;
  return {
    __typename: "ProductVariant",
    id: variant.id,
    legacyResourceId: legacyId(variant.id),
    title: variant.title,
    displayName: `${document.title} - ${variant.title}`,
    sku: variant.sku,
    price: formatMoney(variant.priceCents, currency),
    compareAtPrice: compareAt === null ? null : formatMoney(compareAt, currency),
    inventoryQuantity: variant.inventoryQuantity,
    availableForSale: document.status === "ACTIVE" && variant.inventoryQuantity > 0,
    taxable: variant.taxable,
    position: document.variants.indexOf(variant) + 1,
    product: () => productView(context, document),
    createdAt: document.createdAt,
    updatedAt: document.updatedAt,
    ...metafieldFields(context, variant.id),
  };
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
