// Shopify's filters beyond Liquid's own, and the list of Liquid's own that Shopify has: what works here works there.
// Source: https://shopify.dev/docs/api/liquid/filters
import { filters as standard, type FilterImplOptions, type Liquid } from "liquidjs";
import { escapeHtml } from "../http/markup";
import { pageOf } from "./page-state";
import { printAmountAlone, printMoney } from "./money-format";

type Filter = Extract<FilterImplOptions, (...values: never[]) => unknown>;

/** Filters of Liquid itself that Shopify's Liquid has too; the engine knows more, and those are taken away. */
const shared = new Set(
  (
    "abs append at_least at_most base64_decode base64_encode base64_url_safe_decode base64_url_safe_encode capitalize " +
    "ceil compact concat date default divided_by downcase escape escape_once find find_index first floor has hmac_sha1 " +
    "hmac_sha256 join json last lstrip map minus modulo newline_to_br plus prepend reject remove remove_first " +
    "remove_last replace replace_first replace_last reverse round rstrip sha1 sha256 size slice sort sort_natural " +
    "split strip strip_html strip_newlines sum times truncate truncatewords uniq upcase url_decode url_encode where"
  ).split(" "),
);

function handleize(text: unknown): string {
  return print(text)
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** JSON that can stand in a script: no "<" could end its element. */
export function printJson(value: unknown): string {
  return (JSON.stringify(value ?? null) ?? "null")
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function print(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

const money: Filter = function (value) {
  return printMoney(value, pageOf(this.context).currency);
};

const moneyWithCurrency: Filter = function (value) {
  const { currency } = pageOf(this.context);
  const printed = printMoney(value, currency);
  return printed === "" || printed.endsWith(currency) ? printed : `${printed} ${currency}`;
};

const moneyWithoutCurrency: Filter = function (value) {
  return printAmountAlone(value, pageOf(this.context).currency);
};

const moneyWithoutTrailingZeros: Filter = function (value) {
  return printMoney(value, pageOf(this.context).currency).replace(/[.,]00(?!\d)/, "");
};

const date: Filter = function (value: unknown, format: unknown, timezone: unknown) {
  const page = pageOf(this.context);
  const moment = value === "now" || value === "today" ? page.now.toISOString() : value;
  const printDate = standard.date as Filter;
  return printDate.call(this, moment, format, timezone ?? page.timezone);
};

/** The picture of an image, a product, a variant or an address, in the width that was asked for. */
const imageUrl: Filter = function (value: unknown, ...options: unknown[]) {
  const source = value !== null && typeof value === "object" ? pictureOf(value) : value;
  if (typeof source !== "string" || source === "") return "";
  const sizes = options.filter(isPair).filter(([name]) => name === "width" || name === "height");
  const query = sizes.map(([name, size]) => `${name}=${encodeURIComponent(print(size))}`).join("&");
  return query === "" ? source : `${source}${source.includes("?") ? "&" : "?"}${query}`;
};

function pictureOf(value: object): unknown {
  if ("src" in value) return value.src;
  if ("featured_image" in value) {
    const image = value.featured_image;
    return image !== null && typeof image === "object" ? pictureOf(image) : image;
  }
  return undefined;
}

/** Named arguments come as [name, value]. */
export function isPair(option: unknown): option is [string, unknown] {
  return Array.isArray(option) && option.length === 2 && typeof option[0] === "string";
}

const attributes = (options: unknown[]): string =>
  options
    .filter(isPair)
    .map(([name, value]) => ` ${name.replace(/[^\w-]/g, "")}="${escapeHtml(print(value))}"`)
    .join("");

const html = (handler: Filter): FilterImplOptions => ({ raw: true, handler });

/** To be called on every engine once: takes away what Shopify does not have, adds what it has. */
export function addFilters(engine: Liquid): void {
  for (const name of Object.keys(engine.filters)) {
    if (!shared.has(name)) engine.unregisterFilter(name);
  }
  const added: Record<string, FilterImplOptions> = {
    money,
    money_with_currency: moneyWithCurrency,
    money_without_currency: moneyWithoutCurrency,
    money_without_trailing_zeros: moneyWithoutTrailingZeros,
    date,
    handleize,
    handle: handleize,
    json: printJson,
    pluralize: (count: unknown, one: unknown, many: unknown) => (Number(count) === 1 ? one : many),
    url_escape: (value: unknown) => encodeURI(print(value)),
    url_param_escape: (value: unknown) => encodeURIComponent(print(value)),
    image_url: imageUrl,
    stylesheet_tag: html(
      (address: unknown) =>
        `<link href="${escapeHtml(print(address))}" rel="stylesheet" type="text/css" media="all">`,
    ),
    script_tag: html((address: unknown) => `<script src="${escapeHtml(print(address))}"></script>`),
    link_to: html(
      (text: unknown, address: unknown, ...options: unknown[]) =>
        `<a href="${escapeHtml(print(address))}"${attributes(options)}>${print(text)}</a>`,
    ),
    time_tag: html(function (this: ThisParameterType<Filter>, value: unknown, format: unknown) {
      const iso = print(date.call(this, value, "%Y-%m-%dT%H:%M:%S%:z"));
      return `<time datetime="${escapeHtml(iso)}">${escapeHtml(print(date.call(this, value, format)))}</time>`;
    } as Filter),
  };
  for (const [name, filter] of Object.entries(added)) engine.registerFilter(name, filter);
}
