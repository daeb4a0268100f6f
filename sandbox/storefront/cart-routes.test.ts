import { describe, expect, it } from "vitest";
import { legacyId } from "../state/ids";
import { scene, useScene } from "../test-support";
import { Browser, makeCode, makeProduct } from "./test-support";

useScene();

interface Cart {
  token: string;
  item_count: number;
  total_price: number;
  original_total_price: number;
  total_discount: number;
  items_subtotal_price: number;
  note: string | null;
  attributes: Record<string, string>;
  items: { key: string; quantity: number; title: string; final_line_price: number; variant_id: number }[];
  cart_level_discount_applications: { title: string; total_allocated_amount: number }[];
  discount_codes: { code: string; applicable: boolean }[];
}

describe("the cart API", () => {
  it("answers an empty cart without keeping one", async () => {
    const { body, cookie } = await new Browser().json<Cart>("GET", "/cart.js");
    expect(body).toMatchObject({ item_count: 0, items: [], total_price: 0, currency: "EUR", note: null });
    expect(body.token).toMatch(/^[0-9a-f]{32}$/);
    expect(cookie).toBeUndefined();
    expect(scene.sandbox.state.defaultShop()?.carts.size).toBe(0);
  });

  it("adds one variant, answers the line, and sets a cookie that scripts cannot read", async () => {
    const variant = await makeProduct({ title: "House Blend", price: "11.50" });
    const browser = new Browser();
    const { status, body, cookie } = await browser.json("POST", "/cart/add.js", {
      id: Number(variant),
      quantity: 2,
    });
    expect(status).toBe(200);
    expect(cookie).toMatch(/^cart=[0-9a-f]{32}; Path=\/; Max-Age=1209600; HttpOnly; SameSite=Lax$/);
    expect(body).toMatchObject({
      variant_id: Number(variant),
      quantity: 2,
      title: "House Blend",
      price: 1150,
      final_line_price: 2300,
      product_has_only_default_variant: true,
      handle: "house-blend",
      url: `/products/house-blend?variant=${variant}`,
    });
    const cart = (await browser.json<Cart>("GET", "/cart.js")).body;
    expect(cart).toMatchObject({ item_count: 2, total_price: 2300, original_total_price: 2300 });
  });

  it("adds several with properties, from JSON and from a multipart form, keeping unlike lines apart", async () => {
    const variant = await makeProduct({ title: "Mug", price: "16.00" });
    const browser = new Browser();
    await browser.json("POST", "/cart/add.js", {
      items: [{ id: variant, quantity: 1, properties: { Engraving: "Ada" } }, { id: variant }],
    });
    const form = new FormData();
    form.append("id", variant);
    form.append("quantity", "2");
    form.append("properties[Engraving]", "Ada");
    const { body } = await browser.send("POST", "/cart/add.js", form);
    expect(body).toMatchObject({ quantity: 3, properties: { Engraving: "Ada" } });
    const cart = (await browser.json<Cart>("GET", "/cart.js")).body;
    expect(cart.items.map((line) => line.quantity).sort()).toEqual([1, 3]);
    expect(new Set(cart.items.map((line) => line.key)).size).toBe(2);
  });

  it("changes and removes a line by key, by variant and by place", async () => {
    const mug = await makeProduct({ title: "Mug", price: "16.00" });
    const pot = await makeProduct({ title: "Pot", price: "52.75" });
    const browser = new Browser();
    await browser.json("POST", "/cart/add.js", { items: [{ id: mug }, { id: pot }] });
    let cart = (await browser.json<Cart>("POST", "/cart/change.js", { id: mug, quantity: 3 })).body;
    expect(cart.item_count).toBe(4);
    const place = cart.items.findIndex((line) => line.variant_id === Number(pot)) + 1;
    cart = (await browser.json<Cart>("POST", "/cart/change.js", { line: place, quantity: 2 })).body;
    expect(cart.item_count).toBe(5);
    const { key } = cart.items.find((line) => line.variant_id === Number(mug))!;
    cart = (await browser.json<Cart>("POST", "/cart/change.js", { id: key, quantity: 0 })).body;
    expect(cart.items.map((line) => line.title)).toEqual(["Pot"]);
  });

  it("updates quantities, note and attributes together, and hides private attributes", async () => {
    const mug = await makeProduct({ title: "Mug", price: "16.00" });
    const browser = new Browser();
    const { body } = await browser.json<Cart>("POST", "/cart/update.js", {
      updates: { [mug]: 2 },
      note: "Please ring twice",
      attributes: { "Gift wrap": "Yes", __source: "quiz" },
    });
    expect(body).toMatchObject({
      item_count: 2,
      note: "Please ring twice",
      attributes: { "Gift wrap": "Yes" },
    });
    const emptied = await browser.json<Cart>("POST", "/cart/update.js", { updates: [0] });
    expect(emptied.body).toMatchObject({ item_count: 0, note: "Please ring twice" });
    await browser.json("POST", "/cart/update.js", { updates: { [mug]: 1 } });
    const cleared = await browser.json<Cart>("POST", "/cart/clear.js", {});
    expect(cleared.body).toMatchObject({ items: [], attributes: { "Gift wrap": "Yes" } });
  });

  it("answers what it cannot do as Shopify does, and keeps to the stock", async () => {
    const scarce = await makeProduct({
      title: "Last Mugs",
      variants: [{ title: "Blue", price: "16.00", inventoryQuantity: 3 }],
    });
    const gone = await makeProduct({
      title: "Gone",
      variants: [{ title: "Default Title", price: "1.00", inventoryQuantity: 0 }],
    });
    const browser = new Browser();
    const ask = async (path: string, body: unknown) => await browser.json("POST", path, body);
    expect(await ask("/cart/add.js", { id: 999, quantity: 1 })).toMatchObject({
      status: 404,
      body: { status: 404, message: "Cart Error", description: "Cannot find variant" },
    });
    expect(await ask("/cart/add.js", { id: scarce, quantity: 5 })).toMatchObject({
      status: 422,
      body: { message: "Cart Error", description: "You can't add more Last Mugs - Blue to the cart." },
    });
    expect((await browser.json<Cart>("GET", "/cart.js")).body.item_count).toBe(3);
    expect(await ask("/cart/add.js", { id: gone })).toMatchObject({
      status: 422,
      body: { description: "The product 'Gone' is already sold out." },
    });
    expect(await ask("/cart/add.js", {})).toMatchObject({ status: 400 });
    expect(await ask("/cart/add.js", { id: scarce, quantity: -1 })).toMatchObject({ status: 400 });
    expect(await ask("/cart/change.js", { id: gone, quantity: 1 })).toMatchObject({
      status: 400,
      body: { status: "bad_request", description: "no valid id or line parameter" },
    });
    expect(await ask("/cart/update.js", { updates: { 999: 1 } })).toMatchObject({ status: 404 });
  });

  it("takes no price from the browser", async () => {
    const mug = await makeProduct({ title: "Mug", price: "16.00" });
    const browser = new Browser();
    await browser.json("POST", "/cart/add.js", { id: mug, price: 1, final_price: 1, discounted_price: 1 });
    expect((await browser.json<Cart>("GET", "/cart.js")).body.total_price).toBe(1600);
  });

  it("writes yen in hundredths, as Shopify does, and ids above 2^53 whole", async () => {
    const { sandbox } = scene;
    const shop = sandbox.state.createShop({ domain: "yen.myshopify.com", currency: "JPY" });
    await makeProduct({ title: "Cup", price: "1000" }, "yen.myshopify.com");
    const product = [...shop.products.values()][0]!;
    product.variants[0]!.id = "gid://shopify/ProductVariant/820000000000000001";
    shop.products.put(product);
    const browser = new Browser("yen.myshopify.com");
    const { text } = await browser.json("POST", "/cart/add.js", { id: "820000000000000001" });
    expect(text).toContain('"variant_id":820000000000000001,');
    expect((await browser.json<Cart>("GET", "/cart.js")).body.total_price).toBe(100_000);
  });
});

describe("discount codes on a cart", () => {
  it("lists every code and says which apply", async () => {
    const mug = await makeProduct({ title: "Mug", price: "16.00" });
    makeCode("TWO-OFF", { amountCents: 200 });
    makeCode("BIG-ONLY", { amountCents: 500, minimumCents: 10_000 });
    const browser = new Browser();
    await browser.json("POST", "/cart/add.js", { id: mug });
    const { body } = await browser.json<Cart>("POST", "/cart/update.js", {
      discount: "two-off, BIG-ONLY,NOBODY",
    });
    expect(body).toMatchObject({
      discount_codes: [
        { code: "two-off", applicable: true },
        { code: "BIG-ONLY", applicable: false },
        { code: "NOBODY", applicable: false },
      ],
      original_total_price: 1600,
      items_subtotal_price: 1600,
      total_price: 1400,
      total_discount: 200,
    });
    expect(body.cart_level_discount_applications).toMatchObject([{ total_allocated_amount: 200 }]);
    const without = await browser.json<Cart>("POST", "/cart/update.js", { discount: "" });
    expect(without.body).toMatchObject({ discount_codes: [], total_price: 1600 });
  });

  it("comes by a link that leads on to the page it names, and to no other site", async () => {
    await makeProduct({ title: "Mug", price: "16.00" });
    makeCode("TWO-OFF", { amountCents: 200 });
    const browser = new Browser();
    const link = await browser.send("GET", "/discount/TWO-OFF?redirect=/collections/all");
    expect(link).toMatchObject({ status: 303, location: "/collections/all" });
    const elsewhere = await browser.send("GET", "/discount/TWO-OFF?redirect=//evil.example/");
    expect(elsewhere.location).toBe("/");
    expect((await browser.json<Cart>("GET", "/cart.js")).body.discount_codes).toEqual([
      { code: "TWO-OFF", applicable: false },
    ]);
  });
});

describe("the cart's plain forms", () => {
  it("add, change, remove and go to the checkout", async () => {
    const mug = await makeProduct({ title: "Mug", price: "16.00" });
    makeCode("TWO-OFF", { amountCents: 200 });
    const browser = new Browser();
    const added = await browser.form("/cart/add", { id: mug, quantity: "2" });
    expect(added).toMatchObject({ status: 303, location: "/cart" });
    const { key } = (await browser.json<Cart>("GET", "/cart.js")).body.items[0]!;
    await browser.form("/cart", { [`updates[${key}]`]: "4", add_code: "two-off" });
    expect((await browser.json<Cart>("GET", "/cart.js")).body).toMatchObject({
      item_count: 4,
      total_price: 6200,
    });
    await browser.form("/cart", { remove_code: "two-off" });
    expect((await browser.json<Cart>("GET", "/cart.js")).body.total_price).toBe(6400);
    expect((await browser.form("/cart", { checkout: "" })).location).toBe("/checkout");
    await browser.form("/cart", { remove: key });
    expect((await browser.json<Cart>("GET", "/cart.js")).body.item_count).toBe(0);
    const unknown = await browser.form("/cart/add", { id: legacyId("gid://shopify/ProductVariant/99") });
    expect(unknown).toMatchObject({ status: 303, location: "/cart" });
  });
});
