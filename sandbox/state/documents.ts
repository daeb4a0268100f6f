// The documents that a shop of the sandbox holds, apart from orders and discounts. Ids are gids, times ISO strings in UTC,
// money integer minor units of the currency named beside it or of the shop.

export interface ShopDocument {
  id: string;
  /** NAME.myshopify.com, lower case; the key of the shop. */
  domain: string;
  /** 1 for the first shop; gives each shop its own block of ids. */
  number: number;
  name: string;
  email: string;
  currency: string;
  timezone: string;
  countryCode: string;
  plan: "basic" | "plus";
  /** Whether prices of new orders contain their tax when the order doesn't say. */
  taxesIncluded: boolean;
  customerAccountsVersion: "NEW_CUSTOMER_ACCOUNTS" | "CLASSIC";
  /** Whether store credit pays at the checkout; undefined: yes. */
  storeCreditEnabled?: boolean;
  createdAt: string;
  /** What the merchant granted to our app; null before installing and after uninstalling. */
  installation: { id: string; scopes: string[]; installedAt: string } | null;
}

export interface CustomerAddress {
  id: string;
  firstName: string;
  lastName: string;
  address1: string;
  city: string;
  province: string;
  provinceCode: string;
  country: string;
  countryCode: string;
  zip: string;
  phone: string;
}

export interface CustomerDocument {
  id: string;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  tags: string[];
  note: string | null;
  locale: string;
  state: "ENABLED" | "DISABLED" | "INVITED" | "DECLINED";
  emailMarketingState: "SUBSCRIBED" | "NOT_SUBSCRIBED" | "UNSUBSCRIBED" | "PENDING";
  emailMarketingUpdatedAt: string | null;
  address: CustomerAddress | null;
  createdAt: string;
  updatedAt: string;
  /** Orders that count as Shopify counts them: cancelled and test orders left out. Kept by sandbox/orders. */
  ordersCount: number;
  amountSpentCents: number;
  lastOrderId: string | null;
}

export interface VariantDocument {
  id: string;
  title: string;
  sku: string;
  priceCents: number;
  compareAtPriceCents: number | null;
  inventoryQuantity: number;
  requiresShipping: boolean;
  taxable: boolean;
}

export interface ProductDocument {
  id: string;
  title: string;
  handle: string;
  description: string;
  productType: string;
  vendor: string;
  tags: string[];
  status: "ACTIVE" | "ARCHIVED" | "DRAFT";
  isGiftCard: boolean;
  imageUrl: string | null;
  collectionIds: string[];
  variants: VariantDocument[];
  createdAt: string;
  updatedAt: string;
}

export interface MetafieldDocument {
  id: string;
  ownerId: string;
  /** As stored: "$app" is resolved to "app--ID" by the Admin API before it gets here. */
  namespace: string;
  key: string;
  type: string;
  value: string;
  compareDigest: string;
  createdAt: string;
  updatedAt: string;
}

export interface StoreCreditAccountDocument {
  id: string;
  ownerId: string;
  currency: string;
  balanceCents: number;
}

export interface StoreCreditTransactionDocument {
  id: string;
  accountId: string;
  kind: "credit" | "debit" | "expiration" | "debitRevert";
  /** Signed: negative takes away. */
  amountCents: number;
  balanceAfterCents: number;
  /** What a credit still has; 0 for the other kinds. */
  remainingCents: number;
  expiresAt: string | null;
  createdAt: string;
  /** What caused it; an adjustment unless said. */
  event?: "ADJUSTMENT" | "ORDER_PAYMENT" | "ORDER_REFUND";
  /** The order's transaction that it belongs to. */
  orderTransactionId?: string;
  /** Of a debit: which credits it spent, less what has been given back. */
  draws?: { creditId: string; amountCents: number }[];
  /** Of a reverted debit: the debit. */
  debitId?: string;
}

export interface GiftCardDocument {
  id: string;
  code: string;
  initialCents: number;
  balanceCents: number;
  currency: string;
  customerId: string | null;
  expiresOn: string | null;
  note: string | null;
  deactivatedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** An asynchronous job of the Admin API (`job(id)`). What it does is done when it becomes due, by the Admin API side. */
export interface JobDocument {
  id: string;
  kind: string;
  /** Parameters of the kind, plain JSON. */
  payload: unknown;
  /** Real time (epoch milliseconds) from which it counts as finished. */
  dueAt: number;
  done: boolean;
  createdAt: string;
}

/** One `discountRedeemCodeBulkAdd`. */
export interface BulkCreationDocument {
  id: string;
  discountId: string;
  /** Real time (epoch milliseconds) from which the codes are there. */
  dueAt: number;
  done: boolean;
  codes: {
    code: string;
    redeemCodeId: string | null;
    errors: { code: string | null; field: string[]; message: string }[];
  }[];
  createdAt: string;
}

/** Something an app or theme made that the sandbox keeps whole, for kinds without rules of their own. */
export interface OtherDocument {
  id: string;
  kind: string;
  data: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
}

export interface TokenDocument {
  accessToken: string;
  shopDomain: string;
  kind: "offline" | "online";
  scopes: string[];
  /** Real time, epoch milliseconds; null never expires. */
  expiresAt: number | null;
  refreshToken: string | null;
  refreshTokenExpiresAt: number | null;
  userId: string | null;
  /** The session token (its `jti`) it was exchanged for; the same one gets the same pair again. */
  subjectId?: string | null;
  createdAt: number;
}
