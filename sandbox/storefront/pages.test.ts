import { describe, expect, it } from "vitest";
import { legacyId } from "../state/ids";
import { DOMAIN, makeCustomer, post, restart, scene, useScene } from "../test-support";
import { Browser, makeProduct } from "./test-support";

useScene();

async function page(path: string, browser = new Browser()): Promise<{ status: number; text: string }> {
  browser.accept = "text/html";
  return await browser.send("GET", path);
}

describe("the storefront's pages", () => {
  it("say kindly that nothing is for sale yet", async () => {
    expect((await page("/")).text).toContain("Nothing is for sale yet");
    expect((await page("/collections/all")).text).toContain("There is nothing in this collection yet");
    expect((await page("/cart")).text).toContain("There is nothing in it yet");
    expect((await page("/account/login")).text).toContain("There are no customers yet");
  });

  it("show products by kind, sorted, 24 to a page", async () => {
    const products = Array.from({ length: 30 }, (_, index) => ({
      title: `Tea ${index}`,
      productType: "Tea & Herbs",
      price: `${30 - index}.00`,
    }));
    await post("/sandbox/api/products", { products });
    await makeProduct({ title: "Mug", productType: "Accessories", price: "16.00" });
    const cards = (text: string) => text.match(/class="product-card"/g)?.length;
    const first = (await page("/collections/tea-herbs?sort_by=price-ascending")).text;
    expect(first).toContain("<h1>Tea &amp; Herbs</h1>");
    expect(first.indexOf("Tea 29")).toBeLessThan(first.indexOf("Tea 28"));
    expect(cards(first)).toBe(24);
    expect(first).toContain("sort_by=price-ascending&amp;page=2");
    expect(cards((await page("/collections/tea-herbs?page=2")).text)).toBe(6);
    expect((await page("/collections/all")).text).toContain("31 products");
    expect((await page("/collections/nowhere")).status).toBe(404);
  });

  it("show a product, its choices and its picture, and give it as JSON", async () => {
    const variant = await makeProduct({
      title: "Camp Mug",
      description: "Light & strong",
      variants: [
        { title: "Cream", price: "18.00", sku: "MUG-C" },
        { title: "Rust", price: "19.50", inventoryQuantity: 0 },
      ],
    });
    const { text } = await page("/products/camp-mug");
    expect(text).toContain("Light &amp; strong");
    expect(text).toMatch(/value="\d+" disabled/);
    expect(text).toContain('src="/sandbox/pictures/camp-mug.svg"');
    const picture = await page("/sandbox/pictures/camp-mug.svg");
    expect(picture.text).toMatch(/^<svg .*aria-label="Camp Mug"/);
    const { body } = await new Browser().send("GET", "/products/camp-mug.js");
    expect(body).toMatchObject({
      handle: "camp-mug",
      price: 1800,
      price_max: 1950,
      price_varies: true,
      available: true,
      variants: [{ id: Number(variant), title: "Cream", sku: "MUG-C" }, { available: false }],
    });
    expect((await new Browser().send("GET", "/products/nothing.js")).status).toBe(404);
  });

  it("find products by every word, and say when there is none", async () => {
    await makeProduct({ title: "House Espresso", productType: "Coffee", price: "11.50" });
    await makeProduct({ title: "Espresso Cup", productType: "Accessories", price: "9.00" });
    expect((await page("/search?q=espresso")).text).toContain("2 products");
    expect((await page("/search?q=coffee+house")).text).toContain("1 product for");
    expect((await page("/search?q=rocket")).text).toContain("Nothing here is called “rocket”");
  });

  it("escape what shops, products and shoppers are called", async () => {
    const evil = "<script>alert(1)</script>";
    await post("/sandbox/api/shops", { domain: "evil.myshopify.com", name: evil });
    await makeProduct(
      { title: evil, productType: evil, description: evil, price: "1.00" },
      "evil.myshopify.com",
    );
    await post("/sandbox/api/customers?shop=evil.myshopify.com", {
      customers: [{ firstName: evil, email: "evil@example.com" }],
      webhooks: false,
    });
    const browser = new Browser("evil.myshopify.com");
    const shop = scene.sandbox.state.shop("evil.myshopify.com")!;
    const [product] = [...shop.products.values()];
    const [customer] = [...shop.customers.values()];
    await browser.json("POST", "/cart/add.js", {
      id: legacyId(product!.variants[0]!.id),
      properties: { [evil]: evil },
    });
    await browser.json("POST", "/cart/update.js", { discount: evil, note: evil });
    browser.cookies.set("x-sandbox-customer", legacyId(customer!.id));
    const { location } = await browser.send("GET", "/checkout");
    const paths = [
      "/",
      "/cart",
      "/account",
      "/account/login",
      "/search?q=%3Cscript%3Ealert(1)",
      location ?? "",
    ];
    paths.push(
      "/collections/all",
      `/products/${product!.handle}`,
      `/sandbox/pictures/${product!.handle}.svg`,
    );
    for (const path of paths) {
      const { status, text } = await page(path, browser);
      expect(status, path).toBe(200);
      expect(text, path).not.toContain("<script>alert(1)");
    }
  });

  it("have a page for addresses without one, and JSON for programs", async () => {
    const missing = await page("/nothing/here");
    expect(missing.status).toBe(404);
    expect(missing.text).toContain("There is no such page");
    const answer = await new Browser().json("GET", "/nothing/here");
    expect(answer.body).toMatchObject({ error: { code: "not_in_the_sandbox" } });
  });

  it("lead to the control panel while there is no shop", async () => {
    await restart();
    const browser = new Browser("localhost");
    browser.accept = "text/html";
    expect(await browser.send("GET", "/")).toMatchObject({ status: 302, location: "/sandbox" });
  });
});

describe("accounts", () => {
  it("are chosen from a list, found by name, and left again", async () => {
    const customer = legacyId(await makeCustomer());
    const browser = new Browser();
    expect((await page("/account/login?q=byron", browser)).text).toContain("Log in as Ada Byron");
    expect((await page("/account/login?q=nobody", browser)).text).toContain("Nobody is called");
    const login = await browser.form("/account/login", { customer });
    expect(login).toMatchObject({ status: 303, location: "/account" });
    expect(login.cookie).toBe(`x-sandbox-customer=${customer}; Path=/; HttpOnly; SameSite=Lax`);
    expect((await page("/account", browser)).text).toContain("Hello, Ada");
    await browser.form("/account/logout", {});
    expect(await browser.send("GET", "/account")).toMatchObject({ status: 302, location: "/account/login" });
  });

  it("list their orders, newest first, with links to them", async () => {
    const customer = await makeCustomer();
    const at = (day: string) => `2026-03-${day}T10:00:00Z`;
    await post("/sandbox/api/orders", {
      orders: ["05", "20", "11"].map((day) => ({
        customerId: customer,
        lines: [{ title: "Tea", quantity: 1, price: "10.00" }],
        processedAt: at(day),
      })),
    });
    const browser = new Browser();
    await browser.form("/account/login", { customer: legacyId(customer) });
    const { text } = await page("/account", browser);
    expect([...text.matchAll(/#100\d/g)].map(([name]) => name)).toEqual(["#1002", "#1003", "#1001"]);
    const [order] = [...scene.sandbox.state.shop(DOMAIN)!.orders.values()];
    expect(text).toContain(`/orders/${order!.token}`);
  });

  it("are made with a webhook, once for each address", async () => {
    const browser = new Browser();
    const fields = { first_name: "Vera", last_name: "Weiss", email: "vera@example.com" };
    const made = await browser.form("/account/register", { ...fields, return_to: "/cart" });
    expect(made).toMatchObject({ status: 303, location: "/cart" });
    expect((await page("/account", browser)).text).toContain("Hello, Vera");
    await scene.sandbox.webhooksSettled();
    expect(scene.app.webhooks()[0]?.headers["x-shopify-topic"]).toBe("customers/create");
    const again = await browser.form("/account/register", fields);
    expect(again.status).toBe(422);
    expect(again.text).toContain("There is an account with this e-mail address already");
    const wrong = await browser.form("/account/register", { first_name: "", email: "nonsense" });
    expect(wrong.text).toContain("Please tell us your first name.");
    expect(wrong.text).toContain('value="nonsense"');
  });

  it("send nobody to another site", async () => {
    const browser = new Browser();
    for (const to of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
      expect((await browser.form("/account/login", { return_to: to })).location).toBe("/");
    }
  });
});
