// A merchant's journey through the shop's admin: installs the app, finds a member, reads why a number is what it is, refunds
// two lines of an order in the shop, and sees what that took back.
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { accessViolations, sidewaysScroll } from "../support/axe";
import { DESKTOP, PHONE, Walkthrough } from "../support/walkthrough";

let shop: Walkthrough;
let orderId: string;

beforeAll(async () => {
  shop = await Walkthrough.open("merchant.myshopify.com");
});
afterAll(() => shop.close());
afterEach(() => {
  expect(shop.errors.splice(0)).toEqual([]);
});

/** The app in the admin's frame, once it shows that heading. */
async function appShows(page: Page, heading: string): Promise<FrameLocator> {
  const app = page.frameLocator("iframe[title=Vefa]");
  await app.getByRole("heading", { name: heading }).first().waitFor({ timeout: 30_000 });
  return app;
}

async function appViolations(page: Page): Promise<string[]> {
  const frame = page.frames().find((each) => each.parentFrame() !== null);
  if (!frame) throw new Error("the admin has no frame");
  return [...(await accessViolations(page)), ...(await accessViolations(frame))];
}

test("a merchant installs the app, and is shown its first page", async () => {
  const page = await shop.visit("/admin");
  await page.getByRole("link", { name: "Install Vefa" }).click();
  await page.getByText("View, create and change discounts and their codes").waitFor();
  expect(await accessViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Install" }).click();
  const app = await appShows(page, "Home");
  await app.getByText("Waiting for the first order").waitFor();
  expect(await appViolations(page)).toEqual([]);
});

test("an order makes a member, and the dashboard counts it", async () => {
  const { customers } = await shop.control<{ customers: { id: string }[] }>("customers", {
    customers: [{ firstName: "Ada", lastName: "Abel", email: "ada@example.com" }],
  });
  const lines = [
    { title: "House Espresso", quantity: 2, price: "11.50" },
    { title: "Harbour Mug", quantity: 1, price: "16.00" },
    { title: "Hand Grinder", quantity: 1, price: "89.00" },
  ];
  const { orders } = await shop.control<{ orders: { id: string }[] }>("orders", {
    orders: [{ customerId: customers[0]?.id, lines }],
  });
  orderId = orders[0]?.id.split("/").at(-1) ?? "";
  await shop.sandbox.webhooksSettled();
  const page = await shop.visit("/admin/apps/vefa");
  await expect
    .poll(
      async () => {
        await page.reload();
        const app = await appShows(page, "Home");
        return app.getByText("Points earned").locator("xpath=..").textContent();
      },
      { timeout: 20_000 },
    )
    .toContain("128");
});

test("the member is found by a part of the name, and every number says why", async () => {
  const page = await shop.visit("/admin/apps/vefa");
  await appShows(page, "Home");
  await page.getByRole("link", { name: "Members" }).click();
  const app = await appShows(page, "Members");
  await app.getByLabel("Search by name or email").fill("abel");
  await app.getByRole("button", { name: "Find" }).click();
  await app.getByText("Ada Abel").first().click();
  await appShows(page, "Ada Abel");
  await app
    .getByRole("button", { name: /Why this number/ })
    .first()
    .click();
  await app.getByText("Hand Grinder").first().waitFor();
  expect(await appViolations(page)).toEqual([]);
  expect(await page.getByRole("link", { name: "Members" }).getAttribute("aria-current")).toBe("page");
});

test("a refund of two lines in the shop is seen as what it took back", async () => {
  const page = await shop.visit(`/admin/orders/${orderId}`);
  expect(await accessViolations(page)).toEqual([]);
  await page.getByRole("link", { name: "Refund" }).click();
  await page.getByLabel("Quantity of House Espresso").fill("2");
  await page.getByLabel("Quantity of Harbour Mug").fill("1");
  await page
    .getByRole("button", { name: "Show what is paid back" })
    .or(page.getByText("39.00").first())
    .first()
    .click();
  await page.getByRole("button", { name: /^Refund .*39/ }).click();
  await page
    .getByText(/Partially refunded/i)
    .first()
    .waitFor();
  await shop.sandbox.webhooksSettled();

  await page.goto(`${shop.sandbox.url}/admin/apps/vefa/app/members`);
  const app = await appShows(page, "Members");
  await expect
    .poll(
      async () => {
        await page.reload();
        await appShows(page, "Members");
        return app.getByText("Ada Abel").locator("xpath=ancestor::*[contains(., '89')][1]").count();
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  await app.getByText("Ada Abel").first().click();
  await appShows(page, "Ada Abel");
  await app
    .getByText(/Taken back, order #1001/)
    .first()
    .waitFor();
  await app.getByText("−39", { exact: false }).first().waitFor();
});

test("every page of the app holds on a phone and a desktop, without a barrier", async () => {
  for (const viewport of [DESKTOP, PHONE, { width: 360, height: 700 }]) {
    const page = await shop.visit("/admin/apps/vefa", { viewport });
    for (const [path, heading] of [
      ["", "Home"],
      ["/app/members", "Members"],
      ["/app/members/1", "Ada Abel"],
      ["/app/jobs", "Jobs"],
      ["/app/privacy", "Privacy requests"],
    ] as const) {
      await page.goto(`${shop.sandbox.url}/admin/apps/vefa${path}`);
      await appShows(page, heading);
      expect([path, viewport.width, await appViolations(page)]).toEqual([path, viewport.width, []]);
      const frame = page.frames().find((each) => each.parentFrame() !== null);
      expect([path, await sidewaysScroll(frame ?? page), await sidewaysScroll(page)]).toEqual([path, 0, 0]);
    }
  }
});
