import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, makeCustomer, restart, post, scene, useScene, DOMAIN } from "../test-support";
import type { ShopState } from "../state/shop-state";
import type { ThemePage } from "./liquid-objects";
import { block, changeExtension, cleanExtensions, writeExtension } from "./test-extension";
import { Theme } from "./theme";

useScene();
cleanExtensions();

let logged: string[] = [];

interface Placed {
  embeds?: object[];
  blocks?: Record<string, object[]>;
}

async function open(files: Record<string, string>, placed: Placed = {}): Promise<string> {
  const folder = writeExtension(files);
  logged = [];
  await restart({ extensionsFolder: folder, log: (message) => logged.push(message) });
  await post("/sandbox/api/shops", { domain: DOMAIN, name: "Corner & Tea", currency: "EUR" });
  const { status, body } = await call("PUT", "/sandbox/api/theme", placed);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return folder;
}

const shop = (): ShopState => scene.sandbox.state.defaultShop() as ShopState;
const one = (name = "a", settings: object = {}) => ({ extension: "test-blocks", block: name, settings });

async function render(change: Partial<ThemePage> = {}): Promise<string> {
  const page: ThemePage = {
    shop: shop(),
    customer: null,
    template: "index",
    path: "/",
    title: "Home",
    locale: "en",
    cart: null,
    ...change,
  };
  return await new Theme(scene.sandbox.context).renderPage(page, "404", {});
}

/** A page whose announcement is one block of this source. */
async function renderBlock(
  liquid: string,
  change: Partial<ThemePage> = {},
  files: Record<string, string> = {},
) {
  await open({ "blocks/a.liquid": block(liquid), ...files }, { blocks: { announcement: [one()] } });
  const page = await render(change);
  const [, content] =
    /<div id="shopify-block-[^"]*" class="shopify-block shopify-app-block">(.*?)\n*<\/div>/s.exec(page) ?? [];
  return content?.trim() ?? page;
}

describe("an app block", () => {
  it("stands in its slot, in a wrapper with its own id", async () => {
    await open(
      { "blocks/a.liquid": block("<p>Hello from {{ shop.name }}</p>") },
      { blocks: { footer: [one()] } },
    );
    const page = await render();
    expect(page).toMatch(
      /<div id="shopify-block-a-\w+" class="shopify-block shopify-app-block"><p>Hello from Corner & Tea<\/p>/,
    );
    expect(page).toContain("<title>Home – Corner &amp; Tea</title>");
  });

  it("is not there until somebody places it, nor once the app is gone", async () => {
    await open({ "blocks/a.liquid": block("Hello") });
    expect(await render()).not.toContain("Hello");
    await call("PUT", "/sandbox/api/theme", { blocks: { footer: [one()] } });
    expect(await render()).toContain("Hello");
    await post("/sandbox/api/uninstall", {});
    expect(await render()).not.toContain("Hello");
  });

  it("reads settings, and their defaults where the merchant has set nothing", async () => {
    const settings = [
      { type: "header", content: "Look" },
      { type: "text", id: "title", label: "Title", default: "Points" },
      { type: "range", id: "size", label: "Size", min: 1, max: 9, default: 4 },
      { type: "checkbox", id: "shown", label: "Shown" },
      {
        type: "select",
        id: "side",
        label: "Side",
        options: [
          { value: "left", label: "L" },
          { value: "right", label: "R" },
        ],
      },
    ];
    const liquid =
      "{{ block.settings.title }}/{{ block.settings.size | plus: 1 }}/{{ block.settings.shown }}/{{ block.settings.side }};";
    await open(
      { "blocks/a.liquid": block(liquid, { settings }) },
      { blocks: { footer: [one(), one("a", { title: "Stars", size: 7, shown: true, side: "right" })] } },
    );
    const page = await render();
    expect(page).toContain("Points/5/false/left;");
    expect(page).toContain("Stars/8/true/right;");
  });

  it("prints the text of its language with the right plural, falling back to the default language", async () => {
    const files = {
      "locales/en.default.json": JSON.stringify({
        points: { one: "{{ count }} point", other: "{{ count }} points" },
        only: "Only here, isn't it",
        link_html: "See <a href='{{ url }}'>more</a>",
      }),
      "locales/tr.json": JSON.stringify({ points: { one: "{{ count }} puan", other: "{{ count }} puan" } }),
      "locales/pl.json": JSON.stringify({
        points: {
          one: "{{ count }} punkt",
          few: "{{ count }} punkty",
          many: "{{ count }} punktów",
          other: "{{ count }} punktu",
        },
      }),
    };
    const liquid = "{{ 'points' | t: count: 1 }}, {{ 'points' | t: count: 3 }}, {{ 'points' | t: count: 5 }}";
    expect(await renderBlock(liquid, {}, files)).toBe("1 point, 3 points, 5 points");
    expect(await render({ locale: "tr-TR" })).toContain("1 puan, 3 puan, 5 puan");
    expect(await render({ locale: "pl" })).toContain("1 punkt, 3 punkty, 5 punktów");
    expect(
      await renderBlock("{{ 'only' | t }} {{ 'link_html' | t: url: '/x' }}", { locale: "tr" }, files),
    ).toBe("Only here, isn&#39;t it See <a href='/x'>more</a>");
    expect(await renderBlock("{{ 'nowhere.to' | t }}", {}, files)).toBe("Translation missing: en.nowhere.to");
  });

  it("reads the app's metafields of the customer and of the installation, and survives their absence", async () => {
    const liquid =
      "{{ customer.metafields['$app'].balance.value.points.available | default: 'none' }} {{ app.metafields.vefa.program.value.currency }}";
    expect(await renderBlock(liquid)).toBe("none");
    const customerId = await makeCustomer();
    const now = shop().timestamp();
    const field = { compareDigest: "", createdAt: now, updatedAt: now, type: "json" };
    shop().metafields.put({
      ...field,
      id: "1",
      ownerId: customerId,
      namespace: "app--4242424241",
      key: "balance",
      value: '{"points":{"available":730}}',
    });
    const installation = shop().document.installation?.id ?? "";
    shop().metafields.put({
      ...field,
      id: "2",
      ownerId: installation,
      namespace: "vefa",
      key: "program",
      value: '{"currency":"EUR"}',
    });
    const customer = shop().customers.get(customerId) ?? null;
    expect(await render({ customer })).toContain("730 EUR");
  });

  it("has Shopify's money, dates, handles and JSON", async () => {
    const liquid =
      "{{ 123450 | money }} {{ 500 | money_with_currency }} {{ -5 | money }} {{ 'Café Brûlé!' | handleize }} {{ 2 | pluralize: 'cup', 'cups' }}";
    expect(await renderBlock(liquid)).toBe("€1,234.50 €5.00 EUR -€0.05 cafe-brule cups");
    expect(
      await renderBlock("{{ '</script>' | json }} {{ '2026-01-31T23:30:00Z' | date: '%d %B %H:%M' }}"),
    ).toBe('"\\u003c/script\\u003e" 01 February 00:30');
  });

  it("renders snippets, {% style %}, {% liquid %}, and leaves documentation and schema out", async () => {
    const files = {
      "snippets/badge.liquid":
        "{% doc %} @param {string} text {% enddoc %}<b>{{ text }} for {{ shop.name }} in {{ block.type }}</b>",
    };
    const liquid =
      "{% liquid\n assign x = 'Gold'\n render 'badge', text: x\n%}{% style %}.a{color:{{ x }}}{% endstyle %}{{ x }}";
    expect(await renderBlock(liquid, {}, files)).toBe(
      "<b>Gold for Corner & Tea in shopify://apps/test-blocks/blocks/a</b><style data-shopify>.a{color:Gold}</style>Gold",
    );
  });

  it("brings its styles and scripts into the head once, under addresses that change with the file", async () => {
    await open(
      {
        "blocks/a.liquid": block("{% stylesheet %}.x{}{% endstylesheet %}A", {
          stylesheet: "a.css",
          javascript: "a.js",
        }),
        "assets/a.css": "a{}",
        "assets/a.js": "1",
      },
      { blocks: { footer: [one(), one()] } },
    );
    const head = (await render()).split("</head>")[0] ?? "";
    expect(
      head.match(/<link href="\/extensions\/test-blocks\/assets\/a\.css\?v=\w+" rel="stylesheet"/g),
    ).toHaveLength(1);
    expect(head.match(/<script src="\/extensions\/test-blocks\/assets\/a\.js\?v=\w+" defer>/g)).toHaveLength(
      1,
    );
    expect(head.match(/<style>\.x\{\}<\/style>/g)).toHaveLength(1);
  });

  it("shows and logs what is wrong with it, and leaves the rest of the page whole", async () => {
    await open(
      {
        "blocks/a.liquid": block("line\n{{ 'x' | make_it_shiny }}"),
        "blocks/b.liquid": block("{% section 'x' %}"),
        "blocks/c.liquid": block("{{ 'none.css' | asset_url }}"),
        "blocks/d.liquid": block("{{ 'x' | jsonify }}"),
        "blocks/e.liquid": block("fine"),
      },
      { blocks: { footer: ["a", "b", "c", "d", "e"].map((name) => one(name)) } },
    );
    const page = await render();
    expect(page).toMatch(
      /role="alert"[^>]*><strong>test-blocks\/blocks\/a\.liquid<\/strong><br>[^<]*make_it_shiny[^<]*line:2/,
    );
    expect(page).toMatch(/blocks\/b\.liquid<\/strong><br>[^<]*section/);
    expect(page).toMatch(/blocks\/c\.liquid<\/strong><br>[^<]*no asset none\.css/);
    expect(page).toMatch(/blocks\/d\.liquid<\/strong><br>[^<]*jsonify/);
    expect(page).toContain("fine");
    expect(logged.join()).toContain("make_it_shiny");
  });

  it("cannot be placed when its schema is broken, and says why", async () => {
    await open({ "blocks/a.liquid": "{% schema %}{nonsense{% endschema %}" });
    const { status, body } = await call("PUT", "/sandbox/api/theme", { blocks: { footer: [one()] } });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(/blocks\/a\.liquid cannot be used: its {% schema %} is not JSON/);
  });

  it("reads no file outside its extension", async () => {
    const folder = await open(
      {
        "blocks/a.liquid": block("{% render '../../../etc/passwd' %}"),
        "blocks/b.liquid": block("{% render 'link' %}"),
        "snippets/x.liquid": "",
      },
      { blocks: { footer: [one("a"), one("b")] } },
    );
    symlinkSync("/etc/passwd", join(folder, "test-blocks/snippets/link.liquid"));
    expect(await render()).not.toContain("root:");
    for (const path of ["..%2f..%2fpackage.json", "%2e%2e%2fshopify.extension.toml", "nothing.js"]) {
      expect((await fetch(`${scene.sandbox.url}/extensions/test-blocks/assets/${path}`)).status).toBe(404);
    }
  });

  it("is rendered anew when its file has changed", async () => {
    const folder = await open({ "blocks/a.liquid": block("before") }, { blocks: { footer: [one()] } });
    expect(await render()).toContain("before");
    changeExtension(folder, { "blocks/a.liquid": block("and afterwards") });
    expect(await render()).toContain("and afterwards");
  });

  it("is there only while the metafield it names is true", async () => {
    await open(
      { "blocks/a.liquid": block("Shown", { available_if: "{{ app.metafields.flags.on }}" }) },
      { blocks: { footer: [one()] } },
    );
    expect(await render()).not.toContain("Shown");
    const ownerId = shop().document.installation?.id ?? "";
    const now = shop().timestamp();
    shop().metafields.put({
      id: "1",
      ownerId,
      namespace: "flags",
      key: "on",
      type: "boolean",
      value: "true",
      compareDigest: "",
      createdAt: now,
      updatedAt: now,
    });
    expect(await render()).toContain("Shown");
  });
});

describe("an app embed", () => {
  it("goes to the end of the head or of the body, on the pages that its schema allows", async () => {
    await open(
      {
        "blocks/a.liquid": block("<i>body embed</i>", { target: "body" }),
        "blocks/h.liquid": block('<meta name="x">', { target: "head" }),
        "blocks/p.liquid": block("only products", { target: "body", enabled_on: { templates: ["product"] } }),
      },
      { embeds: [one("a"), one("h"), one("p")] },
    );
    const home = await render();
    expect(home).toMatch(/<i>body embed<\/i>[^<]*<\/div><\/body>/);
    expect(home).toMatch(/<meta name="x">\s*<\/head>/);
    expect(home).not.toContain("only products");
    expect(await render({ template: "product" })).toContain("only products");
  });
});

describe("the theme editor's pages", () => {
  it("say so to blocks and scripts, and show the empty slots", async () => {
    const html = await renderBlock("{{ request.design_mode }} {{ block.shopify_attributes }}", {
      designMode: true,
    });
    expect(html).toMatch(/^true data-shopify-editor-block="{&quot;id&quot;/);
    const page = await render({ designMode: true });
    expect(page).toContain('data-slot="footer"');
    expect(page).toContain('"designMode":true');
  });
});
