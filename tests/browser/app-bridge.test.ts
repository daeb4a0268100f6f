// App Bridge's stand-in and the admin's half of it, as a merchant meets them around an app of one plain page.
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifySessionToken } from "../../sandbox/auth/session-token";
import { startSandbox, type Sandbox } from "../../sandbox/server";
import { TEST_SECRET } from "../support/app-identity";
import { accessViolations, sidewaysScroll } from "../support/axe";
import { launchChromium, READER } from "../support/chromium";
import { PlainApp } from "../support/plain-app";
import { DESKTOP, PHONE } from "../support/walkthrough";

const DOMAIN = "harbour-lane.myshopify.com";
const credentials = { apiKey: "vefa-test", apiSecret: TEST_SECRET };
const ADMIN = "/admin/apps/vefa";

const plainApp = new PlainApp();
let sandbox: Sandbox;
let browser: Browser;
let page: Page;
/** The app in the admin's frame. */
let app: Frame;
let errors: string[];

beforeAll(async () => {
  const appUrl = await plainApp.start();
  sandbox = await startSandbox({ ...credentials, appUrl });
  plainApp.bridgeOrigin = sandbox.url;
  await control("shops", { domain: DOMAIN, name: "Harbour Lane Coffee", installed: false });
  await control("install", {});
  const products = [
    { title: "House Espresso, 250 g", price: "11.50" },
    { title: "Hand Grinder", price: "89.00", sku: "HG-1" },
    {
      title: "Harbour Mug",
      variants: [
        { title: "Blue", price: "16.00" },
        { title: "White", price: "15.00" },
      ],
    },
  ];
  await control("products", { products });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await sandbox.close();
  await plainApp.close();
});
beforeEach(async () => {
  errors = [];
  await visit(DESKTOP);
});
afterEach(async () => {
  await page.context().close();
  expect(errors).toEqual([]);
});

async function control(path: string, body: object): Promise<void> {
  const response = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect([path, response.status]).toEqual([path, 200]);
}

/** Opens the app in a browser of its own. */
async function visit(viewport: { width: number; height: number }, path = ADMIN): Promise<void> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", userAgent: READER });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(sandbox.url + path);
  await appShows("/app");
}

/** Waits until the app's page is that one, and the admin has heard of it. */
async function appShows(path: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: `Page ${path}`, exact: true }).waitFor();
  const element = await page.locator("iframe[title=Vefa]").elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error("the admin has no frame");
  app = frame;
  await app.getByRole("heading", { level: 1, name: path, exact: true }).waitFor();
}

const press = (name: string) => app.getByRole("button", { name, exact: true }).click();
const pressInAdmin = (name: string) => page.getByRole("button", { name, exact: true }).click();
const answers = (text: string) =>
  expect.poll(() => app.getByLabel("Answer").textContent(), { interval: 20 }).toBe(text);
const adminShows = (path: string) => expect.poll(() => page.url(), { interval: 20 }).toBe(sandbox.url + path);

const adminLink = (name: string) => page.getByRole("link", { name, exact: true });
const appLink = (name: string) => app.getByRole("link", { name, exact: true });

/** What keeps people out of the admin and the app in it as they are shown, or makes them scroll sideways. */
async function barriers(): Promise<string[]> {
  const scroll = [await sidewaysScroll(page), await sidewaysScroll(app)];
  return [
    ...scroll.filter((pixels) => pixels > 0).map((pixels) => `scrolls sideways by ${pixels}`),
    ...(await accessViolations(page)),
    ...(await accessViolations(app)),
  ];
}

describe("a toast", () => {
  const toasts = () => page.getByRole("status").locator(".toast");

  test("says what was done, and its action is the app's", async () => {
    await press("Give points");
    await toasts().getByText("Points given").waitFor();
    expect(await barriers()).toEqual([]);
    await pressInAdmin("Undo");
    await answers("undone");
    expect(await toasts().count()).toBe(0);
  });

  test("goes when it is dismissed, or by itself in time, and the app hears of both", async () => {
    await press("Give points");
    await pressInAdmin("Dismiss");
    await answers("dismissed");
    await press("Short toast");
    await toasts().getByText("Gone soon").waitFor();
    await answers("went by itself");
    expect(await toasts().count()).toBe(0);
  });

  test("never has more than two others beside it", async () => {
    await press("Give points");
    await press("Failing toast");
    await press("Failing toast");
    await press("Failing toast");
    await answers("dismissed");
    expect(await toasts().locator("p").allTextContents()).toEqual(Array(3).fill("That failed"));
    expect(await barriers()).toEqual([]);
  });
});

describe("the save bar", () => {
  const bar = () => page.getByText("Unsaved changes", { exact: true });
  const programme = () => app.getByLabel("Programme");
  const leaves = () => page.getByRole("dialog", { name: "Leave page with unsaved changes?" });
  const barGoes = () => bar().waitFor({ state: "hidden" });

  test("is there while the form differs from what it was", async () => {
    expect(await bar().isVisible()).toBe(false);
    await programme().fill("Harbour Circle");
    await bar().waitFor();
    await programme().fill("Harbour Club");
    await barGoes();
    await app.getByLabel("Open to all").uncheck();
    await bar().waitFor();
    expect(await barriers()).toEqual([]);
  });

  test("discards what was typed", async () => {
    await programme().fill("Harbour Circle");
    await pressInAdmin("Discard");
    await barGoes();
    expect(await programme().inputValue()).toBe("Harbour Club");
  });

  test("asks before it discards where the form wants that", async () => {
    await app.getByLabel("Note").fill("Ring first");
    await pressInAdmin("Discard");
    await pressInAdmin("Continue editing");
    expect(await app.getByLabel("Note").inputValue()).toBe("Ring first");
    await pressInAdmin("Discard");
    await pressInAdmin("Discard changes");
    await barGoes();
    expect(await app.getByLabel("Note").inputValue()).toBe("");
  });

  test("sends the form, which then is as it was saved", async () => {
    await programme().fill("Harbour Circle");
    await pressInAdmin("Save");
    await answers("saved");
    await barGoes();
    expect(plainApp.sent.at(-1)).toMatchObject({
      path: "/data/save",
      body: "programme=Harbour+Circle&open=on",
    });
    await programme().fill("Harbour Club");
    await bar().waitFor();
  });

  test.each<[string, () => Promise<void>, () => Promise<void>]>([
    ["a page of the admin", () => adminLink("Orders").click(), () => adminShows("/admin/orders")],
    ["the app's menu", () => adminLink("Members").click(), () => appShows("/app/members")],
    ["a link in the app", () => appLink("Member 7").click(), () => appShows("/app/members/7")],
    [
      "a link to the admin",
      () => appLink("Products of the shop").click(),
      () => adminShows("/admin/products"),
    ],
  ])("asks before %s is opened", async (_place, open, opened) => {
    const before = page.url();
    await programme().fill("Harbour Circle");
    await bar().waitFor();
    await open();
    expect(await leaves().textContent()).toContain("will delete all unsaved changes");
    await pressInAdmin("Stay");
    expect([page.url(), await bar().isVisible(), await programme().inputValue()]).toEqual([
      before,
      true,
      "Harbour Circle",
    ]);
    await open();
    await pressInAdmin("Leave page");
    await opened();
    expect(await bar().isVisible()).toBe(false);
  });

  test("has the browser ask before a reload", async () => {
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.reload();
    await appShows("/app");
    expect(asked).toEqual([]);
    await programme().fill("Harbour Circle");
    await bar().waitFor();
    await page.reload();
    expect(asked).toEqual(["beforeunload"]);
  });
});

describe("a modal", () => {
  const modal = () => app.getByRole("dialog", { name: "Give points" });
  beforeEach(async () => {
    await press("Open modal");
    await modal().waitFor();
  });

  test("keeps the focus inside, in both directions", async () => {
    const round = { Tab: new Set<string>(), "Shift+Tab": new Set<string>() };
    for (const key of ["Tab", "Shift+Tab"] as const) {
      for (let step = 0; step < 9; step++) {
        await page.keyboard.press(key);
        const { name } = await app.evaluate(() => {
          const { activeElement } = document;
          const inner = activeElement?.shadowRoot?.activeElement ?? activeElement;
          return { name: inner?.getAttribute("aria-label") ?? (inner?.id || inner?.textContent) ?? "" };
        });
        round[key].add(name);
      }
    }
    const inside = ["Close", "points", "Cancel", "Give"].sort();
    expect([...round.Tab].sort()).toEqual(inside);
    expect([...round["Shift+Tab"]].sort()).toEqual(inside);
    expect(await barriers()).toEqual([]);
  });

  test("closes at Escape, and its action is the app's", async () => {
    await page.keyboard.press("Escape");
    await modal().waitFor({ state: "hidden" });
    await press("Open modal");
    await app.getByRole("textbox", { name: "Points" }).fill("25");
    await app.getByRole("dialog").getByRole("button", { name: "Give", exact: true }).click();
    await answers("given 25");
    await modal().waitFor({ state: "hidden" });
  });
});

describe("the resource picker", () => {
  const picker = () => page.getByRole("dialog", { name: "Add products" });

  test("finds products and answers with those that were chosen", async () => {
    await press("Pick products");
    await picker().getByText("House Espresso, 250 g").waitFor();
    expect(await accessViolations(page)).toEqual([]);
    await picker().getByLabel("Search products").fill("grinder");
    await picker().getByText("House Espresso, 250 g").waitFor({ state: "hidden" });
    await picker().getByLabel("Hand Grinder").first().check();
    await picker().getByLabel("Search products").fill("");
    await picker().getByLabel("House Espresso, 250 g").first().check();
    await picker().getByRole("button", { name: "Add" }).click();
    await answers("2 chosen");
    const chosen = await app.evaluate(
      () =>
        (window as unknown as { chosen: { id: string; title: string; variants: { id: string }[] }[] }).chosen,
    );
    expect(chosen.map(({ title }) => title).sort()).toEqual(["Hand Grinder", "House Espresso, 250 g"]);
    for (const { id, variants } of chosen) {
      expect(id).toMatch(/^gid:\/\/shopify\/Product\/\d+$/);
      expect(variants[0]?.id).toMatch(/^gid:\/\/shopify\/ProductVariant\/\d+$/);
    }
  });

  test("answers with nothing when it is closed", async () => {
    await press("Pick products");
    await picker().waitFor();
    await page.keyboard.press("Escape");
    await answers("nothing chosen");
  });
});

describe("the title bar", () => {
  test("has the app's actions, and what is disabled does nothing", async () => {
    await pressInAdmin("Add member");
    await answers("primary");
    await pressInAdmin("Export");
    await answers("export");
    expect(await page.getByRole("button", { name: "Import", exact: true }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "All pages" }).click();
    await answers("breadcrumb");
  });
});

describe("navigation", () => {
  test("goes from the admin's menu into the app, and from the app into the admin's address", async () => {
    await adminLink("Members").click();
    await appShows("/app/members");
    await adminShows(`${ADMIN}/app/members`);
    expect(await adminLink("Members").getAttribute("aria-current")).toBe("page");
    await appLink("Member 7").click();
    await appShows("/app/members/7");
    await adminShows(`${ADMIN}/app/members/7?tab=points`);
    await page.reload();
    await appShows("/app/members/7");
  });

  test("opens pages of the admin by their own addresses", async () => {
    await press("Customers of the shop");
    await adminShows("/admin/customers");
  });
});

describe("a session token", () => {
  test("goes with the app's own requests, and one that has ended is fetched anew", async () => {
    plainApp.sent.length = 0;
    plainApp.refusals = 1;
    await press("Fetch");
    await answers("welcome");
    // The browser notes every answer that is not 2xx.
    expect(errors.splice(0)).toEqual([expect.stringContaining("401")]);
    const tokens = plainApp.sent.map(({ authorization }) => authorization?.replace("Bearer ", "") ?? "");
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) {
      expect(await verifySessionToken(credentials, DOMAIN, token)).toMatchObject({
        userId: expect.any(String) as unknown,
      });
    }
  });
});

test("a page from elsewhere is not listened to", async () => {
  await page.goto(`${sandbox.url}${ADMIN}/app/stranger`);
  await appShows("/app/stranger");
  const stranger = page.frames().find((frame) => frame.url().includes("/stranger?"));
  await stranger?.waitForLoadState();
  await page.waitForTimeout(300);
  expect(await page.getByText("From a stranger").count()).toBe(0);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Page /app/stranger");
  expect(await app.getByLabel("Answer").textContent()).toBe("");
});

test("the shop's name has its room on a phone, and nothing has to be scrolled sideways", async () => {
  await page.context().close();
  await visit(PHONE);
  expect(await barriers()).toEqual([]);
});
