// The texts of a theme app extension by language: looked up by a dotted key, falling back from "tr-TR" to "tr" to the default
// language; plural forms by the language's own rules. A text is escaped for HTML unless its key ends in "_html", in scripts too.
// Source: https://shopify.dev/docs/storefronts/themes/architecture/locales/storefront-locale-files and
// https://github.com/Shopify/dawn/issues/757
import { escapeHtml } from "../http/markup";

type Texts = { readonly [key: string]: string | Texts };

export class Translations {
  readonly defaultLocale: string;
  readonly #byLocale: ReadonlyMap<string, Texts>;

  constructor(defaultLocale: string, byLocale: ReadonlyMap<string, Texts>) {
    this.defaultLocale = defaultLocale;
    this.#byLocale = byLocale;
  }

  get locales(): string[] {
    return [...this.#byLocale.keys()];
  }

  /** undefined when no language that applies has this key. */
  text(key: string, locale: string, values: Readonly<Record<string, unknown>> = {}): string | undefined {
    for (const candidate of [locale, locale.split("-")[0] ?? locale, this.defaultLocale]) {
      const texts = this.#byLocale.get(candidate);
      const found = texts && lookUp(texts, key);
      const text = typeof found === "object" ? pluralForm(found, candidate, values.count) : found;
      if (typeof text === "string") return interpolate(text, values);
    }
    return undefined;
  }

  /** As the `t` filter prints it: a key that is missing is named, not passed over. */
  html(key: string, locale: string, values: Readonly<Record<string, unknown>>): string {
    const text = this.text(key, locale, values);
    if (text === undefined) return escapeHtml(`Translation missing: ${locale}.${key}`);
    return /(?:^|[._])html$/.test(key) ? text : escapeHtml(text);
  }

  /** A label of a schema: "t:settings.title.label" is looked up, anything else is the label itself. */
  label(label: string, locale: string): string {
    if (!label.startsWith("t:")) return label;
    return this.text(label.slice(2), locale) ?? label;
  }
}

function lookUp(texts: Texts, key: string): string | Texts | undefined {
  let found: string | Texts | undefined = texts;
  for (const part of key.split(".")) {
    if (typeof found !== "object" || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
}

function pluralForm(forms: Texts, locale: string, count: unknown): string | undefined {
  const number = Number(count);
  if (count === undefined || count === null || Number.isNaN(number)) return undefined;
  const form = forms[new Intl.PluralRules(locale).select(number)] ?? forms.other;
  return typeof form === "string" ? form : undefined;
}

function interpolate(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined || value === null ? whole : String(value);
  });
}

/** Reads the files of a locales folder: `en.default.json`, `tr.json`; with `.schema` the editor's labels. */
export function readTranslations(
  files: ReadonlyMap<string, string>,
  kind: "storefront" | "schema",
): Translations {
  const byLocale = new Map<string, Texts>();
  let defaultLocale = "en";
  for (const [name, content] of files) {
    const match = /^([a-z]{2,3}(?:-[A-Za-z0-9]+)*)(\.default)?(\.schema)?\.json$/.exec(name);
    if (!match?.[1] || (match[3] !== undefined) !== (kind === "schema")) continue;
    try {
      byLocale.set(match[1], JSON.parse(content) as Texts);
    } catch (error) {
      throw new Error(`locales/${name} is not JSON: ${(error as Error).message}`, { cause: error });
    }
    if (match[2] !== undefined) defaultLocale = match[1];
  }
  return new Translations(defaultLocale, byLocale);
}
