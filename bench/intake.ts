// How many webhooks a second the intake takes, beside a bare node:http server that only checks the HMAC and inserts the
// body: same machine, same PostgreSQL, same payload, in turn, in one run. The claim is the ratio, not the rate.
import { fork, type ChildProcess } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "undici";
import { migrate } from "../prisma/migrate";
import { openPostgres } from "../sandbox/postgres/embedded";
import { orderPayload } from "./order-payload";

const connections = 20;
const rounds = 7;
const roundMs = 3_000;
const warmUpMs = 1_500;
const claimedRatio = 0.5;
const secret = "secret-of-the-bench";
const root = path.join(import.meta.dirname, "..");

type Target = { name: string; origin: string; child: ChildProcess };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startIntake(environment: NodeJS.ProcessEnv): Promise<Target> {
  const file = path.join(root, "build/server.js");
  if (!existsSync(file)) throw new Error('There is no build: run "npm run build" first');
  const port = await freePort();
  const child = fork(file, {
    cwd: root,
    execArgv: [],
    env: { ...environment, HOST: "127.0.0.1", PORT: String(port), VEFA_ROLE: "web", LOG_LEVEL: "error" },
  });
  const origin = `http://127.0.0.1:${String(port)}`;
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    if (answer?.ok) return { name: "intake", origin, child };
    await sleep(100);
  }
  throw new Error("The app did not start");
}

async function startBare(environment: NodeJS.ProcessEnv): Promise<Target> {
  const child = fork(path.join(import.meta.dirname, "bare-server.mjs"), { env: environment, execArgv: [] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message: { port: number }) => {
      resolve(message.port);
    });
    child.once("exit", () => {
      reject(new Error("The bare server did not start"));
    });
  });
  return { name: "bare", origin: `http://127.0.0.1:${String(port)}`, child };
}

/** Posts signed webhooks with ids of their own over 20 connections; returns how many a second were answered 200. */
async function measure({ origin }: Target, body: string, durationMs: number): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "x-shopify-topic": "orders/paid",
    "x-shopify-shop-domain": "bench.myshopify.com",
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    "x-shopify-api-version": "2026-10",
    "x-shopify-triggered-at": new Date().toISOString(),
  };
  const clients = Array.from({ length: connections }, () => new Client(origin));
  const startedAt = performance.now();
  const until = startedAt + durationMs;
  const counts = await Promise.all(
    clients.map(async (client) => {
      let count = 0;
      while (performance.now() < until) {
        const response = await client.request({
          path: "/webhooks",
          method: "POST",
          headers: { ...headers, "x-shopify-webhook-id": randomUUID(), "x-shopify-event-id": randomUUID() },
          body,
        });
        await response.body.dump();
        if (response.statusCode !== 200) throw new Error(`${origin} answered ${String(response.statusCode)}`);
        count += 1;
      }
      return count;
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(clients.map((client) => client.close()));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}

/** Prints both rates and their ratio; the process exits 1 when the ratio is under the claim. */
export async function benchIntake(): Promise<void> {
  const postgres = await openPostgres({ name: "demo", databaseUrl: process.env["DATABASE_URL"] });
  const name = `vefa_bench_${String(process.pid)}`;
  const targets: Target[] = [];
  await postgres.createDatabase(name);
  try {
    const url = postgres.url(name);
    await migrate(url);
    const environment = {
      ...process.env,
      NODE_ENV: "production" as const,
      DATABASE_URL: url,
      DATABASE_POOL_SIZE: "10",
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: secret,
      SHOPIFY_APP_URL: "http://127.0.0.1:3000",
    };
    targets.push(await startBare(environment), await startIntake(environment));
    const body = orderPayload();
    console.log(
      `${String(connections)} connections, a body of ${String(Buffer.byteLength(body))} bytes, ` +
        `${String(rounds)} rounds of ${String(roundMs / 1000)} s each in turn`,
    );
    const rates = new Map<string, number[]>(targets.map((target) => [target.name, []]));
    for (const target of targets) await measure(target, body, warmUpMs);
    for (let round = 0; round < rounds; round += 1) {
      // The one that goes first changes, so that what a round leaves behind (checkpoints) meets both.
      const order = round % 2 === 0 ? targets : targets.toReversed();
      for (const target of order) rates.get(target.name)?.push(await measure(target, body, roundMs));
      console.log(
        `round ${String(round + 1)}: ` +
          targets
            .map((each) => `${each.name} ${rates.get(each.name)?.[round]?.toFixed(0) ?? "?"}/s`)
            .join(", "),
      );
    }
    report(rates.get("bare") ?? [], rates.get("intake") ?? []);
  } finally {
    for (const { child } of targets) await stop(child);
    await postgres.dropDatabase(name);
    await postgres.stop();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

function report(bare: readonly number[], intake: readonly number[]): void {
  const ratio = median(intake.map((rate, round) => rate / (bare[round] ?? Number.NaN)));
  console.log(`bare server    ${median(bare).toFixed(0)} webhooks/s (median of rounds)`);
  console.log(`Vefa's intake  ${median(intake).toFixed(0)} webhooks/s (median of rounds)`);
  console.log(
    `ratio          ${ratio.toFixed(2)} (median of the rounds' ratios; at least ${String(claimedRatio)} is claimed)`,
  );
  if (!(ratio >= claimedRatio)) process.exitCode = 1;
}
