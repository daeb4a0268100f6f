// The process: takes the role that VEFA_ROLE names (web, worker or both), listens, and leaves in order when told to.
// Invariant: the webhook intake and the health check answer before anything of Remix is reached.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { closeDatabase, database } from "./db.server";
import { createIntake } from "./intake/intake.server";
import { startWorker } from "./jobs/worker.server";
import { env, EnvironmentError, type Environment } from "./lib/env.server";
import { log } from "./lib/log.server";
import { createPages } from "./lib/pages.server";
import { storeEvent } from "./repositories/webhook-events.server";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Stoppable = { stop(): Promise<void> };

// A load balancer or Kubernetes gives 30 s by default; work that is left then is taken up again by another process.
const shutdownLimitMs = 25_000;

function pathOf(request: IncomingMessage): string {
  const target = request.url ?? "/";
  const end = target.indexOf("?");
  return end === -1 ? target : target.slice(0, end);
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
}

async function answerHealth(
  settings: Environment,
  isReady: () => boolean,
  response: ServerResponse,
): Promise<void> {
  const reachable = await database()
    .query("SELECT 1")
    .then(() => true)
    .catch(() => false);
  const status = reachable ? (isReady() ? "ok" : "starting") : "database unreachable";
  const body = JSON.stringify({ status, role: settings.VEFA_ROLE });
  response
    .writeHead(status === "ok" ? 200 : 503, {
      "content-type": "application/json",
      "cache-control": "no-store",
    })
    .end(body);
}

type Routes = { intake: Handler; pages: Handler; isReady: () => boolean };

function route(settings: Environment, { intake, pages, isReady }: Routes): Handler {
  return (request, response) => {
    switch (pathOf(request)) {
      case "/webhooks":
        intake(request, response);
        return;
      case "/healthz":
        void answerHealth(settings, isReady, response);
        return;
      default:
        pages(request, response);
    }
  };
}

async function listen(server: Server, settings: Environment): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.PORT, settings.HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Accepts no more, and resolves when what was asked is answered. */
async function stopServing(server: Server): Promise<void> {
  // A connection that is kept alive is idle only between two requests.
  const closing = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(closing);
}

/** Starts the role of this process; resolves when it listens and, for a worker, has taken up work. */
async function start(): Promise<Stoppable> {
  const settings = env();
  // Fails at once, and clearly, when there is no database.
  await database().query("SELECT 1");

  const isWeb = settings.VEFA_ROLE !== "worker";
  const isWorker = settings.VEFA_ROLE !== "web";
  const intake = isWeb
    ? createIntake({
        secrets: [settings.SHOPIFY_API_SECRET, settings.SHOPIFY_API_SECRET_PREVIOUS].filter(
          (secret) => secret !== undefined,
        ),
        store: storeEvent,
      })
    : notFound;
  // Webhooks are taken while the pages are still being loaded: a restart should cost Shopify no retry.
  let isReady = false;
  const loading = isWeb ? createPages(settings) : Promise.resolve(notFound);
  const pages: Handler = (request, response) => {
    void loading.then((handle) => {
      handle(request, response);
    });
  };

  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 },
    route(settings, { intake, pages, isReady: () => isReady }),
  );
  const port = await listen(server, settings);
  const [worker] = await Promise.all([isWorker ? startWorker() : null, loading]);
  isReady = true;
  log().info({ host: settings.HOST, port, sandbox: settings.SANDBOX_URL !== undefined }, "listening");

  return {
    stop: async () => {
      await Promise.all([stopServing(server), worker?.stop()]);
      await closeDatabase();
    },
  };
}

function stopOnSignals(running: Stoppable): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log().info({ signal }, "stopping");
    const limit = setTimeout(() => {
      log().error("did not stop in time");
      process.exit(1);
    }, shutdownLimitMs);
    running.stop().then(
      () => {
        clearTimeout(limit);
        log().info("stopped");
        process.exit(0);
      },
      (error: unknown) => {
        log().error({ err: error }, "could not stop in order");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

process.on("unhandledRejection", (reason) => {
  log().fatal({ err: reason }, "unhandled rejection");
  process.exit(1);
});
process.on("uncaughtException", (error) => {
  log().fatal({ err: error }, "uncaught exception");
  process.exit(1);
});

try {
  stopOnSignals(await start());
} catch (error) {
  if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
  else log().fatal({ err: error }, "could not start");
  process.exit(1);
}
