// The sandbox's own pages, as people use them: the storefront without the app, the theme editor, the control panel, the
// mailbox and the admin around the app.
import nodemailer from "nodemailer";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accessViolations, sidewaysScroll } from "../support/axe";
import { DESKTOP, PHONE, Walkthrough } from "../support/walkthrough";

let shop: Walkthrough;
let customerId: string;
let order: { id: string; name: string };

beforeAll(async () => {
  shop = await Walkthrough.open("sandbox.myshopify.com");
  await shop.control("install", {});
  const products = [
    { title: "House Espresso, 250 g", productType: "Coffee", price: "11.50" },
    { title: "Hand Grinder", productType: "Brewing", price: "89.00" },
  ];
  await shop.control("products", { products });
  const { customers } = await shop.control<{ customers: { id: string }[] }>("customers", {
    customers: [{ firstName: "Bruno", lastName: "<b>Bauer</b>", email: "bruno@example.com" }],
  });
  customerId = customers[0]?.id ?? "";
  const lines = [{ title: "Hand Grinder", quantity: 2, price: "89.00" }];
  const placed = await shop.control<{ orders: { id: string; name: string }[] }>("orders", {
    orders: [{ customerId, lines }],
  });
  order = placed.orders[0] ?? { id: "", name: "" };
});
afterAll(() => shop.close());
afterEach(() => {
  expect(shop.errors.splice(0)).toEqual([]);
});

/** What keeps people out of a page, or makes them scroll sideways. */
async function barriers(page: Page): Promise<string[]> {
  const scroll = await sidewaysScroll(page);
  return [...(scroll > 0 ? [`scrolls sideways by ${scroll}`] : []), ...(await accessViolations(page))];
}

describe("nobody is kept out, on a desktop or a phone, of", () => {
  const number = () => order.id.slice(order.id.lastIndexOf("/") + 1);
  const customer = () => customerId.slice(customerId.lastIndexOf("/") + 1);
  test.each<[string, () => string[]]>([
    ["the shop", () => ["/", "/collections/all", "/products/hand-grinder", "/cart", "/search?q=grinder"]],
    ["the account", () => ["/account", "/account/login"]],
    [
      "the control panel",
      () => ["", "/clock", "/chaos", "/webhooks", "/mail", "/theme"].map((page) => `/sandbox${page}`),
    ],
    [
      "the admin's lists",
      () => ["", "/orders", "/customers", "/products", "/discounts", "/apps"].map((page) => `/admin${page}`),
    ],
    [
      "an order and a customer",
      () => [
        `/admin/orders/${number()}`,
        ...["refund", "fulfill", "edit", "cancel"].map((action) => `/admin/orders/${number()}/${action}`),
        `/admin/customers/${customer()}`,
      ],
    ],
  ])("%s", async (_part, paths) => {
    for (const viewport of [DESKTOP, PHONE]) {
      const person = await shop.browse({ viewport, customerId });
      for (const path of paths()) {
        const page = await shop.visit(path, person);
        expect([path, viewport.width, await barriers(page)]).toEqual([path, viewport.width, []]);
        await page.close();
      }
    }
  });
});

test("a cart is filled and paid without any script", async () => {
  const page = await shop.visit("/products/house-espresso-250-g", { javaScript: false });
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("button", { name: /Check ?out/ }).click();
  await page.getByLabel("E-mail").fill("guest@example.com");
  await page.getByLabel(/^Last name/).fill("Guest");
  await page.getByLabel("Street and number").fill("2 Quay");
  await page.getByLabel("Postal code").fill("1051");
  await page.getByLabel("City").fill("Budapest");
  await page.getByRole("button", { name: /^Place order/ }).click();
  await page.waitForURL("**/thank-you");
  await page.getByText("House Espresso").first().waitFor();
});

test("a code that doesn't apply says why, and the order goes on without it", async () => {
  const page = await shop.visit("/products/hand-grinder");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("button", { name: /Check ?out/ }).click();
  await page.getByLabel("Discount code").fill("NOSUCHCODE");
  await page.getByRole("button", { name: "Apply" }).first().click();
  await page
    .getByText(/no such code|does not exist|not found|isn.t valid|unknown/i)
    .first()
    .waitFor();
  expect(await barriers(page)).toEqual([]);
  // The browser notes every answer that is not 2xx.
  expect(shop.errors.splice(0)).toEqual([expect.stringContaining("422")]);
});

test("the rewards panel is switched on in the theme editor, and is then in the shop", async () => {
  const launcher = (page: Page) => page.getByRole("button", { name: "Rewards", exact: true });
  const before = await shop.visit("/");
  expect(await launcher(before).count()).toBe(0);
  const editor = await shop.visit("/sandbox/theme");
  await editor
    .getByRole("switch")
    .or(editor.getByRole("checkbox"))
    .or(editor.getByRole("button", { name: /Rewards panel/ }))
    .first()
    .click();
  await expect
    .poll(async () => {
      await before.reload();
      return launcher(before).count();
    })
    .toBe(1);
});

test("moving the clock moves the shops' days", async () => {
  const page = await shop.visit("/sandbox/clock");
  const before = shop.sandbox.state.now().getTime();
  await page.getByRole("button", { name: /\+ ?1 day/ }).click();
  await page.waitForLoadState();
  expect(shop.sandbox.state.now().getTime() - before).toBeGreaterThan(86_000_000);
  await page.getByRole("button", { name: /real time/i }).click();
  await page.waitForLoadState();
  expect(Math.abs(shop.sandbox.state.now().getTime() - Date.now())).toBeLessThan(60_000);
});

test("a webhook is looked at and sent again", async () => {
  await shop.sandbox.webhooksSettled();
  const page = await shop.visit("/sandbox/webhooks");
  await page.locator("summary", { hasText: "orders/create" }).first().click();
  const attempts = shop.sandbox.context.delivery.counts().attempts;
  await page.getByRole("button", { name: "Send again" }).filter({ visible: true }).first().click();
  await expect.poll(() => shop.sandbox.context.delivery.counts().attempts).toBeGreaterThan(attempts);
});

test("a mail that is sent arrives in the mailbox, and its scripts do nothing", async () => {
  const address = URL.parse(shop.sandbox.smtpUrl);
  const transport = nodemailer.createTransport({
    host: address?.hostname ?? "",
    port: Number(address?.port),
  });
  await transport.sendMail({
    from: "shop@example.com",
    to: "ada@example.com",
    subject: "Your points are waiting",
    text: "You have 730 points.",
    html: "<h1>You have 730 points</h1><script>top.location = 'about:blank'</script>",
  });
  const page = await shop.visit("/sandbox/mail");
  await page.getByText("Your points are waiting").first().click();
  await page.frameLocator("iframe").getByRole("heading", { name: "You have 730 points" }).waitFor();
  expect(page.url()).toContain("/sandbox/mail");
  expect(shop.errors.splice(0)).toEqual([expect.stringContaining("Blocked script execution")]);
});

test("an order is sent and delivered in the admin", async () => {
  const placed = await shop.control<{ orders: { id: string }[] }>("orders", {
    orders: [{ customerId, lines: [{ title: "Hand Grinder", quantity: 1, price: "89.00" }] }],
  });
  const number = placed.orders[0]?.id.split("/").at(-1) ?? "";
  const page = await shop.visit(`/admin/orders/${number}`);
  await page.getByRole("link", { name: "Fulfil items" }).click();
  await page.getByLabel("Carrier").fill("Parcel Post");
  await page.getByLabel("Tracking number").fill("PP1");
  await page.getByRole("button", { name: "Fulfil items" }).click();
  await page.getByText("Fulfilled", { exact: true }).first().waitFor();
  await page
    .getByRole("button", { name: /delivered/i })
    .first()
    .click();
  await expect
    .poll(() => shop.shop.orders.get(placed.orders[0]?.id ?? "")?.fulfillments[0]?.shipmentStatus)
    .toBe("delivered");
});
