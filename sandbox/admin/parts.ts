// Pieces that the admin's pages are made of: cards, badges, fields, tables, paging. Each escapes what it shows.
import { markup, type Markup, type Printable } from "../http/markup";
import type { ProductDocument } from "../state/documents";
import { legacyId } from "../state/ids";
import { fractionDigits, formatMoney } from "../state/money";
import type { ShopState } from "../state/shop-state";
import { pictureOf } from "../storefront/product-view";

export type Tone = "neutral" | "success" | "attention" | "warning" | "critical" | "info";

export function badge(text: string, tone: Tone = "neutral"): Markup {
  return markup`<span class="badge ${tone}">${text}</span>`;
}

export function banner(tone: "success" | "critical" | "info" | "warning", text: Printable): Markup {
  const role = tone === "critical" ? "alert" : "status";
  return markup`<div class="banner ${tone}" role="${role}"><p>${text}</p></div>`;
}

/** Nothing where there is no error. */
export function errorBanner(error: string | undefined): Markup | null {
  return error === undefined ? null : banner("critical", error);
}

export function card(title: Printable, body: Printable, actions?: Printable): Markup {
  return markup`<section class="card">${title && markup`<div class="card-head"><h2>${title}</h2>${actions}</div>`}${body}</section>`;
}

export function emptyState(title: string, text: Printable, action?: Printable): Markup {
  return markup`<section class="card empty"><h2>${title}</h2><p>${text}</p>${action}</section>`;
}

interface FieldOptions {
  name: string;
  label: string;
  value?: string | number | null | undefined;
  type?: "text" | "number" | "email" | "tel" | "search" | "datetime-local" | "date";
  hint?: string;
  required?: boolean;
  min?: number;
  max?: number;
  step?: string;
  /** Shown before the input, such as a currency. */
  prefix?: string;
  /** For the eye the label is elsewhere, such as the head of a table. */
  hideLabel?: boolean;
  inputMode?: "decimal" | "numeric";
}

function idOf(name: string): string {
  return `field-${name.replace(/[^a-z0-9]+/gi, "-")}`;
}

function labelled(
  options: { name: string; label: string; hint?: string; hideLabel?: boolean; id?: string },
  input: Printable,
) {
  const id = options.id ?? idOf(options.name);
  return markup`<div class="field"><label for="${id}"${options.hideLabel && markup` class="hidden"`}>${options.label}</label>${input}${
    options.hint !== undefined && markup`<p class="hint" id="${id}-hint">${options.hint}</p>`
  }</div>`;
}

export function field(options: FieldOptions): Markup {
  const { name, value, min, max, step, prefix, hint, inputMode } = options;
  const id = idOf(name);
  const input = markup`<input id="${id}" name="${name}" type="${options.type ?? "text"}" value="${value ?? ""}"${[
    options.required && markup` required`,
    min !== undefined && markup` min="${min}"`,
    max !== undefined && markup` max="${max}"`,
    step !== undefined && markup` step="${step}"`,
    inputMode !== undefined && markup` inputmode="${inputMode}"`,
    hint !== undefined && markup` aria-describedby="${id}-hint"`,
  ]}>`;
  return labelled(
    options,
    prefix === undefined
      ? input
      : markup`<span class="with-prefix"><span aria-hidden="true">${prefix}</span>${input}</span>`,
  );
}

export function moneyField(shop: ShopState, options: Omit<FieldOptions, "type" | "prefix">): Markup {
  return field({ ...options, prefix: shop.document.currency, inputMode: "decimal" });
}

export function textArea(options: { name: string; label: string; value?: string | null; hint?: string }) {
  return labelled(
    options,
    markup`<textarea id="${idOf(options.name)}" name="${options.name}" rows="3">${options.value ?? ""}</textarea>`,
  );
}

export function select(options: {
  name: string;
  label: string;
  value?: string | undefined;
  choices: readonly (readonly [value: string, label: string])[];
  hideLabel?: boolean;
  hint?: string;
  /** Where a page has several of the same name. */
  id?: string;
}): Markup {
  const choices = options.choices.map(
    ([value, label]) =>
      markup`<option value="${value}"${value === options.value && markup` selected`}>${label}</option>`,
  );
  return labelled(
    options,
    markup`<select id="${options.id ?? idOf(options.name)}" name="${options.name}">${choices}</select>`,
  );
}

export function checkbox(options: { name: string; label: string; checked: boolean; hint?: string }): Markup {
  return markup`<label class="check"><input type="checkbox" name="${options.name}" value="on"${options.checked && markup` checked`}><span>${options.label}${
    options.hint !== undefined && markup`<small>${options.hint}</small>`
  }</span></label>`;
}

/** A form that is one button; with `confirm`, the browser asks first. */
export function buttonForm(
  action: string,
  label: string,
  options: {
    fields?: Record<string, string>;
    look?: "primary" | "critical" | "plain";
    confirm?: string;
  } = {},
): Markup {
  const hidden = Object.entries(options.fields ?? {}).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return markup`<form method="post" action="${action}" class="inline"${
    options.confirm !== undefined && markup` data-confirm="${options.confirm}"`
  }>${hidden}<button class="button ${options.look}">${label}</button></form>`;
}

export interface PageOf<Item> {
  items: Item[];
  page: number;
  hasNext: boolean;
}

const PAGE_SIZE = 50;

/** The asked page of what matches, without gathering more than that. */
export function pageOf<Item>(
  items: Iterable<Item>,
  query: URLSearchParams,
  matches: (item: Item) => boolean,
): PageOf<Item> {
  const page = Math.min(Math.max(1, Math.trunc(Number(query.get("page") ?? 1)) || 1), 100_000);
  const first = (page - 1) * PAGE_SIZE;
  const found: Item[] = [];
  let position = 0;
  for (const item of items) {
    if (!matches(item)) continue;
    if (position >= first) found.push(item);
    position += 1;
    if (found.length > PAGE_SIZE) break;
  }
  return { items: found.slice(0, PAGE_SIZE), page, hasNext: found.length > PAGE_SIZE };
}

export function pager(
  path: string,
  query: URLSearchParams,
  { page, hasNext }: PageOf<unknown>,
): Markup | null {
  if (page === 1 && !hasNext) return null;
  const link = (to: number, label: string, isThere: boolean) => {
    if (!isThere) return markup`<span class="button" aria-disabled="true">${label}</span>`;
    const next = new URLSearchParams(query);
    next.delete("done");
    next.set("page", String(to));
    return markup`<a class="button" href="${path}?${next.toString()}">${label}</a>`;
  };
  return markup`<nav class="pager" aria-label="Pages">${link(page - 1, "Previous", page > 1)}<span>Page ${page}</span>${link(page + 1, "Next", hasNext)}</nav>`;
}

/** "€1,234.50", with exactly the currency's decimals. */
export function money(cents: number, currency: string): string {
  const digits = fractionDigits(currency);
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(formatMoney(cents, currency) as `${number}`);
}

/** In the shop's time zone. */
export function moment(shop: ShopState, iso: string): Markup {
  const text = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: shop.document.timezone,
  }).format(new Date(iso));
  return markup`<time datetime="${iso}">${text}</time>`;
}

export function customerLabel(customer: {
  firstName: string;
  lastName: string;
  email: string | null;
  id: string;
}) {
  return (
    `${customer.firstName} ${customer.lastName}`.trim() ||
    (customer.email ?? `Customer ${legacyId(customer.id)}`)
  );
}

/** Of a product, or the first letter where there is none any more. */
export function picture(product: ProductDocument | undefined, title: string): Markup {
  if (product) {
    return markup`<img class="picture" src="${pictureOf(product).url}" alt="" width="40" height="40" loading="lazy">`;
  }
  return markup`<span class="picture" aria-hidden="true">${title.slice(0, 1).toUpperCase()}</span>`;
}

export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
