// For tests of the sandbox over HTTP: a running sandbox with one shop, and an app that notes what it gets.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request as send } from "undici";
import { afterEach, beforeEach } from "vitest";
import { mintSessionToken } from "./auth/session-token";
import { startSandbox, type Sandbox, type SandboxOptions } from "./server";

export const credentials = { apiKey: "key", apiSecret: "secret" };
export const DOMAIN = "tea.myshopify.com";

export interface Received {
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** An app that notes what it gets and answers as told. */
export class FakeApp {
  readonly received: Received[] = [];
  answer: (request: Received) => number | null = () => 200;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      let body = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (body += chunk));
      incoming.on("end", () => {
        const request = { path: incoming.url ?? "", headers: incoming.headers, body };
        this.received.push(request);
        const status = this.answer(request);
        if (status === null) return;
        outgoing.writeHead(status, { "content-type": "application/json", "set-cookie": "a=b" });
        outgoing.end('{"ok":true}');
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  webhooks(): Received[] {
    return this.received.filter((request) => request.path === "/webhooks");
  }
}

/** What the test at hand works with; new for every test. */
export const scene = {} as { app: FakeApp; appUrl: string; sandbox: Sandbox };

/** To be called once in a test file: starts the scene before each test and ends it afterwards. */
export function useScene(): void {
  beforeEach(async () => {
    scene.app = new FakeApp();
    scene.appUrl = await scene.app.start();
    scene.sandbox = await start();
    await post("/sandbox/api/shops", { domain: DOMAIN, currency: "EUR", timezone: "Europe/Istanbul" });
  });
  afterEach(async () => {
    await scene.sandbox.close();
    await scene.app.stop();
  });
}

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return await startSandbox({
    ...credentials,
    appUrl: scene.appUrl,
    configurationFile: "/nowhere.toml",
    ...options,
  });
}

/** Ends the sandbox and starts another, without a shop. */
export async function restart(options: Partial<SandboxOptions> = {}): Promise<void> {
  await scene.sandbox.close();
  scene.sandbox = await start(options);
}

export async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(scene.sandbox.url + path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as never };
}

/** A POST that must succeed. */
export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const { status, body: answer } = await call("POST", path, body);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
  return answer;
}

export async function makeCustomer(): Promise<string> {
  const { customers } = await post<{ customers: { id: string }[] }>("/sandbox/api/customers", {
    customers: [{ firstName: "Ada", lastName: "Byron", email: "ada@tea.example" }],
    webhooks: false,
  });
  return customers[0]?.id ?? "";
}

export const anOrder = (customerId: string | null = null) => ({
  customerId,
  lines: [{ title: "Tea", quantity: 1, price: "10.00" }],
});

export interface Tokens {
  status: number;
  body: {
    access_token: string;
    refresh_token?: string;
    expires_in?: number;
    refresh_token_expires_in?: number;
    associated_user?: { id: number };
    error?: string;
  };
}

export async function askForToken(fields: Record<string, string>): Promise<Tokens> {
  const response = await send(`${scene.sandbox.url}/admin/oauth/access_token`, {
    method: "POST",
    headers: { host: DOMAIN, "content-type": "application/json" },
    body: JSON.stringify({ client_id: "key", client_secret: "secret", ...fields }),
  });
  return { status: response.statusCode, body: (await response.body.json()) as Tokens["body"] };
}

/** Token exchange with a fresh session token, unless told otherwise. */
export async function exchange(fields: Record<string, string> = {}): Promise<Tokens> {
  return await askForToken({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: await mintSessionToken(credentials, DOMAIN),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    ...fields,
  });
}
