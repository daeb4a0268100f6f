// POST /admin/oauth/access_token: token exchange and refresh. One expiring offline token is alive per shop, a new one revokes
// the one before, and a refresh token is good once; the same session token exchanged twice gets the same pair.
// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
import { randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { TokenDocument } from "../state/documents";
import type { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { staffUser, verifySessionToken, type AppCredentials } from "./session-token";

export interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

const ACCESS_SECONDS = 3_600;
const REFRESH_SECONDS = 90 * 86_400;
const ONLINE_SECONDS = 86_399;
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

const requestSchema = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.string(),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.string().optional(),
  expiring: z.union([z.string(), z.number(), z.boolean()]).optional(),
  refresh_token: z.string().optional(),
});
type TokenRequest = z.infer<typeof requestSchema>;

export async function answerTokenRequest(
  state: SandboxState,
  shop: ShopState,
  credentials: AppCredentials,
  input: unknown,
): Promise<TokenAnswer> {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) return refuse("invalid_request", "client_id, client_secret and grant_type are needed");
  const request = parsed.data;
  const known = isSame(request.client_id, credentials.apiKey);
  if (!known || !isSame(request.client_secret, credentials.apiSecret)) {
    return refuse("invalid_client", "The client credentials are not those of an app of this shop");
  }
  if (shop.document.installation === null) {
    return refuse("application_cannot_be_found", "The app is not installed in this shop");
  }
  if (request.grant_type === "refresh_token") return refresh(state, shop, request.refresh_token);
  if (request.grant_type === TOKEN_EXCHANGE) return await exchange(state, shop, credentials, request);
  return refuse("unsupported_grant_type", `The grant type ${request.grant_type} is not in the sandbox`);
}

async function exchange(
  state: SandboxState,
  shop: ShopState,
  credentials: AppCredentials,
  request: TokenRequest,
): Promise<TokenAnswer> {
  const isExpiring = ["1", "true"].includes(String(request.expiring ?? "0"));
  const subjectToken = request.subject_token ?? "";
  if (request.subject_token_type === OFFLINE) return migrate(state, shop, subjectToken, isExpiring);
  if (request.subject_token_type !== ID_TOKEN) {
    return refuse("invalid_request", "subject_token_type must be an id_token or an offline access token");
  }
  const subject = await verifySessionToken(credentials, shop.document.domain, subjectToken);
  if (!subject)
    return refuse("invalid_subject_token", "The session token is not valid for this shop and app");
  if (request.requested_token_type === ONLINE) return answer(issueOnline(state, shop, subject.userId), state);
  if (request.requested_token_type !== OFFLINE) {
    return refuse("invalid_request", "requested_token_type must be an offline or online access token");
  }
  const issued = [...tokensOf(state, shop)].find(
    (token) => token.kind === "offline" && token.subjectId === subject.subjectId,
  );
  if (issued && (issued.expiresAt !== null) === isExpiring) return answer(issued, state);
  return answer(issueOffline(state, shop, isExpiring, subject.subjectId), state);
}

/** A non-expiring token for an expiring one, without a user at the screen. */
function migrate(
  state: SandboxState,
  shop: ShopState,
  accessToken: string,
  isExpiring: boolean,
): TokenAnswer {
  const old = state.tokens.get(accessToken);
  if (!old || old.shopDomain !== shop.document.domain || old.expiresAt !== null || !isExpiring) {
    return refuse(
      "invalid_subject_token",
      "Only a live non-expiring token can be changed for an expiring one",
    );
  }
  state.tokens.remove(accessToken);
  return answer(issueOffline(state, shop, true, null), state);
}

function refresh(state: SandboxState, shop: ShopState, refreshToken: string | undefined): TokenAnswer {
  const token = [...tokensOf(state, shop)].find((candidate) => candidate.refreshToken === refreshToken);
  const isLive = token !== undefined && (token.refreshTokenExpiresAt ?? 0) > state.realNow();
  if (refreshToken === undefined || !isLive) {
    return refuse("invalid_grant", "The refresh token has expired, was used before, or was revoked");
  }
  return answer(issueOffline(state, shop, true, null), state);
}

function* tokensOf(state: SandboxState, shop: ShopState): Generator<TokenDocument> {
  for (const token of state.tokens.values()) if (token.shopDomain === shop.document.domain) yield token;
}

/** Ends tokens at once: access tokens answer 401, refresh tokens invalid_grant. */
export function expireTokens(
  state: SandboxState,
  shop: ShopState,
  what: "access" | "refresh" | "all",
): number {
  let count = 0;
  for (const token of [...tokensOf(state, shop)]) {
    if (what !== "refresh") token.expiresAt = state.realNow();
    if (what !== "access" && token.refreshTokenExpiresAt !== null)
      token.refreshTokenExpiresAt = state.realNow();
    state.tokens.put(token);
    count += 1;
  }
  return count;
}

export function revokeTokens(state: SandboxState, shop: ShopState): void {
  for (const token of [...tokensOf(state, shop)]) state.tokens.remove(token.accessToken);
}

function issueOffline(
  state: SandboxState,
  shop: ShopState,
  isExpiring: boolean,
  subjectId: string | null,
): TokenDocument {
  for (const token of [...tokensOf(state, shop)]) {
    const isReplaced = token.kind === "offline" && (token.expiresAt !== null) === isExpiring;
    if (isReplaced) state.tokens.remove(token.accessToken);
  }
  const now = state.realNow();
  return state.tokens.put({
    accessToken: `shpat_${randomBytes(16).toString("hex")}`,
    shopDomain: shop.document.domain,
    kind: "offline",
    scopes: shop.document.installation?.scopes ?? [],
    expiresAt: isExpiring ? now + ACCESS_SECONDS * 1_000 : null,
    refreshToken: isExpiring ? `shprt_${randomBytes(24).toString("hex")}` : null,
    refreshTokenExpiresAt: isExpiring ? now + REFRESH_SECONDS * 1_000 : null,
    userId: null,
    subjectId,
    createdAt: now,
  });
}

function issueOnline(state: SandboxState, shop: ShopState, userId: string): TokenDocument {
  const now = state.realNow();
  return state.tokens.put({
    accessToken: `shpua_${randomBytes(16).toString("hex")}`,
    shopDomain: shop.document.domain,
    kind: "online",
    scopes: shop.document.installation?.scopes ?? [],
    expiresAt: now + ONLINE_SECONDS * 1_000,
    refreshToken: null,
    refreshTokenExpiresAt: null,
    userId,
    subjectId: null,
    createdAt: now,
  });
}

function answer(token: TokenDocument, state: SandboxState): TokenAnswer {
  const secondsLeft = (moment: number | null) =>
    moment === null ? undefined : Math.max(0, Math.round((moment - state.realNow()) / 1_000));
  const scope = token.scopes.join(",");
  const body: Record<string, unknown> = { access_token: token.accessToken, scope };
  if (token.expiresAt !== null) body["expires_in"] = secondsLeft(token.expiresAt);
  if (token.refreshToken !== null) {
    body["refresh_token"] = token.refreshToken;
    body["refresh_token_expires_in"] = secondsLeft(token.refreshTokenExpiresAt);
  }
  if (token.kind === "online") {
    body["associated_user_scope"] = scope;
    body["associated_user"] = {
      id: Number(token.userId),
      first_name: staffUser.firstName,
      last_name: staffUser.lastName,
      email: "owner@sandbox.example",
      account_owner: true,
      locale: "en",
      collaborator: false,
      email_verified: true,
    };
  }
  return { status: 200, body };
}

function refuse(error: string, description: string): TokenAnswer {
  return { status: 400, body: { error, error_description: description } };
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
