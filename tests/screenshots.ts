// `npm run screenshots`: takes the pictures of docs/screenshots from a demo that runs (at the address given, else at the usual
// one), as a shopper and a merchant see it, on a desktop and a phone. It spends 500 points of a member and pays an order.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { z } from "zod";
import { launchChromium, READER } from "./support/chromium";

const origin = (process.argv[2] ?? "http://127.0.0.1:4600").replace(/\/$/, "");
const folder = fileURLToPath(new URL("../docs/screenshots", import.meta.url));
const REWARD_POINTS = 500;

const views = [
  { name: "desktop", viewport: { width: 1280, height: 860 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
] as const;
type View = (typeof views)[number];

interface Shopper {
  readonly number: string;
  readonly email: string;
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const shoppers = await findShoppers(views.length);
  const browser = await launchChromium();
  try {
    for (const [index, view] of views.entries()) {
      const shopper = shoppers[index];
      if (!shopper)
        throw new Error(`Fewer than ${views.length} members have ${REWARD_POINTS} points to spend.`);
      await asShopper(browser, view, shopper);
      await asMerchant(browser, view, shopper);
    }
  } finally {
    await browser.close();
  }
}

const metafieldPage = z.object({
  metafields: z.array(z.looseObject({ ownerId: z.string(), key: z.string(), value: z.string() })),
  next: z.number().nullable(),
});
const customerList = z.object({
  customers: z.array(z.looseObject({ id: z.string(), email: z.string().nullable() })),
});
const balance = z.looseObject({ points: z.looseObject({ available: z.number(), held: z.number() }) });

/** Members with enough to spend and nothing held. */
async function findShoppers(count: number): Promise<Shopper[]> {
  const { customers } = customerList.parse(await read("customers?limit=1000"));
  const emails = new Map(customers.map(({ id, email }) => [id, email]));
  const found: Shopper[] = [];
  for (let from: number | null = 0; from !== null && found.length < count;) {
    const page: z.infer<typeof metafieldPage> = metafieldPage.parse(
      await read(`metafields?from=${from}&limit=1000`),
    );
    for (const { ownerId, key, value } of page.metafields) {
      const email = emails.get(ownerId);
      if (key !== "balance" || !email) continue;
      const { points } = balance.parse(JSON.parse(value));
      if (points.available < REWARD_POINTS || points.held > 0) continue;
      found.push({ number: ownerId.slice(ownerId.lastIndexOf("/") + 1), email });
    }
    from = page.next;
  }
  return found;
}

async function read(path: string): Promise<unknown> {
  const response = await fetch(`${origin}/sandbox/api/${path}`).catch((error: unknown) => {
    throw new Error(`No demo answers at ${origin}. Start it with npm run demo.`, { cause: error });
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function asShopper(browser: Browser, view: View, shopper: Shopper): Promise<void> {
  const page = await open(browser, view, shopper);
  const shot = (name: string) => take(page, view, name);
  await page.goto(`${origin}/`);
  await shot("shop");
  await page.goto(`${origin}/products/pour-over-set`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL("**/cart");
  await page.getByRole("button", { name: "Rewards", exact: true }).click();
  const use = page.getByRole("button", { name: /^Use 500 points/ });
  await use.waitFor();
  await shot("panel");
  await use.click();
  await page.getByText("−$5.00").first().waitFor({ timeout: 30_000 });
  if (view.name === "phone") await page.getByRole("button", { name: "Rewards", exact: true }).click();
  await page.getByText("In your cart").waitFor();
  await shot("code");
  await page.getByRole("button", { name: "Close rewards" }).click();
  await page.getByRole("button", { name: /Check ?out/ }).click();
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  for (const [label, text] of [
    [/^First name/, "Ada"],
    [/^Last name/, "Abel"],
    ["Street and number", "1 Harbour Lane"],
    ["Postal code", "20457"],
    ["City", "Hamburg"],
  ] as const) {
    await page.getByLabel(label).fill(text);
  }
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  if (view.name === "phone") await page.locator("summary").first().click();
  await shot("checkout");
  await page.getByRole("button", { name: /^Place order/ }).click();
  await page.waitForURL("**/thank-you");
  await shot("thank-you");
  await page.goto(`${origin}/account`);
  await page.getByRole("button", { name: "Rewards", exact: true }).click();
  await page.getByText("History", { exact: true }).click();
  const latest = page.locator(".entry", { hasText: "Earned" }).first();
  await latest.getByText("Why?").click();
  await latest.scrollIntoViewIfNeeded();
  await shot("history");
  await page.context().close();
}

async function asMerchant(browser: Browser, view: View, { email }: Shopper): Promise<void> {
  const page = await open(browser, view);
  const shot = (name: string) => take(page, view, name);
  await page.goto(`${origin}/admin/apps/vefa`);
  const app = page.frameLocator("iframe[title=Vefa]");
  await heading(app, "Home");
  await shot("dashboard");
  await page.goto(`${origin}/admin/apps/vefa/app/members?search=${encodeURIComponent(email)}`);
  await heading(app, "Members");
  await app.getByText(email).first().click();
  const why = app.getByRole("button", { name: /Why this number/ });
  await why.first().waitFor();
  await why.nth(1).click();
  const receipt = app.getByRole("button", { name: /Hide/ }).first();
  await receipt.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await shot("member");
  await page.goto(`${origin}/admin/orders`);
  await page.getByRole("heading", { name: "Orders" }).waitFor();
  await page.locator("a[href*='/admin/orders/']").first().click();
  await page.getByText("Timeline").first().waitFor();
  await shot("order");
  await page.goto(`${origin}/sandbox`);
  await shot("control-panel");
  await page.goto(`${origin}/sandbox/theme`);
  await page.waitForLoadState("networkidle");
  await shot("theme-editor");
  await page.context().close();
}

async function heading(app: FrameLocator, name: string): Promise<void> {
  await app.getByRole("heading", { name }).first().waitFor({ timeout: 30_000 });
}

async function open(browser: Browser, { viewport }: View, shopper?: Shopper): Promise<Page> {
  const context = await browser.newContext({ viewport, userAgent: READER, reducedMotion: "reduce" });
  if (shopper) await context.addCookies([{ name: "x-sandbox-customer", value: shopper.number, url: origin }]);
  return context.newPage();
}

async function take(page: Page, { name: view }: View, name: string): Promise<void> {
  await page.waitForTimeout(300);
  const path = join(folder, `${name}-${view}.png`);
  await page.screenshot({ path });
  console.log(path);
}

await main();
