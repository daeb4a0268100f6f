// The sandbox: a small Shopify on loopback that the app cannot tell from the real one. One HTTP server; the Host header says
// which shop a request is for, `NAME.myshopify.com`, and any other host means the first shop.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import type { AddressInfo } from "node:net";
import { addAdminRoutes } from "./admin/routes";
import { answerAdminApi } from "./admin-api";
import { answerTokenRequest } from "./auth/access-tokens";
import type { AppCredentials } from "./auth/session-token";
import { requireLoopback, type SandboxContext } from "./context";
import { shopOfHost } from "./control/endpoint";
import { addInspectRoutes } from "./control/inspect";
import { addCatalogueRoutes } from "./control/catalogue";
import { addOrderRoutes } from "./control/orders";
import { addShopRoutes } from "./control/shops";
import { addSwitchRoutes } from "./control/switches";
import { json, readRequest, send, type Reply, type SandboxRequest } from "./http/messages";
import { SandboxRefusal } from "./http/refusal";
import { Router } from "./http/router";
import { addMailControlRoutes, addMailRoutes } from "./mail/routes";
import { Mailbox } from "./mail/mailbox";
import { startMailReceiver, type MailReceiver } from "./mail/receiver";
import { addPanelRoutes } from "./panel/routes";
import { forwardToApp } from "./proxy/app-proxy";
import { SandboxState } from "./state/sandbox-state";
import { addStorefrontRoutes } from "./storefront/routes";
import { addEditorRoutes } from "./theme/editor-routes";
import { addThemeControlRoutes, addThemeRoutes } from "./theme/routes";
import { Theme } from "./theme/theme";
import { WebhookDelivery } from "./webhooks/delivery";
import { Publisher } from "./webhooks/publish";
import { readAppConfiguration, type AppConfiguration } from "./webhooks/subscriptions";

export interface SandboxOptions extends AppCredentials {
  /** The app's address; http on loopback only. */
  appUrl: string;
  /** 0 takes a free port. */
  port?: number;
  /** Where mail is taken in by SMTP; 0, and nothing, take a free port. */
  smtpPort?: number;
  /** Journal that makes the state survive a SIGKILL. */
  stateFile?: string;
  /** The app's shopify.app.toml; its topics, scopes and proxy apply. Without the file, every topic is sent. */
  configurationFile?: string;
  /** In place of a file. */
  configuration?: AppConfiguration;
  /** Where the app's theme extensions stand; "extensions" unless set. */
  extensionsFolder?: string;
  /** Ids above 2^53. */
  largeIds?: boolean;
  log?: (message: string) => void;
}

export interface Sandbox {
  /** http://127.0.0.1:PORT */
  url: string;
  /** smtp://127.0.0.1:PORT */
  smtpUrl: string;
  state: SandboxState;
  context: SandboxContext;
  /** Resolves to true once every webhook has arrived or been given up. */
  webhooksSettled(timeoutMs?: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Rejects when an address is not on loopback, the state file is damaged, or the port is taken (code EADDRINUSE). */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const appUrl = requireLoopback("The app's address", options.appUrl);
  const configuration =
    options.configuration ?? readAppConfiguration(options.configurationFile ?? resolve("shopify.app.toml"));
  const state = SandboxState.open({
    ...(options.stateFile === undefined ? {} : { journalPath: options.stateFile }),
    largeIds: options.largeIds ?? false,
  });
  const credentials = { apiKey: options.apiKey, apiSecret: options.apiSecret };
  const delivery = new WebhookDelivery(state, {
    appUrl,
    secret: credentials.apiSecret,
    pathByTopic: configuration.pathByTopic,
  });
  const context: SandboxContext = {
    state,
    credentials,
    appUrl,
    url: () => url,
    configuration,
    extensionsFolder: resolve(options.extensionsFolder ?? "extensions"),
    delivery,
    mailbox: new Mailbox(state),
    smtpUrl: () => receiver?.url ?? "",
    publisher: new Publisher(delivery, configuration),
    requests: { admin: 0, auth: 0, control: 0, proxy: 0, pages: 0 },
    log: options.log ?? (() => undefined),
  };
  const answer = router(context);
  const server = createServer((incoming, outgoing) => {
    void respond(answer, context, incoming, outgoing);
  });
  server.keepAliveTimeout = 60_000;
  let url = "";
  let receiver: MailReceiver | undefined;
  try {
    receiver = await startMailReceiver(context.mailbox, options.smtpPort ?? 0, context.log);
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen(options.port ?? 0, "127.0.0.1", listening);
    });
  } catch (error) {
    await receiver?.close();
    await delivery.close();
    state.close();
    throw error;
  }
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    smtpUrl: receiver.url,
    state,
    context,
    webhooksSettled: (timeoutMs = 60_000) => delivery.settled(timeoutMs),
    async close() {
      await receiver.close();
      await delivery.close();
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      state.close();
    },
  };
}

async function respond(
  answer: (request: SandboxRequest) => Promise<Reply>,
  context: SandboxContext,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  let reply;
  try {
    reply = await answer(readRequest(incoming));
  } catch (error) {
    reply = failure(context, error);
  }
  send(outgoing, reply);
}

function router(context: SandboxContext): (request: SandboxRequest) => Promise<Reply> {
  const { state, requests } = context;
  const theme = new Theme(context);
  const control = new Router();
  addShopRoutes(control, context);
  addCatalogueRoutes(control, context);
  addOrderRoutes(control, context);
  addSwitchRoutes(control, context);
  addInspectRoutes(control, context);
  addThemeControlRoutes(control, context, theme);
  addMailControlRoutes(control, context);
  const pages = new Router();
  addAdminRoutes(pages, context);
  addThemeRoutes(pages, theme);
  addEditorRoutes(pages, context, theme);
  addMailRoutes(pages, context);
  addPanelRoutes(pages, context);
  addStorefrontRoutes(pages, context, theme);
  const proxyPrefix = `${context.configuration.proxyPrefix}`;

  return async (request) => {
    const { path } = request;
    refuseForeignPages(request, context);
    if (path.startsWith("/sandbox/api/")) {
      requests.control += 1;
      return (await control.handle(request)) ?? nothingHere(request);
    }
    if (path.startsWith("/admin/api/") && path.endsWith("/graphql.json")) {
      requests.admin += 1;
      if (request.method !== "POST") return json(405, { errors: "GraphQL takes POST" });
      return await answerAdminApi(context, shopOfHost(state, request), request);
    }
    if (path === "/admin/oauth/access_token") {
      requests.auth += 1;
      if (request.method !== "POST") return json(405, { error: "invalid_request" });
      const shop = shopOfHost(state, request);
      const answer = await answerTokenRequest(state, shop, context.credentials, await request.fields());
      return json(answer.status, answer.body);
    }
    if (path === proxyPrefix || path.startsWith(`${proxyPrefix}/`)) {
      requests.proxy += 1;
      return await forwardToApp(context, shopOfHost(state, request), request);
    }
    if (!path.startsWith("/sandbox")) requests.pages += 1;
    return (await pages.handle(request)) ?? nothingHere(request);
  };
}

/** A page from elsewhere that is open in this machine's browser has no business here. */
function refuseForeignPages(request: SandboxRequest, context: SandboxContext): void {
  const { origin } = request.headers;
  if (origin === undefined || origin === context.appUrl.origin) return;
  const hostname = URL.parse(origin)?.hostname ?? "";
  const isOwn = ["127.0.0.1", "localhost", "[::1]"].includes(hostname) || hostname.endsWith(".localhost");
  if (!isOwn) throw new SandboxRefusal(403, "foreign_origin", `${origin} may not talk to the sandbox`);
}

function nothingHere(request: SandboxRequest): Reply {
  return json(404, {
    error: { code: "not_in_the_sandbox", message: `${request.method} ${request.path} is not in the sandbox` },
  });
}

function failure(context: SandboxContext, error: unknown): Reply {
  if (error instanceof SandboxRefusal) {
    return json(error.status, { error: { code: error.code, message: error.message } });
  }
  context.log(`Sandbox failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return json(500, { error: { code: "sandbox_failure", message: "The sandbox failed; see its log" } });
}
