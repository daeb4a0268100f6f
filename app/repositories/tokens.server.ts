// The offline tokens of the shops, in the rows of Shopify's session storage, and the lease under which one process at a
// time refreshes a shop's. Invariant: a pair of tokens is stored whole, and never over a newer pair.
import { database, prismaClient } from "../db.server";

export type StoredToken = {
  accessToken: string;
  /** Null for a token that never expires. */
  expiresAt: Date | null;
  refreshToken: string | null;
  refreshExpiresAt: Date | null;
};

/** The id under which Shopify's session storage keeps a shop's offline session. */
function offlineSessionId(shopDomain: string): string {
  return `offline_${shopDomain}`;
}

/** The shop's offline token, or null when the app isn't installed there. */
export async function readToken(shopDomain: string): Promise<StoredToken | null> {
  const session = await prismaClient().session.findUnique({
    where: { id: offlineSessionId(shopDomain) },
    select: { accessToken: true, expires: true, refreshToken: true, refreshTokenExpires: true },
  });
  if (session === null || session.accessToken === "") return null;
  return {
    accessToken: session.accessToken,
    expiresAt: session.expires,
    refreshToken: session.refreshToken,
    refreshExpiresAt: session.refreshTokenExpires,
  };
}

/**
 * Stores `next` in place of the pair whose refresh token is `replacedRefreshToken`. Returns false, and changes nothing,
 * when another pair is there by now (a token exchange from the admin, say): that one is newer.
 */
export async function replaceToken(
  shopDomain: string,
  replacedRefreshToken: string,
  next: StoredToken & { scope: string | null },
): Promise<boolean> {
  const changed = await prismaClient().session.updateMany({
    where: { id: offlineSessionId(shopDomain), refreshToken: replacedRefreshToken },
    data: {
      accessToken: next.accessToken,
      expires: next.expiresAt,
      refreshToken: next.refreshToken,
      refreshTokenExpires: next.refreshExpiresAt,
      ...(next.scope === null ? {} : { scope: next.scope }),
    },
  });
  return changed.count === 1;
}

/** Takes the shop's lease for `seconds`; false when another holder has it. A lease that ran out is free. */
export async function takeTokenLease(shopDomain: string, holder: string, seconds: number): Promise<boolean> {
  const taken = await database().query(
    `INSERT INTO token_lease (shop_domain, holder, expires_at)
     VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
     ON CONFLICT (shop_domain) DO UPDATE SET holder = EXCLUDED.holder, expires_at = EXCLUDED.expires_at
       WHERE token_lease.expires_at <= clock_timestamp()`,
    [shopDomain, holder, seconds],
  );
  return taken.rowCount === 1;
}

/** Gives the lease back, if `holder` still has it. */
export async function releaseTokenLease(shopDomain: string, holder: string): Promise<void> {
  await database().query("DELETE FROM token_lease WHERE shop_domain = $1 AND holder = $2", [
    shopDomain,
    holder,
  ]);
}

/**
 * Domains of installed shops whose token ran out before `expiredBefore`, so that nobody has called for them since, and
 * whose refresh token is still good at `now`. At most `limit`.
 */
export async function listIdleTokens(now: Date, expiredBefore: Date, limit: number): Promise<string[]> {
  const sessions = await prismaClient().session.findMany({
    where: {
      isOnline: false,
      refreshToken: { not: null },
      refreshTokenExpires: { gt: now },
      expires: { lt: expiredBefore },
    },
    orderBy: { expires: "asc" },
    take: limit,
    select: { shop: true },
  });
  return sessions.map(({ shop }) => shop);
}
