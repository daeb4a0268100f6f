// Codes that people read out and type: 60 bits in an alphabet without look-alikes (Crockford's base 32, which leaves out
// I, L, O and U). The bits come from the caller, so that one redemption always has one code.
import { invariant } from "../decision";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARACTERS = 12;

/** e.g. "VEFA-7K3M-Q9ZT-04XB". Needs at least 12 random bytes, of which it uses five bits each. */
export function readableCode(prefix: string, bytes: Uint8Array): string {
  invariant(bytes.length >= CHARACTERS, `a code needs ${CHARACTERS} bytes, not ${bytes.length}`);
  const text = Array.from(bytes.subarray(0, CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  const groups = [text.slice(0, 4), text.slice(4, 8), text.slice(8)];
  return (prefix ? [prefix, ...groups] : groups).join("-");
}

/** The same bits as Shopify takes them for a gift card: 8 to 20 letters and digits, and nothing else. */
export function giftCardCode(code: string): string {
  return code.replaceAll("-", "").slice(-CHARACTERS);
}

/** Shopify compares codes without regard to case; so do we. */
export function normalizeCode(code: string): string {
  return code.trim().toUpperCase();
}
