// Session tokens as App Bridge hands them out: a JWT that says which user of which shop is at the screen, signed with the
// app's secret, good for a minute of real time.
// https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
import { randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";

export interface AppCredentials {
  apiKey: string;
  apiSecret: string;
}

/** The one member of staff that every shop of the sandbox has. */
export const staffUser = { id: "42", firstName: "Sandbox", lastName: "Owner" };

const LIFETIME_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 10;

function keyOf(credentials: AppCredentials): Uint8Array {
  return new TextEncoder().encode(credentials.apiSecret);
}

export async function mintSessionToken(credentials: AppCredentials, shopDomain: string): Promise<string> {
  return await new SignJWT({ dest: `https://${shopDomain}`, sid: randomUUID() })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(`https://${shopDomain}/admin`)
    .setAudience(credentials.apiKey)
    .setSubject(staffUser.id)
    .setJti(randomUUID())
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(keyOf(credentials));
}

/** The `jti` and user of a valid session token of this shop; null when it isn't one. */
export async function verifySessionToken(
  credentials: AppCredentials,
  shopDomain: string,
  token: string,
): Promise<{ subjectId: string; userId: string } | null> {
  try {
    const { payload } = await jwtVerify(token, keyOf(credentials), {
      algorithms: ["HS256"],
      audience: credentials.apiKey,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    if (payload["dest"] !== `https://${shopDomain}`) return null;
    return { subjectId: payload.jti ?? token, userId: payload.sub ?? staffUser.id };
  } catch {
    return null;
  }
}

/** The `host` parameter that an embedded app is opened with. */
export function hostParameter(shopDomain: string): string {
  const store = shopDomain.replace(/\.myshopify\.com$/, "");
  return Buffer.from(`admin.shopify.com/store/${store}`).toString("base64").replace(/=+$/, "");
}
