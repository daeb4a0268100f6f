// Whether an order's points wait, and for what. A guest's order gives nothing to spend before it is known whose it is: an order
// without a customer waits for a customer who has proven to own its e-mail address, by choice one without an account for that.
import { z } from "zod";

/** What a programme does for customers without an account: "earn" gives them their points at once. */
export const guestsSchema = z.enum(["earn", "wait"]);
export type Guests = z.output<typeof guestsSchema>;

/** What an order of a customer waits for; orders without a customer wait for a claim key. */
export const ACCOUNT = "account";

/** Who placed an order, as far as that is known. */
export interface Buyer {
  /** null: the order names no customer */
  readonly memberId: number | null;
  readonly hasAccount: boolean;
  /** of the e-mail address that a guest gave; null: none was given */
  readonly claimKey: string | null;
}

/** What must come before the order gives anything; null: it waits for nothing, or for nobody who could ever come. */
export function waitsFor({ memberId, hasAccount, claimKey }: Buyer, guests: Guests): string | null {
  if (memberId === null) return claimKey;
  return guests === "wait" && !hasAccount ? ACCOUNT : null;
}
