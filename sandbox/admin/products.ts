// Products in the admin: the list, a page for each with its variants, and making new ones. What is changed here is what the
// shop sells from then on; placed orders keep what they were sold at.
import { z } from "zod";
import type { SandboxContext } from "../context";
import type { Reply } from "../http/messages";
import { markup, type Markup, type Printable } from "../http/markup";
import { notFound, SandboxRefusal, unprocessable } from "../http/refusal";
import type { Router } from "../http/router";
import { collectionIdsOfType } from "../products/collections";
import { createProduct } from "../products/products";
import type { ProductDocument } from "../state/documents";
import { gidOf, legacyId } from "../state/ids";
import { formatMoney, parseMoney } from "../state/money";
import type { ShopState } from "../state/shop-state";
import { pathOfProduct } from "../storefront/product-view";
import { adminPage } from "./layout";
import {
  badge,
  card,
  checkbox,
  emptyState,
  errorBanner,
  field,
  money,
  moneyField,
  pageOf,
  pager,
  picture,
  plural,
  select,
  textArea,
} from "./parts";
import { adminRoute, itemRoutes, readForm, redirect, refusalText } from "./route";
import type { AdminView } from "./view";

type Form = Record<string, string>;

export function addProductRoutes(router: Router, context: SandboxContext): void {
  adminRoute(router, context, "GET", "/admin/products", productsPage);
  adminRoute(router, context, "GET", "/admin/products/new", (view) => newProductPage(view, {}));
  adminRoute(router, context, "POST", "/admin/products/new", addProduct);
  itemRoutes(router, context, "/admin/products", {
    GET: (view, id) => productPage(view, findProduct(view.shop, id)),
    POST: saveProduct,
  });
}

function findProduct(shop: ShopState, id: string): ProductDocument {
  const product = shop.products.get(gidOf("Product", id));
  if (!product) throw notFound(`There is no product ${id} in ${shop.document.domain}`);
  return product;
}

const statusBadges = {
  ACTIVE: badge("Active", "success"),
  DRAFT: badge("Draft", "info"),
  ARCHIVED: badge("Archived"),
};

const statusChoices = [
  ["ACTIVE", "Active"],
  ["DRAFT", "Draft"],
  ["ARCHIVED", "Archived"],
] as const;

function productsPage(view: AdminView): Reply {
  const { shop, request } = view;
  const search = request.query.get("q")?.trim().toLowerCase() ?? "";
  const found = pageOf(
    shop.products.values(),
    request.query,
    ({ title, productType, vendor, tags, variants }) =>
      [title, productType, vendor, ...tags, ...variants.map((variant) => variant.sku)].some((text) =>
        text.toLowerCase().includes(search),
      ),
  );
  const add = markup`<a class="button primary" href="/admin/products/new">Add product</a>`;
  const rows = found.items.map(
    (
      product,
    ) => markup`<tr><td><div class="with-picture">${picture(product, product.title)}<a class="main" href="/admin/products/${legacyId(product.id)}">${product.title}</a></div></td>
<td>${statusBadges[product.status]}</td><td>${product.productType}</td><td class="number" data-label="Variants">${product.variants.length}</td>
<td class="number">${priceRange(shop, product)}</td></tr>`,
  );
  const main =
    shop.products.size === 0
      ? emptyState("No products yet", "What the shop sells is listed here.", add)
      : markup`<section class="card flush"><form class="filters">${field({ name: "q", label: "Search by title, type, vendor, tag or SKU", type: "search", value: request.query.get("q") })}<button class="button">Search</button></form>
${
  rows.length === 0
    ? markup`<div class="empty"><p>No product matches.</p><p><a href="/admin/products">Show all products</a></p></div>`
    : markup`<div class="wide-table" tabindex="0" role="region" aria-label="Products"><table class="list"><thead><tr><th>Product</th><th>Status</th><th>Type</th><th class="number">Variants</th><th class="number">Price</th></tr></thead><tbody>${rows}</tbody></table></div>`
}${pager("/admin/products", request.query, found)}</section>`;
  return adminPage(view, {
    title: "Products",
    section: "products",
    width: "wide",
    badges: markup`<span class="soft">${plural(shop.products.size, "product", "products")}</span>`,
    actions: shop.products.size > 0 && add,
    main,
  });
}

function priceRange(shop: ShopState, { variants }: ProductDocument): string {
  const prices = variants.map((variant) => variant.priceCents);
  const print = (cents: number) => money(cents, shop.document.currency);
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  return low === high ? print(low) : `${print(low)} to ${print(high)}`;
}

function commonFields(form: Form): Markup {
  return markup`<div class="fields">
${field({ name: "title", label: "Title", value: form["title"], required: true })}
${field({ name: "productType", label: "Type", value: form["productType"] })}
${field({ name: "vendor", label: "Vendor", value: form["vendor"] })}
${field({ name: "tags", label: "Tags", value: form["tags"], hint: "Separated by commas" })}
</div>${textArea({ name: "description", label: "Description", value: form["description"] ?? "" })}`;
}

function newProductPage(view: AdminView, form: Form, error?: string): Reply {
  const main = markup`${errorBanner(error)}<form method="post" action="/admin/products/new">
${card(null, commonFields(form))}
${card(
  "Price",
  markup`<div class="fields">${moneyField(view.shop, { name: "price", label: "Price", value: form["price"], required: true })}
${field({ name: "sku", label: "SKU", value: form["sku"] })}</div>
${checkbox({ name: "isGiftCard", label: "This is a gift card", checked: form["isGiftCard"] === "on", hint: "Not shipped, not taxed, and no discount applies to it." })}`,
)}
<div class="buttons"><a class="button" href="/admin/products">Cancel</a><button class="button primary">Add product</button></div></form>`;
  return adminPage(view, {
    title: "New product",
    section: "products",
    backTo: "/admin/products",
    width: "narrow",
    status: error === undefined ? 200 : 422,
    main,
  });
}

const text = z.string().trim().max(255).default("");
const productForm = z.object({
  title: z.string().trim().min(1, "A product needs a title").max(255),
  productType: text,
  vendor: text,
  tags: z.string().max(1_000).default(""),
  description: z.string().trim().max(10_000).default(""),
});

/** Throws a refusal (422) with the first thing that is wrong. */
function readProduct(form: Form) {
  const parsed = productForm.safeParse(form);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const isTitle = issue?.path[0] === "title";
    throw new SandboxRefusal(
      422,
      "invalid_input",
      isTitle ? "A product needs a title" : "A field is too long",
    );
  }
  const tags = parsed.data.tags.split(",").map((tag) => tag.trim());
  return { ...parsed.data, tags: [...new Set(tags)].filter((tag) => tag !== "") };
}

/** Throws a refusal (422) for what is no price. */
function readPrice(shop: ShopState, price: string | undefined): number {
  try {
    const cents = parseMoney(price ?? "", shop.document.currency);
    if (cents >= 0) return cents;
  } catch {
    // Said below.
  }
  throw unprocessable(
    "invalid_price",
    `"${price ?? ""}" is not a price; write it as ${formatMoney(1250, shop.document.currency)}`,
  );
}

async function addProduct(view: AdminView): Promise<Reply> {
  const form = await readForm(view);
  try {
    const { vendor, ...rest } = readProduct(form);
    const price = formatMoney(readPrice(view.shop, form["price"]), view.shop.document.currency);
    const product = createProduct(view.shop, {
      ...rest,
      ...(vendor === "" ? {} : { vendor }),
      price,
      sku: form["sku"]?.trim() ?? "",
      isGiftCard: form["isGiftCard"] === "on",
    });
    return redirect(`/admin/products/${legacyId(product.id)}`, "productCreated");
  } catch (error) {
    return newProductPage(view, form, refusalText(error));
  }
}

async function saveProduct(view: AdminView, id: string): Promise<Reply> {
  const { shop } = view;
  const product = findProduct(shop, id);
  const form = await readForm(view);
  try {
    const fields = readProduct(form);
    const variants = product.variants.map((variant) => ({
      ...variant,
      priceCents: readPrice(shop, form[`price.${legacyId(variant.id)}`]),
      sku: form[`sku.${legacyId(variant.id)}`]?.trim() ?? variant.sku,
    }));
    const status = z.enum(["ACTIVE", "DRAFT", "ARCHIVED"]).catch(product.status).parse(form["status"]);
    const collectionIds = collectionIdsOfType(fields.productType);
    shop.products.put({
      ...product,
      ...fields,
      collectionIds,
      status,
      variants,
      updatedAt: shop.timestamp(),
    });
    return redirect(`/admin/products/${id}`, "productSaved");
  } catch (error) {
    return productPage(view, product, { form, error: refusalText(error) });
  }
}

function productPage(
  view: AdminView,
  product: ProductDocument,
  problem?: { form: Form; error: string },
): Reply {
  const { shop } = view;
  const form: Form = problem?.form ?? {
    title: product.title,
    productType: product.productType,
    vendor: product.vendor,
    tags: product.tags.join(", "),
    description: product.description,
  };
  const rows = product.variants.map((variant): Printable => {
    const number = legacyId(variant.id);
    return markup`<tr><td>${variant.title === "Default Title" ? product.title : variant.title}</td>
<td>${moneyField(shop, { name: `price.${number}`, label: `Price of ${variant.title}`, hideLabel: true, value: form[`price.${number}`] ?? formatMoney(variant.priceCents, shop.document.currency) })}</td>
<td>${field({ name: `sku.${number}`, label: `SKU of ${variant.title}`, hideLabel: true, value: form[`sku.${number}`] ?? variant.sku })}</td></tr>`;
  });
  const main = markup`${errorBanner(problem?.error)}<form method="post" action="/admin/products/${legacyId(product.id)}"><div class="columns"><div>
${card(null, commonFields(form))}
${card("Variants", markup`<div class="wide-table"><table><thead><tr><th>Variant</th><th>Price</th><th>SKU</th></tr></thead><tbody>${rows}</tbody></table></div>`)}
</div><div>
${card("Status", select({ name: "status", label: "Status", hideLabel: true, value: form["status"] ?? product.status, choices: statusChoices }))}
${card(null, [
  markup`<div class="with-picture">${picture(product, product.title)}<span>${product.isGiftCard ? badge("Gift card", "info") : product.handle}</span></div>`,
  product.status === "ACTIVE" &&
    markup`<p><a class="button" href="${pathOfProduct(product)}">View in the shop</a></p>`,
])}
</div></div><div class="buttons"><button class="button primary">Save</button></div></form>`;
  return adminPage(view, {
    title: product.title,
    section: "products",
    backTo: "/admin/products",
    badges: statusBadges[product.status],
    status: problem === undefined ? 200 : 422,
    main,
  });
}
