// Renders the storefront's pages: a template inside the layout, app blocks in its slots, app embeds that are switched on, and
// the styles and scripts that these want. A block that fails shows its error where it stands and takes nothing else with it.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Liquid } from "liquidjs";
import type { SandboxContext } from "../context";
import { markup, type Markup } from "../http/markup";
import { ExtensionCatalogue, readAssets, type Asset } from "./extensions";
import { BlockRenderer } from "./block-renderer";
import { themeEngine } from "./liquid-engine";
import { printJson } from "./liquid-filters";
import { liquidObjects, routes, type ThemePage } from "./liquid-objects";
import { endonym } from "./locale";
import { withPage, type PageState } from "./page-state";
import { placementsOf, type Placement } from "./placements";
import { findSlot } from "./slots";

const folderOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const TEMPLATE_FOLDERS = ["./layout", "../storefront/templates", "../storefront/snippets"].map(folderOf);
const ASSET_FOLDERS = ["./assets", "../storefront/assets"].map(folderOf);
const HEADER_MARK = "<!--content-for-header-->";

/** Where the theme's own assets are served. */
export const THEME_ASSETS = "/cdn/shop/t/1/assets";

export class Theme {
  readonly extensions: ExtensionCatalogue;
  readonly #context: SandboxContext;
  readonly #blocks: BlockRenderer;
  #engine: { stamp: string; liquid: Liquid } | undefined;
  #assets: { stamp: string; files: Map<string, Asset> } | undefined;

  constructor(context: SandboxContext) {
    this.#context = context;
    this.extensions = new ExtensionCatalogue(context.extensionsFolder, (message) => context.log(message));
    this.#blocks = new BlockRenderer((message) => context.log(message));
  }

  /** A whole page: the layout around templates/NAME.liquid. Rejects when the theme's own files are wrong. */
  async renderPage(page: ThemePage, template: string, values: Record<string, unknown>): Promise<string> {
    const engine = this.#currentEngine();
    const isInstalled = page.shop.document.installation !== null;
    const extensions = isInstalled ? this.extensions.all() : [];
    const { embeds, blocks } = placementsOf(page.shop);
    const locales = this.locales();
    const state: PageState = {
      locale: page.locale,
      currency: page.shop.document.currency,
      timezone: page.shop.document.timezone,
      now: page.shop.now(),
      head: new Set(),
      renderSlot: async (slot) => {
        const html = await renderAll(isInstalled ? (blocks[slot] ?? []) : []);
        return html === "" && page.designMode ? String(emptySlot(slot)) : html;
      },
    };
    const renderAll = async (items: readonly Placement[], target?: "head" | "body") => {
      let html = "";
      for (const item of items) {
        html += await this.#blocks.render({ item, target, extensions, page, state, locales });
      }
      return html;
    };
    const globals = withPage(liquidObjects(page, locales, false), state);
    const inHead = await renderAll(isInstalled ? embeds : [], "head");
    const inBody = await renderAll(isInstalled ? embeds : [], "body");
    const content = await render(engine, template, values, globals);
    const languages = locales.map((code) => ({ code, name: endonym(code) }));
    const layout = await render(
      engine,
      "theme",
      { content_for_layout: content, content_for_header: HEADER_MARK, languages },
      globals,
    );
    return assemble(layout, {
      header: this.#headerContent(page) + [...state.head].join("\n"),
      inHead,
      inBody,
    });
  }

  /** Address of a file of the theme. Throws when there is none. */
  assetAddress(file: string): string {
    const asset = this.asset(file);
    if (!asset) throw new Error(`The theme has no asset ${file}`);
    return `${THEME_ASSETS}/${encodeURIComponent(file)}?v=${asset.digest}`;
  }

  asset(file: string): Asset | undefined {
    const stamp = ASSET_FOLDERS.map(stampOf).join("|");
    if (this.#assets?.stamp !== stamp) {
      this.#assets = { stamp, files: new Map(ASSET_FOLDERS.flatMap((folder) => [...readAssets(folder)])) };
    }
    return this.#assets.files.get(file);
  }

  /** The languages of the shop: those that the app's extensions speak. */
  locales(): string[] {
    const all = this.extensions.all().flatMap((extension) => extension.texts.locales);
    return [...new Set(["en", ...all])].sort();
  }

  #currentEngine(): Liquid {
    const stamp = TEMPLATE_FOLDERS.map(stampOf).join("|");
    if (this.#engine?.stamp === stamp) return this.#engine.liquid;
    const templates: Record<string, string> = {};
    for (const folder of TEMPLATE_FOLDERS) {
      for (const file of filesOf(folder)) {
        if (file.endsWith(".liquid")) templates[file] = readFileSync(join(folder, file), "utf8");
      }
    }
    const liquid = themeEngine(templates, (file) => this.assetAddress(file));
    this.#engine = { stamp, liquid };
    return liquid;
  }

  /** What Shopify tells scripts about the page. */
  #headerContent({ shop, locale, designMode }: ThemePage): string {
    const facts = {
      shop: shop.document.domain,
      locale,
      currency: { active: shop.document.currency, rate: "1.0" },
      country: shop.document.countryCode,
      routes: { root: routes.root_url },
      ...(designMode ? { designMode: true } : {}),
    };
    return `<script>window.Shopify = ${printJson(facts)};</script>\n`;
  }
}

async function render(
  engine: Liquid,
  template: string,
  values: Record<string, unknown>,
  globals: object,
): Promise<string> {
  return (await engine.renderFile(template, values, { globals })) as string;
}

/** Puts what the layout has no words for into its head and body. */
function assemble(layout: string, parts: { header: string; inHead: string; inBody: string }): string {
  const headEnd = layout.indexOf("</head>");
  const bodyEnd = layout.lastIndexOf("</body>");
  const whole =
    layout.slice(0, headEnd) +
    parts.inHead +
    layout.slice(headEnd, bodyEnd) +
    parts.inBody +
    layout.slice(bodyEnd);
  return whole.replace(HEADER_MARK, () => parts.header);
}

function emptySlot(name: string): Markup {
  return markup`<div class="empty-slot" data-slot="${name}">${findSlot(name)?.label ?? name}</div>`;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function stampOf(folder: string): string {
  return filesOf(folder)
    .map((file) => {
      const { mtimeMs, size } = statSync(join(folder, file));
      return `${file}:${mtimeMs}:${size}`;
    })
    .join();
}
