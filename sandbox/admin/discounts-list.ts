// The list of discounts, newest first, found by title or by any of their codes.
import type { Reply } from "../http/messages";
import { markup } from "../http/markup";
import { legacyId } from "../state/ids";
import { normalizeCode } from "../state/shop-state";
import { combinationsInWords, discountBadge, typeInWords, valueInWords } from "./discount-words";
import { adminPage } from "./layout";
import { emptyState, field, pageOf, pager, plural } from "./parts";
import type { AdminView } from "./view";

export function discountsPage(view: AdminView): Reply {
  const { shop, request } = view;
  const search = request.query.get("q")?.trim() ?? "";
  const byCode = new Set(shop.codesByText.get(normalizeCode(search)).map((code) => code.discountId));
  const found = pageOf(
    [...shop.discounts.values()].reverse(),
    request.query,
    (discount) => byCode.has(discount.id) || discount.title.toLowerCase().includes(search.toLowerCase()),
  );
  const add = markup`<a class="button primary" href="/admin/discounts/new">Create discount</a>`;
  const rows = found.items.map((discount) => {
    const count = shop.codesByDiscount.count(discount.id);
    const first = shop.codesByDiscount.first(discount.id);
    return markup`<tr><td><a class="main" href="/admin/discounts/${legacyId(discount.id)}">${discount.title}</a><div class="small soft">${count === 1 ? markup`<code>${first?.code}</code>` : plural(count, "code", "codes")}</div></td>
<td>${discountBadge(shop, discount)}</td><td>${typeInWords(discount)}<div class="small soft">${valueInWords(shop, discount)}</div></td>
<td data-label="Combines with">${combinationsInWords(discount)}</td><td class="number" data-label="Used">${discount.usageCount.toLocaleString("en")}</td></tr>`;
  });
  const main =
    shop.discounts.size === 0
      ? emptyState("No discounts yet", "Codes that the shop or the app makes are listed here.", add)
      : markup`<section class="card flush"><form class="filters">${field({ name: "q", label: "Search by title, or a whole code", type: "search", value: search })}<button class="button">Search</button></form>
${
  rows.length === 0
    ? markup`<div class="empty"><p>No discount matches.</p><p><a href="/admin/discounts">Show all discounts</a></p></div>`
    : markup`<div class="wide-table" tabindex="0" role="region" aria-label="Discounts"><table class="list"><thead><tr><th>Discount</th><th>Status</th><th>Type</th><th>Combines with</th><th class="number">Used</th></tr></thead><tbody>${rows}</tbody></table></div>`
}${pager("/admin/discounts", request.query, found)}</section>`;
  return adminPage(view, {
    title: "Discounts",
    section: "discounts",
    width: "wide",
    actions: shop.discounts.size > 0 && add,
    main,
  });
}
