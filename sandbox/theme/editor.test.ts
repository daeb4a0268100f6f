import { describe, expect, it } from "vitest";
import { legacyId } from "../state/ids";
import { call, DOMAIN, makeCustomer, post, restart, scene, useScene } from "../test-support";
import type { Placements } from "./placements";
import { block, changeExtension, cleanExtensions, writeExtension } from "./test-extension";

useScene();
cleanExtensions();

const settings = [
  { type: "text", id: "title", label: "t:settings.title", default: "Points" },
  { type: "checkbox", id: "shown", label: "Shown", default: true },
  { type: "range", id: "size", label: "Size", min: 1, max: 9, default: 4, unit: "px" },
  { type: "color", id: "ink", label: "Ink" },
  {
    type: "select",
    id: "side",
    label: "Side",
    options: [
      { value: "l", label: "Left" },
      { value: "r", label: "Right" },
    ],
  },
];

async function open(): Promise<string> {
  const folder = writeExtension({
    "blocks/balance.liquid": block("{{ block.settings.title }}", { name: "t:name", settings }),
    "blocks/product-only.liquid": block("x", {
      name: "Product only",
      enabled_on: { templates: ["product"] },
    }),
    "blocks/launcher.liquid": block("y", { name: "Launcher", target: "body" }),
    "locales/en.default.json": "{}",
    "locales/en.default.schema.json": JSON.stringify({ name: "Balance", settings: { title: "Heading" } }),
  });
  await restart({ extensionsFolder: folder });
  await post("/sandbox/api/shops", { domain: DOMAIN, name: "<b>Tea</b>" });
  return folder;
}

async function act(action: string, fields: Record<string, string>): Promise<Response> {
  return await fetch(`${scene.sandbox.url}/sandbox/theme/${action}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

async function page(query = ""): Promise<string> {
  return await (await fetch(`${scene.sandbox.url}/sandbox/theme${query}`)).text();
}

async function placed(): Promise<Placements> {
  return (await call("GET", "/sandbox/api/theme")).body;
}

const idIn = async (slot: string, index = 0) => (await placed()).blocks[slot]?.[index]?.id ?? "";

describe("the theme editor", () => {
  it("starts with nothing placed, and offers each slot the blocks that may stand there", async () => {
    await open();
    expect(await placed()).toMatchObject({ embeds: [], blocks: {} });
    const html = await page();
    expect(html).toContain('aria-checked="false" aria-label="Launcher"');
    const home = /id="slot-home-main".*?id="slot-product-info"/s.exec(html)?.[0];
    expect(home).toContain("Balance");
    expect(home).not.toContain("Product only");
    expect(/id="slot-product-info".*?id="slot-cart-summary"/s.exec(html)?.[0]).toContain("Product only");
    expect(html).not.toContain("<b>Tea</b>");
  });

  it("switches embeds on and off", async () => {
    await open();
    const answer = await act("embed", { extension: "test-blocks", block: "launcher", on: "1" });
    expect(answer.status).toBe(303);
    expect(await page(answer.headers.get("location")?.slice("/sandbox/theme".length))).toContain(
      "The app embed is on.",
    );
    expect((await placed()).embeds).toMatchObject([{ block: "launcher" }]);
    await act("embed", { extension: "test-blocks", block: "launcher", on: "0" });
    expect((await placed()).embeds).toEqual([]);
  });

  it("adds, moves and removes blocks, and undoes the last change", async () => {
    await open();
    await act("add", { slot: "product-info", block: "test-blocks/balance" });
    await act("add", { slot: "product-info", block: "test-blocks/product-only" });
    const names = async () => (await placed()).blocks["product-info"]?.map((item) => item.block);
    await act("move", { id: await idIn("product-info", 1), by: "-1" });
    expect(await names()).toEqual(["product-only", "balance"]);
    await act("move", { id: await idIn("product-info"), by: "-1" });
    expect(await names()).toEqual(["product-only", "balance"]);
    await act("remove", { id: await idIn("product-info") });
    expect(await names()).toEqual(["balance"]);
    await act("undo", {});
    expect(await names()).toEqual(["product-only", "balance"]);
    await act("undo", {});
    expect(await names()).toEqual(["balance", "product-only"]);
  });

  it("refuses a block where its schema does not let it stand", async () => {
    await open();
    const answer = await act("add", { slot: "footer", block: "test-blocks/product-only" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("product-only may not stand in footer");
    expect((await act("add", { slot: "footer", block: "test-blocks/launcher" })).status).toBe(400);
    expect((await act("add", { slot: "nowhere", block: "test-blocks/balance" })).status).toBe(400);
    expect((await act("add", { slot: "footer", block: "test-blocks/none" })).status).toBe(404);
  });

  it("makes a form of the block's settings, keeps what differs from the defaults, and resets it", async () => {
    await open();
    await act("add", { slot: "footer", block: "test-blocks/balance" });
    const id = await idIn("footer");
    expect(await page(`?edit=${id}`)).toMatch(
      /<label for="field-title">Heading<\/label>\s*<input type="text"[^>]* value="Points"/,
    );
    const fields = {
      "setting:title": 'A "title" <i>',
      "setting:size": "4",
      "setting:ink": "#123456",
      "setting:side": "r",
    };
    await act("settings", { id, ...fields });
    const kept = { title: 'A "title" <i>', shown: false, ink: "#123456", side: "r" };
    expect((await placed()).blocks.footer?.[0]?.settings).toEqual(kept);
    const html = await page(`?edit=${id}`);
    expect(html).toContain('value="A &quot;title&quot; &lt;i&gt;"');
    expect(html).toMatch(/<option value="r" selected>Right/);
    await act("reset", { id });
    expect((await placed()).blocks.footer?.[0]?.settings).toEqual({});
  });

  it("says which setting does not fit and keeps the others as they were", async () => {
    await open();
    await act("add", { slot: "footer", block: "test-blocks/balance" });
    const id = await idIn("footer");
    const answer = await act("settings", {
      id,
      "setting:title": "New",
      "setting:size": "40",
      "setting:ink": "url(x)",
      "setting:side": "up",
    });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain("size must be a number from 1 to 9");
    expect(html).toContain("ink must be a colour");
    expect(html).toContain("side must be one of l, r");
    expect((await placed()).blocks.footer?.[0]?.settings).toEqual({});
  });

  it("shows the shop as a customer sees it, by logging in", async () => {
    await open();
    const customer = await makeCustomer();
    const answer = await act("customer", { email: "ada@tea.example", page: "account" });
    expect(answer.headers.get("set-cookie")).toContain(`x-sandbox-customer=${legacyId(customer)};`);
    expect(answer.headers.get("location")).toContain("page=account");
    expect((await act("customer", { email: "" })).headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await act("customer", { email: "nobody@tea.example" })).status).toBe(404);
  });

  it("opens from an app's deep links, with the embed or the block proposed", async () => {
    await open();
    const follow = async (query: string) =>
      await fetch(`${scene.sandbox.url}/admin/themes/current/editor?${query}`);
    expect(await (await follow("context=apps&activateAppId=key/launcher")).text()).toContain(
      "asks you to switch this on",
    );
    const added = await follow("template=product&addAppBlockId=key/balance&target=mainSection");
    expect(added.url).toContain("add=product-info");
    expect(await added.text()).toMatch(/class="choice proposed"[^>]*value="test-blocks\/balance"/);
    expect((await follow("addAppBlockId=key/balance&target=sectionGroup:footer")).url).toContain(
      "add=footer",
    );
    expect((await follow("activateAppId=other/launcher")).status).toBe(404);
    expect((await follow("activateAppId=key/none")).status).toBe(404);
  });

  it("goes on when a placed block has vanished or broken, and says which", async () => {
    const folder = await open();
    await act("add", { slot: "footer", block: "test-blocks/balance" });
    changeExtension(folder, { "blocks/balance.liquid": "no schema" });
    const html = await page();
    expect(html).toContain("it has no {% schema %}");
    expect(html).toContain("test-blocks/balance (gone)");
    expect((await act("remove", { id: await idIn("footer") })).status).toBe(303);
    expect((await placed()).blocks.footer).toEqual([]);
  });

  it("offers to install the app first", async () => {
    await open();
    await post("/sandbox/api/uninstall", {});
    expect(await page()).toContain("Install it in the admin");
  });
});

describe("PUT /sandbox/api/theme", () => {
  it("takes what GET answers, and names what does not fit", async () => {
    await open();
    const wanted = {
      embeds: [{ extension: "test-blocks", block: "launcher" }],
      blocks: { footer: [{ extension: "test-blocks", block: "balance", settings: { size: 7 } }] },
    };
    expect((await call("PUT", "/sandbox/api/theme", wanted)).body).toMatchObject(wanted);
    const { embeds, blocks } = await placed();
    expect((await call("PUT", "/sandbox/api/theme", { embeds, blocks })).body).toMatchObject({
      embeds,
      blocks,
    });
    for (const [bad, reason] of [
      [{ embeds: [{ extension: "test-blocks", block: "balance" }] }, "is an app block"],
      [{ blocks: { footer: [{ extension: "none", block: "balance" }] } }, "no theme extension none"],
      [{ blocks: { hall: [] } }, "no slot hall"],
      [
        { blocks: { footer: [{ extension: "test-blocks", block: "balance", settings: { size: 70 } }] } },
        "size must be",
      ],
      [
        { blocks: { footer: [{ extension: "test-blocks", block: "balance", settings: { odd: 1 } }] } },
        "no setting odd",
      ],
    ] as const) {
      const { status, body } = await call("PUT", "/sandbox/api/theme", bad);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain(reason);
    }
    expect(await placed()).toMatchObject({ embeds, blocks });
  });
});

describe("assets", () => {
  it("have a type, a strong etag, and last for ever under an address with their version", async () => {
    const folder = await open();
    changeExtension(folder, { "assets/a.js": "export {};" });
    const address = `${scene.sandbox.url}/extensions/test-blocks/assets/a.js`;
    const first = await fetch(address);
    expect(first.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(first.headers.get("cache-control")).toContain("must-revalidate");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"\w{24}"$/);
    expect((await fetch(address, { headers: { "if-none-match": etag } })).status).toBe(304);
    const versioned = await fetch(`${address}?v=${etag.replaceAll('"', "")}`);
    expect(versioned.headers.get("cache-control")).toContain("immutable");
    changeExtension(folder, { "assets/a.js": "export { changed };" });
    expect((await fetch(address, { headers: { "if-none-match": etag } })).status).toBe(200);
    expect((await fetch(`${scene.sandbox.url}/cdn/shop/t/1/assets/theme.css`)).status).toBe(200);
    expect((await fetch(`${scene.sandbox.url}/cdn/shop/t/1/assets/none.css`)).status).toBe(404);
  });
});

describe("the language of the shop", () => {
  it("is kept in a cookie, and leads nowhere else", async () => {
    await open();
    const change = (locale: string, to: string) =>
      fetch(`${scene.sandbox.url}/localization`, {
        method: "POST",
        body: new URLSearchParams({ locale, return_to: to }),
        redirect: "manual",
      });
    const chosen = await change("xx", "/cart");
    expect(chosen.headers.get("location")).toBe("/cart");
    expect(chosen.headers.get("set-cookie")).toContain("x-sandbox-locale=en;");
    for (const elsewhere of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x"]) {
      expect((await change("en", elsewhere)).headers.get("location")).toBe("/");
    }
  });
});
