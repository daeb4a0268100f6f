// A shopper's journey through the shop: sees points in the theme, spends them on a cart, pays, and reads what the order earned.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { accessViolations, sidewaysScroll } from "../support/axe";
import { PHONE, Walkthrough } from "../support/walkthrough";

let shop: Walkthrough;

beforeAll(async () => {
  shop = await Walkthrough.open("shopper.myshopify.com");
  await shop.control("install", {});
  const products = [
    { title: "House Espresso, 250 g", productType: "Coffee", price: "11.50" },
    { title: "Hand Grinder", productType: "Brewing", price: "89.00" },
  ];
  await shop.control("products", { products });
  const block = (name: string) => ({ extension: "rewards-theme", block: name });
  const blocks = { "account-top": [block("balance")], "cart-summary": [block("balance")] };
  const placements = { embeds: [block("rewards-embed")], blocks };
  await shop.control("theme", placements, "PUT");
});
afterAll(() => shop.close());
afterEach(() => {
  expect(shop.errors.splice(0)).toEqual([]);
});

const hour = 3600;
let shoppers = 0;

/** A customer who has bought for so much, and whose balance has reached the theme. */
async function shopperWith(points: number): Promise<string> {
  shoppers += 1;
  const [firstName, email] = ["Ada", `ada-${shoppers}@example.com`];
  const { customers } = await shop.control<{ customers: { id: string }[] }>("customers", {
    customers: [{ firstName, lastName: "Abel", email }],
  });
  const customerId = customers[0]?.id ?? "";
  const lines = [{ title: "An earlier purchase", quantity: 1, price: `${points}.00` }];
  await shop.control("orders", { orders: [{ customerId, lines }] });
  await balanceBecomes(customerId, { available: points });
  return customerId;
}

/** Waits until the balance that the theme reads is that one. */
async function balanceBecomes(customerId: string, expected: Record<string, number>): Promise<void> {
  await expect
    .poll(() => balanceOf(customerId), { timeout: 20_000, interval: 100 })
    .toMatchObject({ points: expected });
}

function balanceOf(customerId: string): unknown {
  const owned = shop.shop.metafieldsByOwner.get(customerId);
  return JSON.parse(owned.find(({ key }) => key === "balance")?.value ?? "{}");
}

async function addToCart(person: BrowserContext, product = "hand-grinder"): Promise<Page> {
  const page = await shop.visit(`/products/${product}`, person);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL("**/cart");
  return page;
}

async function openRewards(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Rewards", exact: true }).click();
  await page.getByRole("heading", { name: "Your rewards" }).waitFor();
}

const code = (page: Page) => page.locator("vefa-rewards code").first();

test("the balance stands in the page before any script, and without asking the app", async () => {
  const customerId = await shopperWith(712);
  const asked = shop.sandbox.context.requests.proxy;
  const page = await shop.visit("/account", { customerId, javaScript: false });
  await page.getByText("You have 712 points: enough for €5.00 off.").first().waitFor();
  await page.getByText("€35.60 cashback").first().waitFor();
  expect(shop.sandbox.context.requests.proxy).toBe(asked);
});

test("a guest reads what the programme gives, and the app is not asked", async () => {
  const asked = shop.sandbox.context.requests.proxy;
  const page = await shop.visit("/", { viewport: PHONE });
  await page.getByRole("button", { name: "Rewards", exact: true }).click();
  await page.getByText("1 point for each €1.00").waitFor();
  expect(await accessViolations(page)).toEqual([]);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page
    .getByRole("button", { name: "Create an account" })
    .or(page.getByLabel("First name"))
    .first()
    .waitFor();
  expect(shop.sandbox.context.requests.proxy).toBe(asked);
});

test("points become a code on the cart, the order is paid with it, and the panel says what it earned", async () => {
  const customerId = await shopperWith(730);
  const person = await shop.browse({ customerId });
  const page = await addToCart(person);
  await shop.control("chaos", { slowMs: 1500 }, "PUT");
  await openRewards(page);
  await page.getByRole("button", { name: /^Use 500 points/ }).click();
  await page.getByText("Making your code").waitFor();
  await shop.control("chaos", { slowMs: 0 }, "PUT");

  await page.waitForURL("**/cart");
  await page.getByText("In your cart").waitFor({ timeout: 30_000 });
  await page.getByText("Held for this cart until").waitFor();
  expect(await page.locator(".vefa-balance .vefa-sentence").textContent()).toBe(
    "230 points so far: 270 more for €5.00 off.",
  );
  expect(await accessViolations(page)).toEqual([]);
  const issued = (await code(page).textContent()) ?? "";
  expect(issued).toMatch(/^VEFA-/);
  await page.getByRole("button", { name: "Close rewards" }).click();
  await page.getByText("−€5.00").first().waitFor();

  await page.getByRole("button", { name: /Check ?out/ }).click();
  await page.waitForURL("**/checkouts/**");
  await page.getByText(issued).first().waitFor();
  expect(await accessViolations(page)).toEqual([]);
  await fillAddress(page);
  await page.getByRole("button", { name: /^Place order/ }).click();
  await page.waitForURL("**/thank-you");
  await page.getByText("−€5.00").first().waitFor();
  await shop.sandbox.webhooksSettled();
  await balanceBecomes(customerId, { held: 0 });

  await page.goto(`${shop.sandbox.url}/account`);
  await openRewards(page);
  await page.getByText(/Used on order #\d+/).waitFor();
  await page.getByText("History", { exact: true }).click();
  const earned = page.locator(".entry", { hasText: /Earned, order #\d+/ }).first();
  await earned.getByText("Why?").click();
  await earned.getByText("Hand Grinder").waitFor();
  expect(await accessViolations(page)).toEqual([]);
});

async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel(/^First name/).fill("Ada");
  await page.getByLabel("Last name").fill("Abel");
  await page.getByLabel("Street and number").fill("1 Harbour Lane");
  await page.getByLabel("City").fill("Hamburg");
  await page.getByLabel("Postal code").fill("20457");
}

test("what was put on the cart by mistake is undone at once", async () => {
  const customerId = await shopperWith(500);
  const person = await shop.browse({ customerId, viewport: PHONE });
  const page = await addToCart(person);
  await openRewards(page);
  await page.getByRole("button", { name: /^Use 500 points/ }).click();
  // On a phone the panel covers the page, so it stays closed when the cart is shown anew.
  await page.getByText("−€5.00").first().waitFor();
  await openRewards(page);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await balanceBecomes(customerId, { available: 500, held: 0 });
  await page.goto(`${shop.sandbox.url}/cart`);
  await page.getByRole("heading", { name: /cart/i }).first().waitFor();
  expect(await page.getByText("−€5.00").count()).toBe(0);
});

test("a cart that is left alone gives the points back by itself, when its code is dead", async () => {
  const customerId = await shopperWith(600);
  const page = await addToCart(await shop.browse({ customerId }));
  await openRewards(page);
  await page.getByRole("button", { name: /^Use 500 points/ }).click();
  await page.getByText("In your cart").waitFor({ timeout: 30_000 });
  const issued = (await code(page).textContent()) ?? "";
  await shop.control("clock", { advance: 25 * hour }, "PUT");
  await expect
    .poll(() => shop.shop.codesByText.first(issued.toLowerCase()), { timeout: 20_000 })
    .toBeUndefined();
  await balanceBecomes(customerId, { available: 100, held: 500 });
  await shop.control("clock", { advance: 25 * hour }, "PUT");
  await balanceBecomes(customerId, { available: 600, held: 0 });
  await page.goto(`${shop.sandbox.url}/cart`);
  expect(await page.getByText("−€5.00").count()).toBe(0);
});

test("two tabs that spend at once spend once, and show the same code", async () => {
  const customerId = await shopperWith(1500);
  const person = await shop.browse({ customerId });
  const first = await addToCart(person);
  const second = await shop.visit("/cart", person);
  for (const page of [first, second]) await openRewards(page);
  await Promise.all(
    [first, second].map((page) => page.getByRole("button", { name: /^Use 500 points/ }).click()),
  );
  const codes = await Promise.all(
    [first, second].map(async (page) => {
      await page.getByText("In your cart").waitFor({ timeout: 30_000 });
      return code(page).textContent();
    }),
  );
  expect(codes[0]).toBe(codes[1]);
  await balanceBecomes(customerId, { available: 1000, held: 500 });
});

test("the shop's pages with the widget fit a phone of 320 pixels", async () => {
  const customerId = await shopperWith(40);
  for (const path of ["/", "/account", "/products/hand-grinder"]) {
    const page = await shop.visit(path, { customerId, viewport: { width: 320, height: 640 } });
    await openRewards(page);
    await page.getByText("How you earn").waitFor();
    expect([path, await sidewaysScroll(page)]).toEqual([path, 0]);
    expect([path, await accessViolations(page)]).toEqual([path, []]);
  }
});
