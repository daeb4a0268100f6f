// Everything that runs beside the demo: database, sandbox, the app's web process and its worker, each a process of its
// own. Invariant: whatever was started is in the clean-up, also when a later step fails.
import { mkdirSync, openSync, closeSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "../../prisma/migrate";
import { openPostgres, type PostgresServer } from "../postgres/embedded";
import { buildWhenChanged } from "./build";
import type { Cleanup } from "./cleanup";
import { freePort } from "./ports";
import type { OwnRecord } from "./running";
import { SandboxClient } from "./sandbox-client";
import { Service } from "./service";

export interface StackOptions {
  readonly cloneFolder: string;
  readonly database: string;
  readonly shop: string;
  /** First port to try for the sandbox; the app's two follow. 0: any. */
  readonly port: number;
  /** Where the sandbox keeps its state; null: only in memory. */
  readonly stateFile: string | null;
  readonly logFolder: string;
  readonly record: OwnRecord;
  /** Takes what has to be stopped at the end. */
  readonly cleanup: Cleanup;
  readonly say: (message: string) => void;
  /** Begin with an empty database. */
  readonly dropFirst?: boolean;
  /** Leave no database behind. */
  readonly dropAtEnd?: boolean;
  /** A process died again and again. */
  readonly onGiveUp: (error: Error) => void;
}

export interface Stack {
  readonly client: SandboxClient;
  /** What the app's own modules need to read its database from this process. */
  readonly appEnvironment: Readonly<Record<string, string>>;
  readonly web: Service;
  readonly worker: Service;
}

// The sandbox's app, known to nobody outside this machine. The secret is fixed so that a replay can be repeated: codes
// are derived from it.
const apiKey = "vefa-sandbox-app";
const apiSecret = "vefa-sandbox-secret-of-the-demo";

// Left alone, Node lets the heap of an idle machine grow to gigabytes before it tidies up. The app needs a third of this.
const heapLimits = ["--max-old-space-size=160", "--max-semi-space-size=4"];

export async function startStack(options: StackOptions): Promise<Stack> {
  const { cloneFolder, say } = options;
  const postgres = await startDatabase(options);
  options.cleanup.add(() => postgres.stop());
  const databaseUrl = await prepareDatabase(options, postgres);
  await buildWhenChanged(cloneFolder, () => {
    say("Building the app (about half a minute, only when it has changed)");
  });

  const sandboxPort = await freePort(options.port);
  if (options.port !== 0 && sandboxPort !== options.port) {
    say(`Port ${options.port} is taken: the shop opens at ${sandboxPort}`);
  }
  const webPort = await freePort(options.port === 0 ? 0 : sandboxPort + 1, [sandboxPort]);
  const workerPort = await freePort(options.port === 0 ? 0 : webPort + 1, [sandboxPort, webPort]);
  const origin = `http://127.0.0.1:${sandboxPort}`;
  const appUrl = `http://127.0.0.1:${webPort}`;
  const credentials = { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret };
  const appEnvironment = {
    ...credentials,
    NODE_ENV: "production" as const,
    DATABASE_URL: databaseUrl,
    SHOPIFY_APP_URL: appUrl,
    SANDBOX_URL: origin,
    APP_BRIDGE_URL: `${origin}/sandbox/app-bridge.js`,
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
  };
  const service = (
    name: string,
    args: readonly string[],
    port: number,
    environment: NodeJS.ProcessEnv,
    health: string,
  ) => {
    const started = new Service(
      {
        name,
        args,
        folder: cloneFolder,
        environment: { ...inherited(), ...environment, PORT: String(port) },
        healthUrl: `http://127.0.0.1:${port}${health}`,
        logFile: freshLog(options.logFolder, name),
      },
      { onStart: (child, pid) => options.record.noteChild(child, pid), onGiveUp: options.onGiveUp },
    );
    return started;
  };

  say("Starting the sandbox shop and the app (web and worker)");
  const sandbox = service(
    "sandbox",
    ["--import", "tsx", "sandbox/main.ts"],
    sandboxPort,
    {
      ...credentials,
      NODE_ENV: "production",
      APP_URL: appUrl,
      ...(options.stateFile === null ? {} : { SANDBOX_STATE_FILE: options.stateFile }),
    },
    "/sandbox/api/status",
  );
  const app = (role: "web" | "worker", port: number) =>
    service(
      role,
      [...heapLimits, "--import", "./sandbox/preload.mjs", "build/server.js"],
      port,
      { ...appEnvironment, VEFA_ROLE: role },
      "/healthz",
    );
  const web = app("web", webPort);
  const worker = app("worker", workerPort);
  options.cleanup.add(async () => {
    await Promise.all([web.stop(), worker.stop()]);
    await sandbox.stop();
  });
  await Promise.all([sandbox.start(), web.start(), worker.start()]);
  const client = new SandboxClient(origin, options.shop);
  return { client, appEnvironment, web, worker };
}

async function startDatabase({ cloneFolder, say }: StackOptions): Promise<PostgresServer> {
  const databaseUrl = process.env["DATABASE_URL"];
  say(databaseUrl ? "Connecting to the database that DATABASE_URL names" : "Starting the database");
  try {
    return await openPostgres({ name: "demo", cloneFolder, databaseUrl, onProgress: say });
  } catch (error) {
    throw new Error(`The database could not be started: ${(error as Error).message}`, { cause: error });
  }
}

async function prepareDatabase(options: StackOptions, postgres: PostgresServer): Promise<string> {
  const { database } = options;
  options.record.note({ database });
  if (options.dropFirst === true || options.dropAtEnd === true) await postgres.dropDatabase(database);
  await postgres.createDatabase(database);
  if (options.dropAtEnd === true) options.cleanup.add(() => postgres.dropDatabase(database));
  const url = postgres.url(database);
  await migrate(url);
  return url;
}

/** The few variables of ours that a child may see: what the demo runs on must not depend on the user's settings. */
function inherited(): Record<string, string> {
  const names = ["PATH", "Path", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LANG"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function freshLog(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  closeSync(openSync(path, "w"));
  return path;
}
