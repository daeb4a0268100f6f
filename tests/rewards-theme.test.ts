// What the theme app extension is held to: Shopify's theme check, sizes, languages that are complete, labels that fit, and
// that Liquid and the panel's scripts say the same.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { BalanceMetafield, ProgramMetafield, PublicMember } from "../app/core/public-api";
import { ExtensionCatalogue } from "../sandbox/theme/extensions";
import { extensionEngine } from "../sandbox/theme/liquid-engine";
import { withPage, type PageState } from "../sandbox/theme/page-state";

const folder = fileURLToPath(new URL("../extensions/rewards-theme/", import.meta.url));
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const filesOf = (place: string, ending: string) =>
  readdirSync(join(folder, place))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${place}/${name}`);

const cache = mkdtempSync(join(tmpdir(), "vefa-theme-check-"));
afterAll(() => rmSync(cache, { recursive: true }));

it("theme check has nothing to say", async () => {
  // Its own docs instead of a download, and no cache of another run.
  const docs = createRequire(createRequire(import.meta.url).resolve("@shopify/theme-check-node")).resolve(
    "@shopify/theme-check-docs-updater",
  );
  process.env["SHOPIFY_TLD_ROOT"] = join(dirname(docs), "..");
  process.env["XDG_CACHE_HOME"] = cache;
  const { check } = await import("@shopify/theme-check-node");
  const offences = await check(folder, join(folder, ".theme-check.yml"));
  expect(offences.map(({ check: name, uri, message }) => ({ name, uri, message }))).toEqual([]);
}, 60_000);

describe("sizes", () => {
  function expectAtMost(limit: number, paths: string[]) {
    const kilobytes = gzipSync(paths.map(read).join(""), { level: 9 }).length / 1024;
    const report = `${paths.join(", ")}: ${kilobytes.toFixed(2)} KB compressed, at most ${String(limit)}`;
    expect(kilobytes > 0 && kilobytes <= limit, report).toBe(true);
  }

  it("what is loaded before anybody touches it is at most 3 KB of script", () => {
    expectAtMost(3, ["assets/rewards-launcher.js"]);
  });

  it("all scripts together are at most 10 KB, all styles 8 KB", () => {
    expectAtMost(10, filesOf("assets", ".js"));
    expectAtMost(8, filesOf("assets", ".css"));
  });

  it("Liquid stays within Shopify's 100 KB, a language within 15 KB", () => {
    const liquid = [...filesOf("blocks", ".liquid"), ...filesOf("snippets", ".liquid")];
    expect(Buffer.byteLength(liquid.map(read).join(""))).toBeLessThanOrEqual(100 * 1024);
    for (const path of filesOf("locales", ".json")) {
      expect(Buffer.byteLength(read(path)), path).toBeLessThanOrEqual(15 * 1024);
    }
  });
});

type Texts = { [key: string]: string | Texts };
const flat = (texts: Texts, prefix = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === "string" ? [[prefix + key, text] as [string, string]] : flat(text, `${prefix}${key}.`),
  );
const textsOf = (path: string) => new Map(flat(JSON.parse(read(path)) as Texts));
const english = textsOf("locales/en.default.json");
const languages = filesOf("locales", ".json").filter((path) => !path.includes("schema"));
const valuesIn = (text: string) => [...text.matchAll(/\[\w+\]/g)].map(String).sort();

describe("languages", () => {
  it.each(languages)("%s has every text, with the same values", (path) => {
    const texts = textsOf(path);
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of texts) expect(valuesIn(text), key).toEqual(valuesIn(english.get(key) ?? ""));
  });

  it.each(languages)("%s has every plural form of its language", (path) => {
    const language = /locales\/([\w-]+)/.exec(path)?.[1] ?? "";
    const { count } = JSON.parse(read(path)) as { count: Record<string, object> };
    for (const forms of Object.values(count)) {
      expect(Object.keys(forms).sort()).toEqual(
        [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort(),
      );
    }
  });

  // `t` escapes them for HTML, in the JSON for scripts too.
  it.each(languages)("%s has nothing that HTML would escape", (path) => {
    expect([...textsOf(path).values()].filter((text) => /[&<>"']/.test(text))).toEqual([]);
  });

  it("the panel's scripts are given every text that they say, and no other", () => {
    const scripts = filesOf("assets", ".js").map(read).join("\n");
    const data = read("snippets/panel-data.liquid");
    const lists = [...data.matchAll(/assign (names|sentences) = '([^']+)'/g)];
    const [names, sentences] = lists.map(([, , list]) => (list ?? "").split(","));
    const single = [...data.matchAll(/"(\w+)": \{\{ '/g)].map(([, name]) => name);
    const given = [...(names ?? []), ...single, ...(sentences ?? []).map((name) => `sentence_${name}`)];
    const said = given.filter((name) => {
      const word = (name ?? "").replace(/^sentence_/, "");
      return scripts.includes(`"${word}"`) || scripts.includes(`texts.${word}`);
    });
    expect(said.sort()).toEqual(given.sort());
    const literal = [...scripts.matchAll(/\bsay\(\s*"(\w+)"/g)].map(([, name]) => name);
    expect(literal.filter((name) => !given.includes(name))).toEqual([]);
    for (const name of names ?? []) expect(english.has(`panel.${name}`), name).toBe(true);
  });
});

interface Setting {
  id?: string;
  label?: string;
  content?: string;
  info?: string;
  options?: { label: string }[];
}
interface Schema {
  name: string;
  settings: Setting[];
}

describe("the editor's labels", () => {
  const labels = textsOf("locales/en.default.schema.json");
  const schemas = filesOf("blocks", ".liquid").map((path) => {
    const [, json = ""] = /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(read(path)) ?? [];
    return { path, schema: JSON.parse(json) as Schema };
  });
  const label = (key: string) => labels.get(key.replace(/^t:/, "")) ?? `missing: ${key}`;

  it.each(schemas)("$path has a name of at most 25 characters and at most 25 settings", ({ schema }) => {
    expect(label(schema.name)).toMatch(/^(?!missing).{1,25}$/);
    expect(schema.settings.length).toBeLessThanOrEqual(25);
  });

  it.each(schemas)("$path has short labels, all translatable", ({ schema }) => {
    const used = schema.settings.flatMap(({ label: own, content, options = [] }) =>
      [own, content, ...options.map((option) => option.label)].filter((key) => key !== undefined),
    );
    for (const key of used) expect(label(key)).toMatch(/^(?!missing).{1,50}$/);
    for (const { info } of schema.settings) if (info) expect(label(info)).toMatch(/^(?!missing).{1,200}$/);
  });

  it("none is left over", () => {
    const all = schemas.map(({ path }) => read(path)).join("\n");
    expect([...labels.keys()].filter((key) => !all.includes(`"t:${key}"`))).toEqual([]);
  });
});

const amountOff = { kind: "amountOff", minimumSubtotalCents: null, unusedCode: "returned" } as const;
const program: ProgramMetafield = {
  currency: "USD",
  minorDigits: 2,
  earning: [{ kind: "perAmount", points: 1, perCents: 100, isConditional: false }],
  rewards: [
    { ...amountOff, key: "a", title: "A mug & more", costPoints: 500, valueCents: 500 },
    { ...amountOff, key: "b", title: null, costPoints: 1500, valueCents: 1250 },
  ],
  cartHoldHours: 72,
  tiers: null,
};

function balance(available: number): BalanceMetafield {
  return {
    points: { available, pending: 60, held: 0, earned: 2000, expiring: null },
    cashback: {
      availableCents: 0,
      pendingCents: 0,
      earnedCents: 0,
      expiring: null,
      currency: "USD",
      minorDigits: 2,
    },
    tier: null,
  };
}

describe("what Liquid and the panel say", () => {
  const extension = new ExtensionCatalogue(join(folder, ".."), (message) => {
    throw new Error(message);
  }).find("rewards-theme");
  if (!extension) throw new Error("the extension was not found");
  const engine = extensionEngine(extension, (file) => file);

  async function render(liquid: string, values: object, locale = "en", by = engine): Promise<string> {
    const state: PageState = {
      ...{ locale, currency: "USD", timezone: "UTC", now: new Date(0), head: new Set() },
      renderSlot: () => Promise.resolve(""),
    };
    const country = { currency: { iso_code: "USD" } };
    const globals = withPage({ localization: { country }, program, ...values }, state);
    return ((await by.parseAndRender(liquid, {}, { globals })) as string).trim();
  }

  interface PanelWords {
    sentence(member: Pick<PublicMember, "points" | "rewards">): string;
    money(amountCents: number, currency: string): string;
    count(value: number): string;
  }

  async function panelWords(locale: string): Promise<PanelWords> {
    const address = pathToFileURL(join(folder, "assets/rewards-words.js")).href;
    const { Words } = (await import(address)) as { Words: new (data: unknown) => PanelWords };
    const json = await render(
      "{% render 'panel-data' %}",
      { request: { locale: { iso_code: locale } } },
      locale,
    );
    const data = JSON.parse(json.replace(/^<script[^>]*>|<\/script>$/g, "")) as object;
    return new Words({ ...data, program, balance: null });
  }

  const sentence = "{% render 'sentence', balance: balance, program: program %}";

  it.each([
    ["en", 730, "You have 730 points: enough for A mug &amp; more."],
    ["en", 1, "1 point so far: 499 more for A mug &amp; more."],
    ["en", 12_500, "You have 12,500 points: enough for $12.50 off."],
    ["en", 0, "No points yet. The first reward is A mug &amp; more, for 500 points."],
    ["en", -1020, "Some points were taken back. Your next orders bring 1,020 points back first."],
    ["tr", 12_500, "12.500 puan biriktirdiniz: $12.50 indirim için yeterli."],
  ])("%s, %i points: %s", async (locale, available, expected) => {
    expect(await render(sentence, { balance: balance(available) }, locale)).toBe(expected);
    const words = await panelWords(locale);
    const rewards = program.rewards.map((reward) => ({
      ...reward,
      title: reward.title ?? (locale === "tr" ? "$12.50 indirim" : "$12.50 off"),
      missingPoints: Math.max(0, reward.costPoints - available),
    }));
    const said = words.sentence({ ...balance(available), rewards });
    expect(said.replaceAll("&", "&amp;")).toBe(expected);
  });

  it("a customer without a balance is welcomed", async () => {
    expect(await render(sentence, {})).toBe("Welcome. Your rewards begin with your first order.");
  });

  it("money is counted by its currency's decimals, and written in the shop's format", async () => {
    const yen = { currency: "JPY", minorDigits: 0 };
    const amount = "{% render 'amount', cents: 1500, money: money %}";
    expect(await render(amount, { money: yen })).toBe("1,500.00 JPY");
    const euro = { currency: "EUR", minorDigits: 2 };
    expect(await render(amount, { money: euro })).toBe("15.00 EUR");
    expect(await render(amount, { money: { currency: "USD", minorDigits: 2 } })).toBe("$15.00");
  });

  it.each([
    [{ kind: "perAmount", points: 1, perCents: 100, isConditional: false }, "1 point for each $1.00"],
    [{ kind: "cashback", rateBasisPoints: 500 }, "5% of each order back as cashback"],
    [{ kind: "cashback", rateBasisPoints: 1050 }, "10.5% of each order back as cashback"],
    [{ kind: "cashback", rateBasisPoints: 505 }, "5.05% of each order back as cashback"],
    [
      { kind: "perOrder", points: 20, isConditional: true },
      "20 points for each order on some products or orders",
    ],
    [{ kind: "multiplier", factorBasisPoints: 15_000, of: "points" }, "1.5× points"],
    [{ kind: "action", action: "birthday", points: 50 }, "50 points on your birthday"],
    [{ kind: "action", action: "streak", points: 1, days: 7 }, "1 point for visits on 7 days in a row"],
    [
      { kind: "action", action: "custom", title: "Return <the> box", points: 5 },
      "Return &lt;the&gt; box: 5 points",
    ],
    [{ kind: "action", action: "something new", points: 5 }, ""],
    [{ kind: "something new" }, ""],
  ])("the way to earn %o is %s", async (way, expected) => {
    expect(await render("{% render 'way', way: way, program: program %}", { way })).toBe(expected);
  });

  it.each([
    [{ kind: "amountOff", valueCents: 1250 }, "en", "$12.50 off"],
    [{ kind: "percentageOff", rateBasisPoints: 1250 }, "en", "12.5% off"],
    [{ kind: "percentageOff", rateBasisPoints: 1250 }, "tr", "%12,5 indirim"],
    [{ kind: "freeShipping" }, "en", "Free shipping"],
    [{ kind: "freeShipping", title: "On us" }, "en", "On us"],
    [{ kind: "freeProduct" }, "en", "A free product"],
    [
      { kind: "buyXGetY", buyQuantity: 2, getQuantity: 1, rateBasisPoints: 10_000 },
      "en",
      "Buy 2, get 1 free",
    ],
    [
      { kind: "buyXGetY", buyQuantity: 2, getQuantity: 1, rateBasisPoints: 5000 },
      "tr",
      "2 al, 1 ürün %50 indirimli",
    ],
  ])("the reward %o is called in %s: %s", async (reward, locale, expected) => {
    expect(
      await render("{% render 'reward-title', reward: reward, program: program %}", { reward }, locale),
    ).toBe(expected);
  });

  it("a shop's money format may hold HTML, which stays out of attributes", async () => {
    const formatted = extensionEngine(extension, (file) => file);
    formatted.registerFilter("money", () => '<span class="money">$12.50</span>');
    const values = { balance: balance(730) };
    const bar = "{% render 'progress', balance: balance, program: program %}";
    expect(await render(bar, values, "en", formatted)).toContain('aria-label="Progress to $12.50 off"');
  });

  it("names and titles are escaped", async () => {
    const rewards = [{ key: "x", title: "<script>alert(1)</script>", costPoints: 5, valueCents: 5 }];
    const html = await render(sentence, { balance: balance(10), program: { ...program, rewards } });
    expect(html).toBe("You have 10 points: enough for &lt;script&gt;alert(1)&lt;/script&gt;.");
  });
});
