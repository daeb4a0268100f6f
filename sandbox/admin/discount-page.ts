// One discount with its codes, and the page that makes a simple one. A discount is made, switched off and on by the functions
// behind the Admin API's mutations, so that both know the same rules.
// Source: https://help.shopify.com/en/manual/discounts/discount-methods/discount-codes
import type { SandboxContext } from "../context";
import type { Reply } from "../http/messages";
import { markup, type Printable } from "../http/markup";
import { notFound } from "../http/refusal";
import type { Router } from "../http/router";
import { changeDiscountState, storeDiscount } from "../discounts/discounts";
import { discountStatus } from "../rules/code-status";
import { parseDiscount, type DiscountInput, type InputName } from "../admin-graphql/resolvers/discount-input";
import type { DiscountDocument } from "../state/discount-documents";
import { gidOf, legacyId } from "../state/ids";
import { normalizeCode, type ShopState } from "../state/shop-state";
import {
  audienceInWords,
  combinationsInWords,
  discountBadge,
  minimumInWords,
  typeInWords,
  valueInWords,
} from "./discount-words";
import { discountsPage } from "./discounts-list";
import { adminPage } from "./layout";
import {
  buttonForm,
  card,
  checkbox,
  errorBanner,
  field,
  moment,
  moneyField,
  pageOf,
  pager,
  plural,
  select,
} from "./parts";
import { adminRoute, itemRoutes, readForm, redirect } from "./route";
import { momentFromLocal } from "./local-time";
import type { AdminView } from "./view";

type Form = Record<string, string>;

export function addDiscountRoutes(router: Router, context: SandboxContext): void {
  adminRoute(router, context, "GET", "/admin/discounts", discountsPage);
  adminRoute(router, context, "GET", "/admin/discounts/new", (view) => newDiscountPage(view, {}, []));
  adminRoute(router, context, "POST", "/admin/discounts/new", addDiscount);
  const change = (isActive: boolean) => (view: AdminView, id: string) => {
    const discount = findDiscount(view.shop, id);
    changeDiscountState(view.shop, discount, isActive);
    return redirect(`/admin/discounts/${id}`, isActive ? "discountActivated" : "discountDeactivated");
  };
  itemRoutes(router, context, "/admin/discounts", {
    GET: (view, id) => discountPage(view, findDiscount(view.shop, id)),
    "POST deactivate": change(false),
    "POST activate": change(true),
  });
}

function findDiscount(shop: ShopState, id: string): DiscountDocument {
  const discount = shop.discounts.get(gidOf("DiscountCodeNode", id));
  if (!discount) throw notFound(`There is no discount ${id} in ${shop.document.domain}`);
  return discount;
}

function discountPage(view: AdminView, discount: DiscountDocument): Reply {
  const { shop, request } = view;
  const path = `/admin/discounts/${legacyId(discount.id)}`;
  const search = normalizeCode(request.query.get("q") ?? "");
  const count = shop.codesByDiscount.count(discount.id);
  const codes = pageOf(shop.codesByDiscount.get(discount.id).reverse(), request.query, (code) =>
    normalizeCode(code.code).includes(search),
  );
  const rows = codes.items.map(
    (code) =>
      markup`<tr><td><code>${code.code}</code></td><td class="number">${code.usageCount}</td><td>${moment(shop, code.createdAt)}</td></tr>`,
  );
  const limit =
    discount.usageLimit === null ? "No limit" : `${plural(discount.usageLimit, "use", "uses")} of each code`;
  const pairs: [string, Printable][] = [
    ["Type", typeInWords(discount)],
    ["Value", valueInWords(shop, discount)],
    ["Minimum", minimumInWords(shop, discount)],
    ["For", audienceInWords(discount)],
    ["Limit", discount.appliesOncePerCustomer ? `${limit}, once per customer` : limit],
    ["Combines with", combinationsInWords(discount)],
    ["Starts", moment(shop, discount.startsAt)],
    ["Ends", discount.endsAt === null ? "Never" : moment(shop, discount.endsAt)],
    ["Used", discount.usageCount.toLocaleString("en")],
  ];
  const isExpired = discountStatus(discount, shop.now()) === "EXPIRED";
  const main = markup`<div class="columns"><div>
<section class="card flush"><div class="card-head padded"><h2>${plural(count, "code", "codes")}</h2></div>
<form class="filters">${field({ name: "q", label: "Search codes", type: "search", value: request.query.get("q") })}<button class="button">Search</button></form>
${
  rows.length === 0
    ? markup`<div class="empty"><p>No code matches.</p></div>`
    : markup`<div class="wide-table" tabindex="0" role="region" aria-label="Codes"><table><thead><tr><th>Code</th><th class="number">Used</th><th>Made</th></tr></thead><tbody>${rows}</tbody></table></div>`
}${pager(path, request.query, codes)}</section></div><div>
${card("Terms", markup`<dl class="pairs">${pairs.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`)}
</div></div>`;
  return adminPage(view, {
    title: discount.title,
    section: "discounts",
    backTo: "/admin/discounts",
    badges: discountBadge(shop, discount),
    actions: isExpired
      ? buttonForm(`${path}/activate`, "Activate")
      : buttonForm(`${path}/deactivate`, "Deactivate", { confirm: "Its codes are refused from now on." }),
    width: "wide",
    main,
  });
}

const kinds = [
  ["percentage", "Percentage off the order"],
  ["amount", "Amount off the order"],
  ["shipping", "Free shipping"],
] as const;

function newDiscountPage(view: AdminView, form: Form, errors: readonly string[]): Reply {
  const { shop } = view;
  const isChecked = (name: string) => form[name] === "on";
  const main = markup`${errorBanner(errors.length === 0 ? undefined : errors.join(" "))}
<form method="post" action="/admin/discounts/new"><div class="stack">
${card(
  "What",
  markup`<div class="fields">${field({ name: "code", label: "Code", value: form["code"], required: true, hint: "What customers type at checkout" })}
${select({ name: "kind", label: "Type", value: form["kind"] ?? "percentage", choices: kinds })}
${field({ name: "percentage", label: "Percentage", value: form["percentage"], prefix: "%", inputMode: "decimal", hint: "For a percentage off" })}
${moneyField(shop, { name: "amount", label: "Amount", value: form["amount"], hint: "For an amount off" })}</div>`,
)}
${card(
  "Conditions",
  markup`<div class="fields">${moneyField(shop, { name: "minimum", label: "Minimum purchase", value: form["minimum"], hint: "Empty: none" })}
${field({ name: "usageLimit", label: "Uses in all", type: "number", min: 1, value: form["usageLimit"], hint: "Empty: as often as people like" })}</div>
${checkbox({ name: "oncePerCustomer", label: "One use per customer", checked: isChecked("oncePerCustomer") })}`,
)}
${card(
  "Combines with",
  markup`${checkbox({ name: "combinesProduct", label: "Product discounts", checked: isChecked("combinesProduct") })}
${checkbox({ name: "combinesOrder", label: "Order discounts", checked: isChecked("combinesOrder") })}
${checkbox({ name: "combinesShipping", label: "Shipping discounts", checked: isChecked("combinesShipping"), hint: "Not for free shipping itself" })}`,
)}
${card(
  "Active dates",
  markup`<div class="fields">${field({ name: "startsAt", label: "Starts", type: "datetime-local", value: form["startsAt"], hint: "Empty: now" })}
${field({ name: "endsAt", label: "Ends", type: "datetime-local", value: form["endsAt"], hint: `Empty: never. Times of ${shop.document.timezone}` })}</div>`,
)}</div>
<div class="buttons"><a class="button" href="/admin/discounts">Cancel</a><button class="button primary">Create discount</button></div></form>`;
  return adminPage(view, {
    title: "New discount",
    section: "discounts",
    backTo: "/admin/discounts",
    width: "narrow",
    status: errors.length === 0 ? 200 : 422,
    main,
  });
}

async function addDiscount(view: AdminView): Promise<Reply> {
  const form = await readForm(view);
  const { shop } = view;
  const { errors, name, input } = readDiscount(shop, form);
  if (errors.length > 0) return newDiscountPage(view, form, errors);
  const parsed = parseDiscount(shop, name, input);
  if ("errors" in parsed)
    return newDiscountPage(
      view,
      form,
      parsed.errors.map((error) => sentence(error.message)),
    );
  const discount = storeDiscount(shop, parsed);
  return redirect(`/admin/discounts/${legacyId(discount.id)}`, "codeCreated");
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** The form as the input of the mutation that makes such a discount. */
function readDiscount(
  shop: ShopState,
  form: Form,
): { errors: string[]; name: InputName; input: DiscountInput } {
  const errors: string[] = [];
  const given = (name: string) => form[name]?.trim() ?? "";
  const at = (name: string) => {
    if (given(name) === "") return null;
    const moment = momentFromLocal(given(name), shop.document.timezone);
    if (moment === null) errors.push(`"${given(name)}" is not a date and time.`);
    return moment;
  };
  const kind = kinds.find(([key]) => key === given("kind"))?.[0] ?? "percentage";
  const percentage = Number(given("percentage").replace(",", "."));
  if (kind === "percentage" && !(percentage > 0 && percentage <= 100)) {
    errors.push("The percentage lies above 0 and is at most 100.");
  }
  const amounts = { amount: kind === "amount", minimum: given("minimum") !== "" };
  for (const [name, isNeeded] of Object.entries(amounts)) {
    if (isNeeded && !/^\d+(\.\d+)?$/.test(given(name)))
      errors.push(`"${given(name)}" is not an amount of money.`);
  }
  const limit = given("usageLimit");
  if (limit !== "" && !/^[1-9]\d{0,8}$/.test(limit))
    errors.push("The number of uses is a whole number above 0.");
  const input: DiscountInput = {
    title: given("code"),
    code: given("code"),
    startsAt: at("startsAt") ?? shop.timestamp(),
    endsAt: at("endsAt"),
    usageLimit: limit === "" ? null : Number(limit),
    appliesOncePerCustomer: form["oncePerCustomer"] === "on",
    combinesWith: {
      productDiscounts: form["combinesProduct"] === "on",
      orderDiscounts: form["combinesOrder"] === "on",
      shippingDiscounts: form["combinesShipping"] === "on",
    },
    context: { all: "ALL" },
    minimumRequirement:
      given("minimum") === "" ? null : { subtotal: { greaterThanOrEqualToSubtotal: given("minimum") } },
  };
  if (kind === "shipping")
    return { errors, name: "freeShippingCodeDiscount", input: { ...input, destination: { all: true } } };
  const value =
    kind === "percentage"
      ? { percentage: percentage / 100 }
      : { discountAmount: { amount: given("amount"), appliesOnEachItem: false } };
  return {
    errors,
    name: "basicCodeDiscount",
    input: { ...input, customerGets: { items: { all: true }, value } },
  };
}
