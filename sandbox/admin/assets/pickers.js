// The dialogs in which a merchant chooses: products, variants or collections of the shop, items that the app brings itself,
// and stars for a review. Each resolves to what App Bridge documents.
// Source: https://shopify.dev/docs/api/app-home/latest/apis/user-interface-and-interactions/resource-picker-api,
// .../picker-api and .../reviews-api
import { button, element, openDialog } from "./dialogs.js";

const nouns = { product: "products", variant: "variants", collection: "collections" };
const verbs = { add: "Add", select: "Select" };

/** How many may be chosen. */
function limitOf(multiple) {
  return typeof multiple === "number" ? Math.max(1, multiple) : multiple ? Infinity : 1;
}

/** The chosen resources in full, or undefined when the merchant cancelled. */
export async function openResourcePicker(options, shop) {
  const {
    type,
    action = "add",
    multiple = false,
    query = "",
    filter = {},
    selectionIds = [],
  } = options ?? {};
  if (!Object.hasOwn(nouns, type)) throw new Error(`The resource picker knows no type "${type}"`);
  const parameters = { type, shop, filter: JSON.stringify(filter) };
  const load = async (search) => {
    const response = await fetch(`/admin/picker.json?${new URLSearchParams({ ...parameters, search })}`);
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error.message);
    return answer.resources;
  };
  const known = new Map();
  const limit = limitOf(multiple);
  const showsVariants = type === "product" && filter.variants !== false;
  // Resource id -> ids of its chosen variants (empty for types without).
  const chosen = new Map();
  for (const resource of await load("")) known.set(resource.id, resource);
  for (const { id, variants } of selectionIds) {
    const resource = known.get(id);
    if (resource) chosen.set(id, new Set((variants ?? resource.variants ?? []).map((variant) => variant.id)));
  }
  const verb = verbs[action] ?? verbs.add;

  return openDialog({ title: `${verb} ${nouns[type]}` }, (close) => {
    const list = element("ul", { className: "choices" });
    const count = element("span", { className: "count", "aria-live": "polite" });
    const confirm = button(verb, () => close(picked()), "primary");
    const search = element("input", {
      type: "search",
      value: query,
      placeholder: `Search ${nouns[type]}`,
      "aria-label": `Search ${nouns[type]}`,
      autofocus: true,
    });
    let shown = [];

    const picked = () =>
      [...chosen].map(([id, variantIds]) => {
        const resource = known.get(id);
        if (!showsVariants) return resource;
        return { ...resource, variants: resource.variants.filter((variant) => variantIds.has(variant.id)) };
      });
    const choose = (resource, variantIds) => {
      if (variantIds === null) chosen.delete(resource.id);
      else {
        if (limit === 1) for (const id of chosen.keys()) if (id !== resource.id) chosen.delete(id);
        if (chosen.has(resource.id) || chosen.size < limit) chosen.set(resource.id, variantIds);
      }
      show();
    };
    const row = (resource) => {
      const variants = resource.variants ?? [];
      const current = chosen.get(resource.id);
      const box = element("input", {
        type: "checkbox",
        checked: current !== undefined,
        disabled: current === undefined && limit > 1 && chosen.size >= limit,
        onchange: () =>
          choose(resource, current === undefined ? new Set(variants.map((variant) => variant.id)) : null),
      });
      box.dataset.key = resource.id;
      box.indeterminate = current !== undefined && showsVariants && current.size < variants.length;
      const name = element("span", { className: "name" }, resource.displayName ?? resource.title);
      const note =
        resource.price ??
        (resource.status && resource.status !== "ACTIVE" ? resource.status.toLowerCase() : "");
      const items = [element("li", {}, element("label", {}, box, name, element("small", {}, note)))];
      if (!showsVariants || variants.length < 2) return items;
      for (const variant of variants) {
        const isChosen = current?.has(variant.id) ?? false;
        const variantBox = element("input", {
          type: "checkbox",
          checked: isChosen,
          onchange: () => {
            const next = new Set(current);
            if (isChosen) next.delete(variant.id);
            else next.add(variant.id);
            choose(resource, next.size === 0 ? null : next);
          },
        });
        variantBox.dataset.key = variant.id;
        items.push(
          element(
            "li",
            {},
            element(
              "label",
              { className: "variant" },
              variantBox,
              element("span", { className: "name" }, variant.title),
              element("small", {}, variant.price),
            ),
          ),
        );
      }
      return items;
    };
    const show = () => {
      const focused = document.activeElement?.dataset?.key;
      if (shown.length === 0) {
        list.replaceChildren(element("li", {}, element("label", {}, `No ${nouns[type]} found`)));
      } else list.replaceChildren(...shown.flatMap(row));
      if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
      count.textContent = limit === Infinity ? `${chosen.size} selected` : `${chosen.size}/${limit} selected`;
      confirm.disabled = chosen.size === 0 && selectionIds.length === 0;
    };
    let latest = 0;
    const find = async () => {
      const mine = (latest += 1);
      const found = await load(search.value.trim());
      if (mine !== latest) return;
      for (const resource of found) known.set(resource.id, resource);
      shown = found;
      show();
    };
    let waiting;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(find, 200);
    });
    void find();
    return { content: [search, list], buttons: [count, button("Cancel", () => close(undefined)), confirm] };
  });
}

/** The ids of the chosen items, or undefined when the merchant cancelled. */
export function openPicker({ heading, items = [], headers = [], multiple = false }) {
  const limit = limitOf(multiple);
  const chosen = new Set(items.filter((item) => item.selected).map((item) => item.id));
  return openDialog({ title: heading }, (close) => {
    const list = element("ul", { className: "choices" });
    const search = element("input", {
      type: "search",
      placeholder: "Search",
      "aria-label": "Search",
      autofocus: true,
    });
    const confirm = button("Select", () => close([...chosen]), "primary");
    const toggle = (id) => {
      if (chosen.has(id)) chosen.delete(id);
      else {
        if (limit === 1) chosen.clear();
        if (chosen.size < limit) chosen.add(id);
      }
      show();
    };
    const note = (item) =>
      [
        ...(item.badges ?? []).map((badge) => badge.content),
        ...(item.data ?? []).map((value, index) => {
          const label = headers[index + 1]?.content;
          return label ? `${label}: ${value ?? ""}` : String(value ?? "");
        }),
      ].join(" · ");
    const show = () => {
      const focused = document.activeElement?.dataset?.key;
      const wanted = search.value.trim().toLowerCase();
      const rows = items
        .filter((item) => item.heading.toLowerCase().includes(wanted))
        .map((item) => {
          const box = element("input", {
            type: "checkbox",
            checked: chosen.has(item.id),
            disabled: item.disabled || (!chosen.has(item.id) && limit > 1 && chosen.size >= limit),
            onchange: () => toggle(item.id),
          });
          box.dataset.key = item.id;
          const name = element("span", { className: "name" }, item.heading, element("small", {}, note(item)));
          return element("li", {}, element("label", {}, box, name));
        });
      list.replaceChildren(
        ...(rows.length > 0 ? rows : [element("li", {}, element("label", {}, "Nothing found"))]),
      );
      if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    };
    search.addEventListener("input", show);
    show();
    return { content: [search, list], buttons: [button("Cancel", () => close(undefined)), confirm] };
  });
}

/** Shows the question and resolves as soon as it is there, as in a development store; the stars are not kept. */
export function openReviewRequest(appName) {
  if (document.querySelector("dialog[open]")) {
    return { success: false, code: "already-open", message: "Review modal is already open" };
  }
  void openDialog({ title: `How would you rate ${appName}?`, size: "small" }, (close) => ({
    content: [
      element("p", {}, "A rating given in the sandbox is not kept."),
      element(
        "div",
        { className: "stars" },
        ...[1, 2, 3, 4, 5].map((stars) =>
          element("button", {
            type: "button",
            "aria-label": `${stars} of 5 stars`,
            textContent: "★",
            onclick: () => close(stars),
          }),
        ),
      ),
    ],
    buttons: [button("Not now", () => close(undefined))],
  }));
  return { success: true, code: "success", message: "Review modal shown successfully" };
}
