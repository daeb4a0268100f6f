// The plain app in the sandbox's admin, and a merchant at the screen: each test has a browser of its own, and whatever is
// printed there as an error fails it.
import type { Browser, Frame, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startSandbox, type Sandbox } from "../../sandbox/server";
import { TEST_SECRET } from "./app-identity";
import { accessViolations, sidewaysScroll } from "./axe";
import { launchChromium, READER } from "./chromium";
import { PlainApp } from "./plain-app";
import { DESKTOP } from "./walkthrough";

export const DOMAIN = "harbour-lane.myshopify.com";
export const credentials = { apiKey: "vefa-test", apiSecret: TEST_SECRET };
/** The app's address in the admin. */
export const APP = "/admin/apps/vefa";

export class AppInAdmin {
  readonly plainApp = new PlainApp();
  /** What the pages of the current test have printed as errors. */
  errors: string[] = [];
  page!: Page;
  /** The app in the admin's frame. */
  app!: Frame;
  sandbox!: Sandbox;
  #browser!: Browser;

  /** Has the app open before every test of the file. */
  constructor() {
    beforeAll(() => this.#start());
    afterAll(async () => {
      await this.#browser.close();
      await this.sandbox.close();
      await this.plainApp.close();
    });
    beforeEach(() => this.visit(DESKTOP));
    afterEach(async () => {
      await this.page.context().close();
      expect(this.errors.splice(0)).toEqual([]);
    });
  }

  async #start(): Promise<void> {
    const appUrl = await this.plainApp.start();
    this.sandbox = await startSandbox({ ...credentials, appUrl });
    this.plainApp.bridgeOrigin = this.sandbox.url;
    await this.control("shops", { domain: DOMAIN, name: "Harbour Lane Coffee", installed: false });
    await this.control("install", {});
    this.#browser = await launchChromium();
  }

  async control(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.sandbox.url}/sandbox/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect([path, response.status]).toEqual([path, 200]);
  }

  /** Opens the app in a browser of its own. */
  async visit(viewport: { width: number; height: number }): Promise<void> {
    const context = await this.#browser.newContext({ viewport, reducedMotion: "reduce", userAgent: READER });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(10_000);
    this.page.on("pageerror", (error) => this.errors.push(error.message));
    this.page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    await this.page.goto(this.sandbox.url + APP);
    await this.appShows("/app");
  }

  /** Waits until the app's page is that one, and the admin has heard of it. */
  async appShows(path: string): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name: `Page ${path}`, exact: true }).waitFor();
    const element = await this.page.locator("iframe[title=Vefa]").elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error("the admin has no frame");
    this.app = frame;
    await this.app.getByRole("heading", { level: 1, name: path, exact: true }).waitFor();
  }

  /** Waits until that is the admin's address. */
  async adminShows(path: string): Promise<void> {
    await expect.poll(() => this.page.url(), { interval: 20 }).toBe(this.sandbox.url + path);
  }

  /** Waits until that is what App Bridge answered the app. */
  async answers(text: string): Promise<void> {
    await expect.poll(() => this.app.getByLabel("Answer").textContent(), { interval: 20 }).toBe(text);
  }

  async press(name: string): Promise<void> {
    await this.app.getByRole("button", { name, exact: true }).click();
  }

  async pressInAdmin(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  adminLink(name: string): Locator {
    return this.page.getByRole("link", { name, exact: true });
  }

  appLink(name: string): Locator {
    return this.app.getByRole("link", { name, exact: true });
  }

  /** What keeps people out of the admin and the app in it as they are shown, or makes them scroll sideways. */
  async barriers(): Promise<string[]> {
    const scroll = [await sidewaysScroll(this.page), await sidewaysScroll(this.app)];
    return [
      ...scroll.filter((pixels) => pixels > 0).map((pixels) => `scrolls sideways by ${pixels}`),
      ...(await accessViolations(this.page)),
      ...(await accessViolations(this.app)),
    ];
  }
}
