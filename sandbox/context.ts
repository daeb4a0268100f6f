// What every part of a running sandbox works with.
import type { AppCredentials } from "./auth/session-token";
import type { SandboxState } from "./state/sandbox-state";
import type { Mailbox } from "./mail/mailbox";
import type { WebhookDelivery } from "./webhooks/delivery";
import type { Publisher } from "./webhooks/publish";
import type { AppConfiguration } from "./webhooks/subscriptions";

export interface SandboxContext {
  state: SandboxState;
  credentials: AppCredentials;
  /** Address of the app, on loopback. */
  appUrl: URL;
  /** Address of the sandbox itself. */
  url(): string;
  configuration: AppConfiguration;
  /** Where the app's theme extensions stand, each in a folder of its own. */
  extensionsFolder: string;
  delivery: WebhookDelivery;
  mailbox: Mailbox;
  /** smtp://127.0.0.1:PORT, where mail is taken in. */
  smtpUrl(): string;
  publisher: Publisher;
  /** Requests answered so far, by area. */
  requests: Record<"admin" | "auth" | "control" | "proxy" | "pages", number>;
  /** For what goes wrong in the sandbox itself. */
  log(message: string): void;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Throws unless the address is http on this machine: the sandbox talks to nothing else. */
export function requireLoopback(name: string, address: string): URL {
  let url;
  try {
    url = new URL(address);
  } catch {
    throw new Error(`${name} is not an address: ${address}`);
  }
  if (url.protocol !== "http:" || !LOOPBACK.has(url.hostname)) {
    throw new Error(`${name} must be http on 127.0.0.1 or localhost, not ${url.origin}`);
  }
  return url;
}
