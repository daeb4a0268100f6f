// Renders one placed block or embed of an extension, with its wrapper, its styles and its scripts. Whatever goes wrong in it
// is shown in a box that names the file, and logged.
// Source: https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration
import type { Liquid, Template } from "liquidjs";
import { escapeHtml, markup } from "../http/markup";
import { assetAddress } from "./assets";
import { defaultSettings, standsOn } from "./block-schema";
import type { Extension, ExtensionBlock } from "./extensions";
import { extensionEngine, splitSource, type SplitSource } from "./liquid-engine";
import { appObject, liquidObjects, pageType, type ThemePage } from "./liquid-objects";
import { withPage, type PageState } from "./page-state";
import type { Placement } from "./placements";

export interface BlockToRender {
  item: Placement;
  /** Where embeds are put in; undefined for app blocks. */
  target?: "head" | "body" | undefined;
  extensions: readonly Extension[];
  page: ThemePage;
  state: PageState;
  locales: readonly string[];
}

interface Prepared {
  engine: Liquid;
  blocks: Map<string, { templates: Template[]; source: SplitSource }>;
}

export class BlockRenderer {
  readonly #log: (message: string) => void;
  readonly #prepared = new WeakMap<Extension, Prepared>();

  constructor(log: (message: string) => void) {
    this.#log = log;
  }

  /** HTML; "" for a block that has no business on this page. */
  async render({ item, target, extensions, page, state, locales }: BlockToRender): Promise<string> {
    const extension = extensions.find((candidate) => candidate.handle === item.extension);
    const block = extension?.blocks.get(item.block);
    if (!extension || !block) {
      if (target === "head") return "";
      return this.#failure(
        `${item.extension}/blocks/${item.block}.liquid`,
        new Error(extension?.brokenBlocks.get(item.block) ?? "it is not in the extension any more"),
      );
    }
    const isInHead = block.schema.target === "head" || block.schema.target === "compliance_head";
    if (target !== undefined && (target === "head") !== isInHead) return "";
    if (target !== undefined && !standsOn(block.schema, pageType(page.template), null)) return "";
    try {
      const app = appObject(page.shop);
      const settings = { ...defaultSettings(block.schema), ...item.settings };
      const attributes = page.designMode
        ? `data-shopify-editor-block="${escapeHtml(JSON.stringify({ id: item.id, type: item.block }))}"`
        : "";
      const globals = withPage(
        {
          ...liquidObjects(page, locales, true),
          app,
          block: {
            id: item.id,
            type: `shopify://apps/${item.extension}/blocks/${item.block}`,
            settings,
            shopify_attributes: attributes,
          },
        },
        state,
      );
      const { engine, blocks } = this.#prepare(extension);
      if (!(await isAvailable(engine, block, globals))) return "";
      const { templates, source } = parsed(engine, blocks, block);
      const html = (await engine.render(templates, {}, { globals })) as string;
      collect(extension, block, source, state);
      if (isInHead) return html;
      return wrap(block, item.id, html);
    } catch (error) {
      const box = this.#failure(`${item.extension}/blocks/${item.block}.liquid`, error as Error);
      return isInHead ? `<!-- ${escapeHtml((error as Error).message)} -->` : box;
    }
  }

  #prepare(extension: Extension): Prepared {
    const known = this.#prepared.get(extension);
    if (known) return known;
    const engine = extensionEngine(extension, (file) => assetAddress(extension, file));
    const prepared = { engine, blocks: new Map() };
    this.#prepared.set(extension, prepared);
    return prepared;
  }

  #failure(file: string, error: Error): string {
    this.#log(`Theme block ${file} failed: ${error.message}`);
    return String(
      markup`<div role="alert" style="margin:1rem 0;padding:.75rem 1rem;border:2px solid #b3261e;border-radius:.5rem;background:#fff;color:#8c1d18;font:14px/1.5 ui-monospace,monospace;overflow-wrap:anywhere"><strong>${file}</strong><br>${error.message}</div>`,
    );
  }
}

function parsed(engine: Liquid, blocks: Prepared["blocks"], block: ExtensionBlock) {
  const known = blocks.get(block.handle);
  if (known) return known;
  const source = splitSource(block.source);
  const made = { source, templates: engine.parse(source.liquid, `blocks/${block.handle}.liquid`) };
  blocks.set(block.handle, made);
  return made;
}

/** `available_if` names an app-owned metafield; the block is there while it is true. */
async function isAvailable(engine: Liquid, block: ExtensionBlock, globals: object): Promise<boolean> {
  const condition = block.schema.available_if;
  if (condition === undefined) return true;
  const expression = condition.replace(/^\s*\{\{-?\s*|\s*-?\}\}\s*$/g, "");
  const found = (await engine.evalValue(expression, globals)) as unknown;
  const value = found !== null && typeof found === "object" && "value" in found ? found.value : found;
  return value === true || value === "true";
}

/** Styles and scripts that a page loads once, however many blocks want them. */
function collect(extension: Extension, block: ExtensionBlock, source: SplitSource, state: PageState): void {
  const { stylesheet, javascript } = block.schema;
  if (stylesheet !== undefined) {
    const address = escapeHtml(assetAddress(extension, stylesheet));
    state.head.add(`<link href="${address}" rel="stylesheet" type="text/css" media="all">`);
  }
  if (javascript !== undefined) {
    state.head.add(`<script src="${escapeHtml(assetAddress(extension, javascript))}" defer></script>`);
  }
  if (source.stylesheet.trim() !== "") state.head.add(`<style>${source.stylesheet}</style>`);
  if (source.javascript.trim() !== "") state.head.add(`<script type="module">${source.javascript}</script>`);
}

function wrap(block: ExtensionBlock, id: string, html: string): string {
  const { tag, class: ownClass } = block.schema;
  if (tag === null) return html;
  const name = /^[a-z][a-z0-9-]*$/.test(tag) ? tag : "div";
  const classes = ["shopify-block", "shopify-app-block", ownClass]
    .filter((item) => item !== undefined)
    .join(" ");
  return `<${name} id="shopify-block-${escapeHtml(id)}" class="${escapeHtml(classes)}">${html}</${name}>`;
}
