// Control routes for products, the customer segments and the markets of a shop.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { createSegment } from "../customers/segments";
import type { Router } from "../http/router";
import { createMarket } from "../markets/markets";
import { createProduct, deleteProduct, updateProduct } from "../products/products";
import { amount, idInput, shopEndpoint } from "./endpoint";

const productInput = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  productType: z.string().optional(),
  vendor: z.string().optional(),
  tags: z.array(z.string()).optional(),
  collectionIds: z.array(idInput).optional(),
  imageUrl: z.string().optional(),
  isGiftCard: z.boolean().optional(),
  price: amount.optional(),
  sku: z.string().optional(),
  variants: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        price: amount,
        sku: z.string().optional(),
        inventoryQuantity: z.int().optional(),
        taxable: z.boolean().optional(),
      }),
    )
    .min(1)
    .optional(),
});

const productChange = productInput
  .pick({ productType: true, tags: true, collectionIds: true })
  .extend({ productId: idInput });

const marketInput = z.strictObject({
  name: z.string().min(1),
  countryCodes: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .nullable()
    .default(null),
  status: z.enum(["ACTIVE", "DRAFT"]).default("ACTIVE"),
});

export function addCatalogueRoutes(router: Router, context: SandboxContext): void {
  router.on(
    "POST",
    "/sandbox/api/products",
    shopEndpoint(context, z.strictObject({ products: z.array(productInput).min(1) }), (shop, input) => ({
      products: input.products.map((product) => createProduct(shop, product)),
    })),
  );
  router.on(
    "POST",
    "/sandbox/api/products/update",
    shopEndpoint(context, productChange, (shop, change) => ({ product: updateProduct(shop, change) })),
  );
  router.on(
    "POST",
    "/sandbox/api/products/delete",
    shopEndpoint(context, z.strictObject({ productId: idInput }), (shop, { productId }) => ({
      product: { id: deleteProduct(shop, productId).id },
    })),
  );
  router.on(
    "POST",
    "/sandbox/api/segments",
    shopEndpoint(
      context,
      z.strictObject({ name: z.string().min(1), query: z.string().min(1) }),
      (shop, input) => ({ segment: createSegment(shop, input) }),
    ),
  );
  router.on(
    "POST",
    "/sandbox/api/markets",
    shopEndpoint(context, marketInput, (shop, input) => ({ market: createMarket(shop, input) })),
  );
}
