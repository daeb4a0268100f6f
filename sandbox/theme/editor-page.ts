// The page of the theme editor: what is placed and could be on the left, the shop as it then looks on the right.
import { markup, Markup, type Printable } from "../http/markup";
import type { CustomerDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";
import type { Extension, ExtensionBlock } from "./extensions";
import { canUndo, fits, placementsOf, type Placement } from "./placements";
import { settingFields } from "./setting-fields";
import { slots, type Slot } from "./slots";

export const previewPages = {
  home: { label: "Home", path: "/", template: "index" },
  product: { label: "Product", path: "/products/", template: "product" },
  cart: { label: "Cart", path: "/cart", template: "cart" },
  account: { label: "Account", path: "/account", template: "customers/account" },
} as const;

export type PreviewPage = keyof typeof previewPages;

export interface EditorView {
  shop: ShopState;
  extensions: readonly Extension[];
  customer: CustomerDocument | null;
  preview: PreviewPage;
  width: "desktop" | "phone";
  /** Id of the block whose settings are open. */
  editing: string | null;
  /** A slot for which a block is being chosen, and the block that a link proposed. */
  adding: { slot: string; proposed: string | null } | null;
  /** An embed that a link proposed: EXTENSION/BLOCK. */
  activating: string | null;
  /** What does not fit, by setting. */
  problems: Readonly<Record<string, string>>;
}

/** Address of the editor as it stands, with changes. */
export function editorAddress(
  view: Pick<EditorView, "preview" | "width">,
  change: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ page: view.preview, width: view.width, ...change });
  return `/sandbox/theme?${query.toString()}`;
}

/** A form that does one thing, with where to come back to. */
function actionForm(
  view: EditorView,
  action: string,
  fields: Readonly<Record<string, string>>,
  content: Printable,
  attributes: Printable = null,
): Markup {
  const hidden = Object.entries({ page: view.preview, width: view.width, ...fields }).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return markup`<form method="post" action="/sandbox/theme/${action}"${attributes}>${hidden}${content}</form>`;
}

export function editorPage(view: EditorView): Markup {
  const { shop, extensions } = view;
  if (shop.document.installation === null) {
    return markup`<div class="empty"><h2>The app is not installed in ${shop.document.name}</h2>
<p>Its blocks and embeds can be placed once it is.</p><p><a class="button" href="/admin/apps">Install it in the admin</a></p></div>`;
  }
  return markup`<div class="editor">
<div class="editor-side">
${canUndo(shop) && actionForm(view, "undo", {}, markup`<button class="button">Undo the last change</button>`)}
${brokenBlocks(extensions)}
${embedList(view)}
<section aria-labelledby="slots"><h2 id="slots">App blocks</h2>${slots.map((slot) => slotList(view, slot))}</section>
</div>
${previewPart(view)}
</div>
<script src="/sandbox/assets/editor.js" defer></script>`;
}

function brokenBlocks(extensions: readonly Extension[]): Printable {
  const broken = extensions.flatMap((extension) =>
    [...extension.brokenBlocks].map(
      ([handle, reason]) => markup`<li>${extension.handle}/blocks/${handle}.liquid: ${reason}</li>`,
    ),
  );
  return (
    broken.length > 0 &&
    markup`<div class="note error"><p>These blocks cannot be used:</p><ul>${broken}</ul></div>`
  );
}

function embedList(view: EditorView): Markup {
  const { shop, extensions, activating } = view;
  const placed = placementsOf(shop).embeds;
  const embeds = extensions.flatMap((extension) =>
    [...extension.blocks.values()]
      .filter((block) => block.schema.target !== "section")
      .map((block) => ({ extension, block })),
  );
  const items = embeds.map(({ extension, block }) => {
    const name = blockName(extension, block);
    const item = placed.find(
      (candidate) => candidate.extension === extension.handle && candidate.block === block.handle,
    );
    const isProposed = activating === `${extension.handle}/${block.handle}`;
    const toggle = actionForm(
      view,
      "embed",
      { extension: extension.handle, block: block.handle, on: item ? "0" : "1" },
      markup`<button class="switch" role="switch" aria-checked="${item ? "true" : "false"}" aria-label="${name}"><span></span></button>`,
    );
    return markup`<li class="placed${isProposed && !item && " proposed"}">
<div class="placed-row"><span class="placed-name">${name}<span class="soft"> ${extension.name}</span></span>${toggle}</div>
${isProposed && !item && markup`<p class="hint">The app asks you to switch this on.</p>`}
${item && settingsPart(view, item, extension, block)}</li>`;
  });
  return markup`<section aria-labelledby="embeds"><h2 id="embeds">App embeds</h2>
${items.length === 0 ? markup`<p class="soft">There is no app embed: no folder of extensions/ has one.</p>` : markup`<ul class="placed-list">${items}</ul>`}</section>`;
}

function slotList(view: EditorView, slot: Slot): Markup {
  const items = placementsOf(view.shop).blocks[slot.name] ?? [];
  const rows = items.map((item, index) => {
    const found = findBlock(view.extensions, item.extension, item.block);
    const name = found ? blockName(found.extension, found.block) : `${item.extension}/${item.block} (gone)`;
    const move = (by: "1" | "-1", label: string, arrow: string, isPossible: boolean) =>
      actionForm(
        view,
        "move",
        { id: item.id, by },
        markup`<button class="icon-button" aria-label="${label} ${name}"${!isPossible && new Markup(" disabled")}>${arrow}</button>`,
      );
    return markup`<li class="placed"><div class="placed-row"><span class="placed-name">${name}</span>
${move("-1", "Move up", "↑", index > 0)}${move("1", "Move down", "↓", index < items.length - 1)}
${actionForm(view, "remove", { id: item.id }, markup`<button class="icon-button" aria-label="Remove ${name}">×</button>`)}</div>
${found && settingsPart(view, item, found.extension, found.block)}</li>`;
  });
  return markup`<div class="slot" id="slot-${slot.name}"><h3>${slot.label}</h3>
${rows.length > 0 && markup`<ul class="placed-list">${rows}</ul>`}
${addPart(view, slot)}</div>`;
}

function addPart(view: EditorView, slot: Slot): Printable {
  const choices = view.extensions.flatMap((extension) =>
    [...extension.blocks.values()]
      .filter((block) => fits(block, slot.name))
      .map((block) => ({ key: `${extension.handle}/${block.handle}`, name: blockName(extension, block) })),
  );
  if (choices.length === 0) return markup`<p class="soft">No app block may stand here.</p>`;
  const adding = view.adding?.slot === slot.name ? view.adding : null;
  const form = actionForm(
    view,
    "add",
    { slot: slot.name },
    choices.map(
      ({ key, name }) =>
        markup`<button class="choice${adding?.proposed === key && " proposed"}" name="block" value="${key}">${name}</button>`,
    ),
  );
  return markup`<details class="add"${adding && new Markup(" open")}><summary>Add block</summary>${form}</details>`;
}

function settingsPart(
  view: EditorView,
  item: Placement,
  extension: Extension,
  block: ExtensionBlock,
): Markup {
  const isOpen = view.editing === item.id;
  const problems = isOpen ? Object.entries(view.problems) : [];
  const form = actionForm(
    view,
    "settings",
    { id: item.id },
    markup`${settingFields(extension, block, item.settings)}<button class="button">Save</button>`,
    new Markup(" data-settings"),
  );
  const reset = actionForm(
    view,
    "reset",
    { id: item.id },
    markup`<button class="link-button">Reset to defaults</button>`,
  );
  const hasFields = block.schema.settings.some((setting) => setting.id !== undefined);
  return markup`<details class="settings"${isOpen && new Markup(" open")}><summary>Settings</summary>
${problems.length > 0 && markup`<ul class="note error">${problems.map(([id, problem]) => markup`<li>${id} ${problem}</li>`)}</ul>`}
${hasFields ? markup`${form}${reset}` : markup`<p class="soft">This block has no settings.</p>`}</details>`;
}

function previewPart(view: EditorView): Markup {
  const { shop, customer, preview, width } = view;
  const product = [...shop.products.values()].find((item) => item.status === "ACTIVE");
  const path =
    preview === "product" ? (product ? `/products/${product.handle}` : "/") : previewPages[preview].path;
  const tab = (label: string, href: string, isCurrent: boolean) =>
    markup`<a href="${href}"${isCurrent && new Markup(' aria-current="true"')}>${label}</a>`;
  const pages = Object.entries(previewPages).map(([name, page]) =>
    tab(page.label, editorAddress({ ...view, preview: name as PreviewPage }), name === preview),
  );
  const widths = (["desktop", "phone"] as const).map((name) =>
    tab(name === "desktop" ? "Desktop" : "Phone", editorAddress({ ...view, width: name }), name === width),
  );
  const people = [...shop.customers.values()].slice(0, 50).filter((item) => item.email !== null);
  const options = people.map(
    (item) => markup`<option value="${item.email}">${item.firstName} ${item.lastName}</option>`,
  );
  return markup`<section class="editor-preview" aria-label="Preview">
<div class="preview-tools">
<div class="tabs" role="group" aria-label="Page">${pages}</div>
<div class="tabs" role="group" aria-label="Width">${widths}</div>
${actionForm(
  view,
  "customer",
  {},
  markup`<label for="customer">Seen by</label><input id="customer" name="email" list="customers" placeholder="a guest" value="${customer?.email}" autocomplete="off"><datalist id="customers">${options}</datalist><button class="button">Look</button>`,
  new Markup(' class="seen-by"'),
)}
</div>
<div class="preview-frame ${width}"><iframe id="preview" title="Preview of the shop" src="${path}?design_mode=1"></iframe></div>
</section>`;
}

function blockName(extension: Extension, block: ExtensionBlock): string {
  return extension.labels.label(block.schema.name, "en");
}

export function findBlock(
  extensions: readonly Extension[],
  handle: string,
  blockHandle: string,
): { extension: Extension; block: ExtensionBlock } | undefined {
  const extension = extensions.find((candidate) => candidate.handle === handle);
  const block = extension?.blocks.get(blockHandle);
  return extension && block ? { extension, block } : undefined;
}
