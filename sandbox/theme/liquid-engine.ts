// The two Liquid engines. A theme's own files escape what they print; the blocks of an extension do not, as at Shopify, and
// can reach nothing but their extension. Unknown filters and tags are errors that name the file and the line.
import { Liquid, type Context, type TagToken, type Template, type TopLevelToken } from "liquidjs";
import { escapeHtml } from "../http/markup";
import type { Extension } from "./extensions";
import { addFilters, isPair } from "./liquid-filters";
import { pageOf } from "./page-state";

type TagImplOptions = Exclude<
  Parameters<Liquid["registerTag"]>[1],
  abstract new (...values: never[]) => unknown
>;

const RENDER_LIMIT_MS = 10_000;

/** A block tag whose content is no Liquid: taken out before parsing, with its lines kept for messages. */
const aside = (name: string) =>
  new RegExp(`\\{%-?\\s*${name}\\b[^%]*-?%\\}([\\s\\S]*?)\\{%-?\\s*end${name}\\s*-?%\\}`, "g");

export interface SplitSource {
  /** Without schema, doc, stylesheet and javascript. */
  liquid: string;
  stylesheet: string;
  javascript: string;
}

export function splitSource(source: string): SplitSource {
  const parts = { stylesheet: "", javascript: "" };
  let liquid = source;
  for (const name of ["schema", "doc", "stylesheet", "javascript"] as const) {
    liquid = liquid.replace(aside(name), (whole, content: string) => {
      if (name === "stylesheet" || name === "javascript") parts[name] += content;
      return whole.replace(/[^\n]/g, "");
    });
  }
  return { liquid, ...parts };
}

/** Tags that the engine knows and Shopify's blocks and templates do not. */
const FOREIGN_TAGS = ["layout", "block", "include"];

function newEngine(templates: Record<string, string>, outputEscape: boolean): Liquid {
  const engine = new Liquid({
    templates,
    extname: ".liquid",
    cache: true,
    strictFilters: true,
    ownPropertyOnly: true,
    renderLimit: RENDER_LIMIT_MS,
    ...(outputEscape ? { outputEscape: (value: unknown) => escapeHtml(printed(value)) } : {}),
  });
  for (const tag of FOREIGN_TAGS) Reflect.deleteProperty(engine.tags, tag);
  addFilters(engine);
  engine.registerTag("style", styleTag);
  return engine;
}

function printed(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.map(printed).join("") : String(value);
}

/** For the storefront's own templates. `assetAddress` throws when there is no such file. */
export function themeEngine(
  templates: Record<string, string>,
  assetAddress: (file: string) => string,
): Liquid {
  const engine = newEngine(templates, true);
  engine.registerFilter("raw", { raw: true, handler: (value: unknown) => value });
  engine.registerFilter("escape", { raw: true, handler: (value: unknown) => escapeHtml(printed(value)) });
  engine.registerFilter("asset_url", assetAddress);
  engine.registerTag("app_blocks", {
    parse(token: TagToken) {
      const slot = /^\s*'([a-z-]+)'\s*$/.exec(token.args)?.[1];
      if (slot === undefined)
        throw new Error(`app_blocks takes the name of a slot in quotes, not ${token.args}`);
      this.slot = slot;
    },
    *render(context: Context): Generator<unknown, string, string> {
      return yield pageOf(context).renderSlot(this.slot as string);
    },
  });
  return engine;
}

/** For the blocks of an extension: its own snippets, texts and assets. */
export function extensionEngine(extension: Extension, assetAddress: (file: string) => string): Liquid {
  const templates = Object.fromEntries(
    [...extension.snippets].map(([name, source]) => [`${name}.liquid`, splitSource(source).liquid]),
  );
  const engine = newEngine(templates, false);
  engine.registerFilter("asset_url", assetAddress);
  engine.registerFilter("inline_asset_content", (file: unknown) => {
    const asset = extension.assets.get(String(file));
    if (!asset) throw new Error(`There is no asset ${String(file)}`);
    return asset.content.toString("utf8");
  });
  for (const name of ["t", "translate"]) {
    engine.registerFilter(name, function (key: unknown, ...options: unknown[]) {
      const values = Object.fromEntries(options.filter(isPair));
      return extension.texts.html(String(key), pageOf(this.context).locale, values);
    });
  }
  return engine;
}

/** `{% style %}`: Liquid inside, a style element around. */
const styleTag: TagImplOptions = {
  parse(token: TagToken, remaining: TopLevelToken[]) {
    const templates: Template[] = [];
    this.templates = templates;
    while (remaining.length > 0) {
      const next = remaining.shift() as TopLevelToken;
      if ("name" in next && next.name === "endstyle") return;
      templates.push(this.liquid.parser.parseToken(next, remaining));
    }
    throw new Error(`tag ${token.getText()} not closed`);
  },
  *render(context: Context): Generator<unknown, string, string> {
    const templates = this.templates as Template[];
    const css = yield this.liquid.renderer.renderTemplates(templates, context);
    return `<style data-shopify>${css}</style>`;
  },
};
