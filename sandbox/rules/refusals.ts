// Why a code or a gift card is refused: a word for programs and a sentence for the shopper, always both.

/** What stands against a discount code. */
export type CodeRefusalReason =
  | "unknown"
  | "notStarted"
  | "expired"
  | "usedUp"
  | "usedByCustomer"
  | "needsLogin"
  | "otherCustomer"
  | "minimumSubtotal"
  | "minimumQuantity"
  | "notEligible"
  | "sameDiscount"
  | "doesNotCombine"
  | "nothingOff";

export interface Refusal<Reason extends string> {
  reasonCode: Reason;
  /** A whole sentence for the shopper. */
  reason: string;
}

/** `code` is as the shopper typed it. */
export type CodeRefusal = { code: string } & Refusal<CodeRefusalReason>;

/** What stands against a gift card as payment. */
export type GiftCardRefusalReason =
  "unknown" | "expired" | "deactivated" | "empty" | "otherCurrency" | "sameCard" | "nothingToPay";

export type GiftCardRefusal = { code: string } & Refusal<GiftCardRefusalReason>;
