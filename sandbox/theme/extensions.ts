// The theme app extensions of the app, read from extensions/*/ as they stand on the disk: a changed file is there at the next
// page. Everything of an extension is held in memory, so that rendering can reach no other file.
// Source: https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { readBlockSchema, type BlockSchema } from "./block-schema";
import { readTranslations, type Translations } from "./translations";

export interface ExtensionBlock {
  /** The file without its ending; the block's name for the merchant is in the schema. */
  handle: string;
  source: string;
  schema: BlockSchema;
}

export interface Asset {
  content: Buffer;
  /** Of the content: names a version of the file in its address and its etag. */
  digest: string;
}

export interface Extension {
  handle: string;
  name: string;
  blocks: ReadonlyMap<string, ExtensionBlock>;
  /** Blocks that cannot be used, with the reason. */
  brokenBlocks: ReadonlyMap<string, string>;
  snippets: ReadonlyMap<string, string>;
  assets: ReadonlyMap<string, Asset>;
  texts: Translations;
  labels: Translations;
}

const tomlSchema = z.object({
  name: z.string().optional(),
  type: z.string().optional(),
  handle: z.string().optional(),
  extensions: z
    .array(z.object({ type: z.string(), name: z.string().optional(), handle: z.string().optional() }))
    .optional(),
});

const FOLDERS = ["blocks", "snippets", "assets", "locales"] as const;

export class ExtensionCatalogue {
  readonly #folder: string;
  readonly #log: (message: string) => void;
  readonly #loaded = new Map<string, { stamp: string; extension: Extension | null }>();

  constructor(folder: string, log: (message: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** The extensions as they are now. One that cannot be read is logged and left out. */
  all(): Extension[] {
    if (!existsSync(this.#folder)) return [];
    const found: Extension[] = [];
    for (const entry of readdirSync(this.#folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const extension = this.#load(join(this.#folder, entry.name));
      if (extension) found.push(extension);
    }
    return found;
  }

  find(handle: string): Extension | undefined {
    return this.all().find((extension) => extension.handle === handle);
  }

  #load(folder: string): Extension | null {
    const stamp = stampOf(folder);
    if (stamp === undefined) return null;
    const known = this.#loaded.get(folder);
    if (known?.stamp === stamp) return known.extension;
    let extension: Extension | null = null;
    try {
      extension = readExtension(folder);
      for (const [handle, reason] of extension?.brokenBlocks ?? []) {
        this.#log(`Theme extension ${extension?.handle}: blocks/${handle}.liquid cannot be used: ${reason}`);
      }
    } catch (error) {
      this.#log(`Theme extension in ${folder} cannot be read: ${(error as Error).message}`);
    }
    this.#loaded.set(folder, { stamp, extension });
    return extension;
  }
}

/** Changes whenever a file of the extension does; undefined when the folder holds no extension. */
function stampOf(folder: string): string | undefined {
  const toml = lstatSync(join(folder, "shopify.extension.toml"), { throwIfNoEntry: false });
  if (!toml?.isFile()) return undefined;
  const parts = [`${toml.mtimeMs}`];
  for (const name of FOLDERS) {
    for (const file of filesIn(join(folder, name))) {
      const { mtimeMs, size } = lstatSync(join(folder, name, file));
      parts.push(`${name}/${file}:${mtimeMs}:${size}`);
    }
  }
  return parts.join("|");
}

/** Plain files only: a link could lead out of the extension. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}

function readExtension(folder: string): Extension | null {
  const toml = tomlSchema.parse(parse(readFileSync(join(folder, "shopify.extension.toml"), "utf8")));
  const described = toml.extensions?.[0] ?? toml;
  if (described.type !== "theme") return null;
  const name = described.name ?? toml.name ?? "Theme extension";
  const handle = described.handle ?? name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const blocks = new Map<string, ExtensionBlock>();
  const brokenBlocks = new Map<string, string>();
  for (const [file, source] of textsIn(join(folder, "blocks"), ".liquid")) {
    try {
      blocks.set(file, { handle: file, source, schema: readBlockSchema(source) });
    } catch (error) {
      brokenBlocks.set(file, (error as Error).message);
    }
  }
  const locales = new Map(
    [...textsIn(join(folder, "locales"), ".json")].map(([file, text]) => [`${file}.json`, text]),
  );
  return {
    handle,
    name,
    blocks,
    brokenBlocks,
    snippets: new Map(textsIn(join(folder, "snippets"), ".liquid")),
    assets: readAssets(join(folder, "assets")),
    texts: readTranslations(locales, "storefront"),
    labels: readTranslations(locales, "schema"),
  };
}

function* textsIn(folder: string, ending: string): Generator<[string, string]> {
  for (const file of filesIn(folder)) {
    if (file.endsWith(ending))
      yield [file.slice(0, -ending.length), readFileSync(join(folder, file), "utf8")];
  }
}

export function readAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const file of filesIn(folder)) {
    const content = readFileSync(join(folder, file));
    assets.set(file, { content, digest: createHash("sha256").update(content).digest("hex").slice(0, 24) });
  }
  return assets;
}
