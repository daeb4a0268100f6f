// Everything of the web role that isn't the intake: built files with long caching, and Remix. Invariant: every answer
// carries the security headers, and only hashed files are called immutable.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import type { Environment } from "./env.server";
import { log, withLogContext } from "./log.server";

type Pages = (request: IncomingMessage, response: ServerResponse) => void;

const securityHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "origin-when-cross-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
};

// The only paths that a page of another origin (Shopify's admin) may frame; Shopify's library narrows it to the shop.
const framed = /^\/(app|auth)(\/|\.data|$)/;

const withSecurityHeaders =
  (settings: Environment): express.RequestHandler =>
  (request, response, next) => {
    response.set(securityHeaders);
    if (settings.SHOPIFY_APP_URL.startsWith("https:")) {
      response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    if (!framed.test(request.path)) response.set("Content-Security-Policy", "frame-ancestors 'none'");
    next();
  };

// Shopify's library lets only Shopify's admin frame a page; in sandbox mode that is the sandbox's admin. Its hint to
// preload App Bridge from Shopify would leave the machine.
const framedBySandbox =
  (address: string): express.RequestHandler =>
  (_request, response, next) => {
    const { origin, port } = new URL(address);
    const writeHead = response.writeHead.bind(response) as (...rest: unknown[]) => typeof response;
    response.writeHead = ((...rest: unknown[]) => {
      const policy = response.getHeader("content-security-policy");
      if (typeof policy === "string" && policy.startsWith("frame-ancestors https://")) {
        const ancestors = `frame-ancestors ${origin} http://localhost:${port} http://*.localhost:${port} `;
        response.setHeader("content-security-policy", policy.replace("frame-ancestors ", ancestors));
        response.removeHeader("link");
      }
      return writeHead(...rest);
    }) as typeof response.writeHead;
    next();
  };

// A proxy's own request id is kept when it looks like one, so that its log and ours can be put side by side.
const requestIdShape = /^[\w-]{8,64}$/;

const withRequestLog: express.RequestHandler = (request, response, next) => {
  const given = request.get("x-request-id") ?? "";
  const requestId = requestIdShape.test(given) ? given : randomUUID();
  const startedAt = performance.now();
  response.set("X-Request-Id", requestId);
  withLogContext({ requestId }, () => {
    response.on("finish", () => {
      const fields = {
        method: request.method,
        path: request.path,
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
      };
      if (response.statusCode >= 500) log().error(fields, "request failed");
      else log().debug(fields, "request");
    });
    next();
  });
};

const answerFault: express.ErrorRequestHandler = (error: unknown, _request, response, next) => {
  log().error({ err: error }, "a request could not be answered");
  if (response.headersSent) {
    next(error);
    return;
  }
  response.status(500).type("text/plain").send("Something went wrong on our side. Please try again.\n");
};

// Remix's handler gives every fault to `next` itself, so its promise never rejects.
function remixHandler(options: Parameters<typeof createRequestHandler>[0]): express.RequestHandler {
  const handle = createRequestHandler(options);
  return (request, response, next) => {
    void handle(request, response, next);
  };
}

async function loadBuild(folder: string): Promise<ServerBuild> {
  const file = path.join(folder, "server", "index.js");
  if (!existsSync(file)) throw new Error(`There is no build at ${file}: run "npm run build" first`);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as ServerBuild;
}

async function useBuild(app: express.Express, mode: string): Promise<void> {
  const folder = import.meta.dirname;
  const build = await loadBuild(folder);
  app.use(
    "/assets",
    express.static(path.join(folder, "client", "assets"), { immutable: true, maxAge: "1y", index: false }),
  );
  // An asset of an older build that is gone must be a 404, not a page.
  app.use("/assets", (_request, response) => {
    response.status(404).type("text/plain").send("Not found\n");
  });
  app.use(express.static(path.join(folder, "client"), { maxAge: "1h", index: false }));
  app.all("*", remixHandler({ build, mode }));
}

async function useVite(app: express.Express, settings: Environment): Promise<void> {
  const { createServer } = await import("vite");
  // The tunnel of `shopify app dev` brings requests for the app's address.
  const allowedHosts = [new URL(settings.SHOPIFY_APP_URL).hostname];
  const vite = await createServer({ server: { middlewareMode: true, allowedHosts } });
  app.use(vite.middlewares);
  app.all(
    "*",
    remixHandler({
      build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
      mode: "development",
    }),
  );
}

/** The pages and files of the web role: from the build, or in development straight from the sources. */
export async function createPages(settings: Environment): Promise<Pages> {
  const app = express();
  app.disable("x-powered-by");
  // TLS ends at a proxy in front: its X-Forwarded-Proto makes the addresses in requests right.
  app.set("trust proxy", settings.SANDBOX_URL === undefined ? 1 : "loopback");
  app.use(withRequestLog, withSecurityHeaders(settings), compression());
  if (settings.SANDBOX_URL !== undefined) app.use(framedBySandbox(settings.SANDBOX_URL));
  if (settings.NODE_ENV === "development") await useVite(app, settings);
  else await useBuild(app, "production");
  app.use(answerFault);
  return app;
}
