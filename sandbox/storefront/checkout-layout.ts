// The frame of the checkout and of the pages after it: plain, two columns, the summary beside or, on a phone, folded on top.
import { markup, type Markup } from "../http/markup";
import { fractionDigits } from "../state/money";
import type { ShopState } from "../state/shop-state";
import type { Theme } from "../theme/theme";
import { printMoney } from "../theme/money-format";
import { hundredths } from "./hundredths";

export interface CheckoutFrame {
  title: string;
  shop: ShopState;
  main: Markup;
  /** The summary's head (the total) and its content. */
  total: string;
  summary: Markup;
  /** Keeps the folded summary open, because something in it has to be seen. */
  isOpen?: boolean;
  /** The form around both columns. */
  action?: string;
}

export function checkoutFrame(theme: Theme, frame: CheckoutFrame): string {
  const { title, shop, main, total, summary, action } = frame;
  const columns = markup`<div class="columns">
<aside class="summary" aria-label="Order summary">
<details class="summary__fold" open>
<summary><span>Order summary</span><strong>${total}</strong></summary>
<div class="summary__content">${summary}</div>
</details>
${frame.isOpen ? null : foldOnPhones}
</aside>
<main id="main" class="main">
<h1>${title}</h1>
${main}
</main>
</div>`;
  const body =
    action === undefined
      ? columns
      : markup`<form method="post" action="${action}" novalidate>
<button class="visually-hidden" type="submit" name="action" value="update" tabindex="-1" aria-hidden="true">Update</button>
${columns}
</form>`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${shop.document.name}</title>
<link rel="icon" href="${theme.assetAddress("icon.svg")}" type="image/svg+xml">
${["theme.css", "theme-controls.css", "checkout.css", "order-summary.css"].map((file) => markup`<link rel="stylesheet" href="${theme.assetAddress(file)}">`)}
<script src="${theme.assetAddress("checkout.js")}" defer></script>
</head>
<body class="checkout">
<a class="skip-link" href="#main">Skip to content</a>
<header class="top"><div class="top__row">
<a class="site-header__logo" href="/">${shop.document.name}</a>
<a href="/cart">Cart</a>
</div></header>
${body}
<footer class="bottom"><p><a href="/sandbox">Sandbox</a> Nothing here is real, and nothing is charged.</p></footer>
</body>
</html>`.toString();
}

/** Before the page is first painted; without scripts the summary is simply open. */
const foldOnPhones = markup`<script>
if (matchMedia("(max-width: 899px)").matches) document.querySelector(".summary__fold").open = false;
</script>`;

export type PrintCents = (cents: number) => string;

/** Prints minor units of the shop's currency as its theme does. */
export function moneyPrinter(currency: string): PrintCents {
  // A third decimal would be lost in hundredths.
  if (fractionDigits(currency) > 2) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return (cents) => format.format(cents / 10 ** fractionDigits(currency));
  }
  return (cents) => printMoney(hundredths(cents, currency), currency);
}

export interface SummaryLine {
  title: string;
  detail: string | null;
  picture: string | null;
  quantity: number;
  grossCents: number;
  discountedCents: number;
}

export function summaryLines(lines: readonly SummaryLine[], print: PrintCents): Markup {
  const rows = lines.map(
    (line) => markup`<li class="item">
<span class="item__picture">${line.picture === null ? markup`<span class="item__letter" aria-hidden="true">${line.title.slice(0, 1)}</span>` : markup`<img src="${line.picture}" alt="" width="64" height="64">`}<span class="item__count"><span class="visually-hidden">Quantity </span>${line.quantity}</span></span>
<span class="item__text"><span>${line.title}</span>${line.detail === null ? null : markup`<span class="soft">${line.detail}</span>`}</span>
<span class="item__price">${line.discountedCents < line.grossCents ? markup`<s><span class="visually-hidden">instead of </span>${print(line.grossCents)}</s> ` : null}${print(line.discountedCents)}</span>
</li>`,
  );
  return markup`<ul class="items" role="list">${rows}</ul>`;
}

export interface SumRow {
  label: string;
  value: string;
  kind?: "saving" | "soft" | "total" | "due";
}

export function sumRows(rows: readonly SumRow[]): Markup {
  return markup`<dl class="sums">${rows.map(
    ({ label, value, kind }) =>
      markup`<div${kind === undefined ? null : markup` class="sums__${kind}"`}><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
