// A shop to walk through: a sandbox in this process, the built app beside it on this file's database, and Chromium. What the
// pages print as errors fails the test that looks at them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { Service } from "../../sandbox/demo/service";
import { freePort } from "../../sandbox/demo/ports";
import { startSandbox, type Sandbox } from "../../sandbox/server";
import type { ShopState } from "../../sandbox/state/shop-state";
import { TEST_SECRET } from "./app-identity";
import { launchChromium, READER } from "./chromium";
import { testDatabaseUrl } from "./database";

const clone = fileURLToPath(new URL("../..", import.meta.url));
const API_KEY = "vefa-test";

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface Visit {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** who is logged in; a guest unless said */
  readonly customerId?: string;
  readonly javaScript?: boolean;
}

export class Walkthrough {
  /** What pages have printed as errors, and requests that failed. */
  readonly errors: string[] = [];

  private constructor(
    readonly sandbox: Sandbox,
    readonly shop: ShopState,
    private readonly app: Service,
    private readonly browser: Browser,
  ) {}

  /** Opens a shop of that domain, the app running but not installed. */
  static async open(domain: string): Promise<Walkthrough> {
    const port = await freePort(0);
    const appUrl = `http://127.0.0.1:${port}`;
    const sandbox = await startSandbox({ apiKey: API_KEY, apiSecret: TEST_SECRET, appUrl, port: 0 });
    const logFolder = join(clone, ".data", "logs", "browser-tests");
    mkdirSync(logFolder, { recursive: true });
    const logFile = join(logFolder, `${domain}.log`);
    writeFileSync(logFile, "");
    const app = new Service({
      name: "app",
      args: ["--import", "./sandbox/preload.mjs", "build/server.js"],
      folder: clone,
      environment: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        VEFA_ROLE: "both",
        PORT: String(port),
        DATABASE_URL: testDatabaseUrl(),
        SHOPIFY_API_KEY: API_KEY,
        SHOPIFY_API_SECRET: TEST_SECRET,
        SHOPIFY_APP_URL: appUrl,
        SANDBOX_URL: sandbox.url,
        APP_BRIDGE_URL: `${sandbox.url}/sandbox/app-bridge.js`,
        LOG_LEVEL: "warn",
      },
      healthUrl: `${appUrl}/healthz`,
      logFile,
    });
    const [, browser] = await Promise.all([app.start(), launchChromium()]);
    const name = "Harbour Lane Coffee";
    await post(sandbox, "shops", {
      domain,
      name,
      currency: "EUR",
      timezone: "Europe/Berlin",
      installed: false,
    });
    const shop = sandbox.state.shop(domain);
    if (!shop) throw new Error(`the sandbox has no shop ${domain}`);
    return new Walkthrough(sandbox, shop, app, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.stop();
    await this.sandbox.close();
  }

  /** Calls the control API. Throws with its answer when it refuses. */
  control<Answer>(path: string, body: object, method: "POST" | "PUT" = "POST"): Promise<Answer> {
    return post<Answer>(this.sandbox, path, body, method);
  }

  /** The browser of one person: its cookies are its own. */
  async browse({ viewport = DESKTOP, customerId, javaScript = true }: Visit = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport,
      javaScriptEnabled: javaScript,
      reducedMotion: "reduce",
      userAgent: READER,
    });
    if (customerId !== undefined) {
      const value = customerId.slice(customerId.lastIndexOf("/") + 1);
      await context.addCookies([{ name: "x-sandbox-customer", value, url: this.sandbox.url }]);
    }
    return context;
  }

  /** A page of a person's browser at an address of the shop. */
  async visit(path: string, visit: Visit | BrowserContext = {}): Promise<Page> {
    const context = "newPage" in visit ? visit : await this.browse(visit);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => this.errors.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(`${this.sandbox.url}${path}`);
    return page;
  }
}

async function post<Answer>(sandbox: Sandbox, path: string, body: object, method = "POST"): Promise<Answer> {
  const response = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
