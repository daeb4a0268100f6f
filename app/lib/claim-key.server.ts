// The key under which guests' orders wait for an e-mail address, so that the address itself is not kept with them.
import { createHash } from "node:crypto";

/** The same for however the address is written; another in another shop. */
export function claimKeyOf(shopId: number, email: string): string {
  return createHash("sha256").update(`${shopId} ${email.trim().toLowerCase()}`).digest("base64url");
}
