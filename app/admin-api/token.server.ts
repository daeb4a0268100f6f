// The one place that hands out Admin API tokens: `withToken(shop, call)`. Invariant: at most one process refreshes a
// shop's token at a time, under a lease and never inside a transaction, and the new pair is stored before it is used.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { transportNow } from "../lib/clocks.server";
import { env } from "../lib/env.server";
import { ExternalError } from "../lib/external-error.server";
import { log } from "../lib/log.server";
import {
  listIdleTokens,
  readToken,
  releaseTokenLease,
  replaceToken,
  takeTokenLease,
  type StoredToken,
} from "../repositories/tokens.server";

const operation = "shopify.token";
const marginMs = 5 * 60_000;
const requestTimeoutMs = 10_000;
// Longer than a refresh can take, so that a lease only runs out when its holder has died.
const leaseSeconds = 30;
const pollMs = 100;
const longestWaitMs = 20_000;
const idleMs = 7 * 24 * 3_600_000;

/** The token was refused (401): thrown by a call inside `withToken` to have it refreshed once. */
export class TokenRejected extends Error {
  override readonly name = "TokenRejected";
}

const refreshAnswer = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive(),
});

// One refresh per shop and process; the lease is between processes.
const refreshing = new Map<string, Promise<string>>();

function isFresh(token: StoredToken, now: Date): boolean {
  return token.expiresAt === null || token.expiresAt.getTime() - now.getTime() > marginMs;
}

function notInstalled(shopDomain: string, code: string): ExternalError {
  return new ExternalError({
    operation,
    code,
    retryable: false,
    message: `the app has no usable token for ${shopDomain}: a merchant must open it once`,
  });
}

/**
 * Calls `call` with a token of the shop that is good for five minutes more. When the call throws TokenRejected the token
 * is refreshed and the call made once more. Throws ExternalError when there is no token to be had.
 */
export async function withToken<T>(
  shopDomain: string,
  call: (accessToken: string) => Promise<T>,
): Promise<T> {
  const stored = await readToken(shopDomain);
  if (stored === null) throw notInstalled(shopDomain, "not_installed");
  const accessToken = isFresh(stored, transportNow())
    ? stored.accessToken
    : await refreshed(shopDomain, null);
  try {
    return await call(accessToken);
  } catch (error) {
    if (!(error instanceof TokenRejected)) throw error;
  }
  try {
    return await call(await refreshed(shopDomain, accessToken));
  } catch (error) {
    if (error instanceof TokenRejected) throw notInstalled(shopDomain, "token_refused");
    throw error;
  }
}

/**
 * Refreshes the tokens of at most `limit` shops that nobody called for in a week, so that their refresh tokens (90 days)
 * never run out. Returns how many were refreshed; a shop whose refresh fails is logged and left.
 */
export async function refreshIdleTokens(limit: number): Promise<number> {
  const now = transportNow();
  const domains = await listIdleTokens(now, new Date(now.getTime() - idleMs), limit);
  let count = 0;
  for (const domain of domains) {
    try {
      await refreshed(domain, null);
      count += 1;
    } catch (error) {
      log().warn({ err: error, shop: domain }, "an idle token could not be refreshed");
    }
  }
  return count;
}

/** A fresh token that isn't `rejected`, shared by everyone in this process who needs one for the shop. */
function refreshed(shopDomain: string, rejected: string | null): Promise<string> {
  const key = `${shopDomain} ${rejected ?? ""}`;
  const running = refreshing.get(key);
  if (running !== undefined) return running;
  const started = refreshUnderLease(shopDomain, rejected).finally(() => refreshing.delete(key));
  refreshing.set(key, started);
  return started;
}

async function refreshUnderLease(shopDomain: string, rejected: string | null): Promise<string> {
  const holder = randomUUID();
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    const stored = await readToken(shopDomain);
    if (stored === null) throw notInstalled(shopDomain, "not_installed");
    if (isFresh(stored, transportNow()) && stored.accessToken !== rejected) return stored.accessToken;
    if (await takeTokenLease(shopDomain, holder, leaseSeconds)) {
      try {
        return await refreshNow(shopDomain, rejected);
      } finally {
        await releaseTokenLease(shopDomain, holder);
      }
    }
    if (performance.now() > deadline) {
      throw new ExternalError({
        operation,
        code: "lease",
        retryable: true,
        message: "another refresh takes too long",
      });
    }
    await sleep(pollMs);
  }
}

async function refreshNow(shopDomain: string, rejected: string | null): Promise<string> {
  // Read again under the lease: whoever had it before has stored a new pair.
  const stored = await readToken(shopDomain);
  if (stored === null) throw notInstalled(shopDomain, "not_installed");
  if (isFresh(stored, transportNow()) && stored.accessToken !== rejected) return stored.accessToken;
  if (stored.refreshToken === null) throw notInstalled(shopDomain, "token_refused");

  let refusal: ExternalError | null = null;
  try {
    const next = await requestRefresh(shopDomain, stored.refreshToken);
    if (await replaceToken(shopDomain, stored.refreshToken, next)) return next.accessToken;
  } catch (error) {
    if (!(error instanceof ExternalError) || error.retryable) throw error;
    refusal = error;
  }
  // A token exchange from the admin, which takes no lease, may have stored a newer pair meanwhile.
  const newer = await readToken(shopDomain);
  if (newer !== null && newer.accessToken !== stored.accessToken) return newer.accessToken;
  throw refusal ?? notInstalled(shopDomain, "not_installed");
}

/**
 * Asks for a new pair. The old refresh token stays good until its successor is used, so an answer that was lost can be
 * asked for again: https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens
 */
async function requestRefresh(
  shopDomain: string,
  refreshToken: string,
): Promise<StoredToken & { refreshToken: string; scope: string | null }> {
  const askedAt = transportNow().getTime();
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`https://${shopDomain}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        client_id: env().SHOPIFY_API_KEY,
        client_secret: env().SHOPIFY_API_SECRET,
        grant_type: "refresh_token",
        refresh_token: refreshToken,
      }),
      redirect: "error",
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    body = await response.json().catch(() => null);
  } catch (error) {
    throw new ExternalError({
      operation,
      code: "network",
      retryable: true,
      message: "no answer",
      cause: error,
    });
  }
  if (response.status === 400 || response.status === 401) throw notInstalled(shopDomain, "refresh_refused");
  const parsed = refreshAnswer.safeParse(body);
  if (!response.ok || !parsed.success) {
    const code = response.ok ? "malformed" : `http_${String(response.status)}`;
    throw new ExternalError({
      operation,
      code,
      retryable: true,
      message: "the refresh gave no pair of tokens",
    });
  }
  return {
    accessToken: parsed.data.access_token,
    expiresAt: new Date(askedAt + parsed.data.expires_in * 1000),
    refreshToken: parsed.data.refresh_token,
    refreshExpiresAt: new Date(askedAt + parsed.data.refresh_token_expires_in * 1000),
    scope: parsed.data.scope ?? null,
  };
}
