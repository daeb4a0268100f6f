// The pages of what the shop sells: home, collections, products, search; a product as JSON, and its picture.
import type { SandboxContext } from "../context";
import type { Reply, SandboxRequest } from "../http/messages";
import { notFound } from "../http/refusal";
import type { Router } from "../http/router";
import {
  collectionsOf,
  findCollection,
  isSortOrder,
  searchProducts,
  sorted,
  sortOrders,
} from "../products/collections";
import type { ProductDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";
import type { Theme } from "../theme/theme";
import { paged } from "./paging";
import { productPicture } from "./pictures";
import { pathOfProduct, pictureOf, productView, viewJson } from "./product-view";
import { visitOf, type Visit } from "./shopper";
import { themePage } from "./theme-page";

const FEATURED = 8;
const PER_PAGE = 24;
const BESIDE = 4;

export function addCatalogueRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  const page =
    (render: (visit: Visit, request: SandboxRequest) => Promise<Reply>) => async (request: SandboxRequest) =>
      await render(visitOf(context, request), request);

  router.on(
    "GET",
    "/",
    page(async (visit, request) => {
      const { shop } = visit;
      const collections = collectionsOf(shop);
      const all = findCollection(shop, "all")?.products ?? [];
      const hero = collections.flatMap((collection) => collection.products[0] ?? []).slice(0, 3);
      return await themePage(theme, request, visit, {
        template: "index",
        title: shop.document.name,
        values: {
          hero: cards(shop, hero.length === 0 ? all.slice(0, 3) : hero),
          featured: cards(shop, all.slice(0, FEATURED)),
          collections: collections.map((collection) => ({
            ...describeCollection(collection),
            picture: collection.products[0] && pictureOf(collection.products[0]).url,
          })),
        },
      });
    }),
  );
  router.on("GET", "/collections", () => ({ status: 302, headers: { location: "/collections/all" } }));
  router.on(
    "GET",
    "/collections/*",
    page(async (visit, request) => {
      const { shop } = visit;
      const collection = findCollection(shop, partOf(request.path, "/collections/"));
      if (!collection) return await missingPage(theme, request, visit);
      const wish = request.query.get("sort_by");
      const order = isSortOrder(wish) ? wish : "manual";
      const paging = paged(sorted(collection.products, order), PER_PAGE, request.path, request.query);
      return await themePage(theme, request, visit, {
        template: "collection",
        title: collection.title,
        collection: describeCollection(collection),
        values: {
          products: cards(shop, paging.items),
          paging,
          sort_by: order,
          sort_orders: Object.entries(sortOrders).map(([value, label]) => ({ value, label })),
          collections: collectionsOf(shop).map(describeCollection),
        },
      });
    }),
  );
  router.on(
    "GET",
    "/products/*",
    page(async (visit, request) => {
      const part = partOf(request.path, "/products/");
      const asJson = part.endsWith(".js");
      const product = findProduct(visit.shop, asJson ? part.slice(0, -3) : part);
      if (asJson) {
        if (product) return viewJson(200, productView(product, visit.shop.document.currency));
        return viewJson(404, { status: 404, message: "Not Found", description: "No such product" });
      }
      if (!product) return await missingPage(theme, request, visit);
      return await productPage(theme, request, visit, product);
    }),
  );
  router.on(
    "GET",
    "/search",
    page(async (visit, request) => {
      const query = (request.query.get("q") ?? "").trim().slice(0, 200);
      const paging = paged(searchProducts(visit.shop, query), PER_PAGE, "/search", request.query);
      return await themePage(theme, request, visit, {
        template: "search",
        title: query === "" ? "Search" : `Search: ${query}`,
        values: { terms: query, products: cards(visit.shop, paging.items), paging },
      });
    }),
  );
  router.on("GET", "/sandbox/pictures/*", (request) => {
    const { shop } = visitOf(context, request);
    const handle = partOf(request.path, "/sandbox/pictures/").replace(/\.svg$/, "");
    const product = shop.productsByHandle.first(handle);
    if (!product) throw notFound(`There is no product ${handle} in ${shop.document.domain}`);
    return {
      status: 200,
      headers: {
        "content-type": "image/svg+xml",
        "cache-control": "max-age=300",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      },
      body: productPicture(product),
    };
  });
}

/** The theme's page for an address that has none. */
export async function missingPage(theme: Theme, request: SandboxRequest, visit: Visit): Promise<Reply> {
  return await themePage(theme, request, visit, { status: 404, template: "404", title: "Page not found" });
}

async function productPage(
  theme: Theme,
  request: SandboxRequest,
  visit: Visit,
  product: ProductDocument,
): Promise<Reply> {
  const { shop } = visit;
  const { variants } = productView(product, shop.document.currency);
  const asked = variants.find((variant) => String(variant.id) === request.query.get("variant"));
  const selected = asked ?? variants.find((variant) => variant.available) ?? variants[0];
  const beside = [...shop.products.values()]
    .filter((other) => other.status === "ACTIVE" && other.id !== product.id)
    .filter((other) => other.productType === product.productType)
    .slice(0, BESIDE);
  return await themePage(theme, request, visit, {
    template: "product",
    title: product.title,
    product,
    values: {
      picture: pictureOf(product),
      selected,
      has_choice: variants.length > 1,
      collection_of_product: collectionsOf(shop)
        .filter((collection) => collection.products.includes(product))
        .map(describeCollection)[0],
      beside: cards(shop, beside),
    },
  });
}

function findProduct(shop: ShopState, handle: string): ProductDocument | undefined {
  return shop.productsByHandle.get(handle).find((product) => product.status === "ACTIVE");
}

function describeCollection({ handle, title, products }: ReturnType<typeof collectionsOf>[number]) {
  const url = `/collections/${encodeURIComponent(handle)}`;
  return { handle, title, url, products_count: products.length };
}

/** What a list of products shows of each. */
function cards(shop: ShopState, products: readonly ProductDocument[]) {
  return products.map((product) => {
    const view = productView(product, shop.document.currency);
    return {
      title: view.title,
      type: view.type,
      url: pathOfProduct(product),
      picture: pictureOf(product),
      price: view.price_min,
      price_varies: view.price_varies,
      compare_at_price: view.compare_at_price,
      available: view.available,
    };
  });
}

function partOf(path: string, prefix: string): string {
  try {
    return decodeURIComponent(path.slice(prefix.length));
  } catch {
    return "";
  }
}
