// An order as the sandbox keeps it: what was bought and everything that happened to it since. Totals are never stored; they
// follow from lines, refunds and transactions (sandbox/orders/totals.ts). Money is in minor units of `currency`.
import type { CustomerAddress } from "./documents";

export interface DiscountAllocation {
  /** Index into the order's `discountApplications`. */
  applicationIndex: number;
  amountCents: number;
}

export interface TaxLine {
  title: string;
  /** 0.2 for 20 %. */
  rate: number;
  amountCents: number;
}

export interface OrderLine {
  id: string;
  productId: string | null;
  variantId: string | null;
  title: string;
  variantTitle: string | null;
  sku: string;
  vendor: string | null;
  priceCents: number;
  /** As ordered (or as added by an edit); refunds and edits lower `currentQuantity` only. */
  quantity: number;
  currentQuantity: number;
  /** Still to be sent. */
  fulfillableQuantity: number;
  isGiftCard: boolean;
  requiresShipping: boolean;
  taxable: boolean;
  grams: number;
  taxLines: TaxLine[];
  discountAllocations: DiscountAllocation[];
  /** Bought on a subscription or another plan. */
  sellingPlan?: { id: string; name: string };
}

export interface DiscountApplication {
  type: "discount_code" | "manual" | "automatic";
  code: string | null;
  discountId: string | null;
  title: string;
  valueType: "fixed_amount" | "percentage";
  /** Minor units, or the percentage times 100 (10 % is 1000). */
  value: number;
  allocationMethod: "across" | "each" | "one";
  targetSelection: "all" | "entitled" | "explicit";
  targetType: "line_item" | "shipping_line";
}

export interface ShippingLine {
  id: string;
  title: string;
  priceCents: number;
  taxLines: TaxLine[];
  discountAllocations: DiscountAllocation[];
}

export interface OrderTransaction {
  id: string;
  kind: "sale" | "refund" | "void";
  status: "success" | "pending" | "failure";
  gateway: string;
  amountCents: number;
  parentId: string | null;
  createdAt: string;
  /** The card that paid, where the gateway is `gift_card`. */
  giftCardId?: string;
  /** The debit that paid, where the gateway is `shopify_store_credit`. */
  storeCreditDebitId?: string;
}

export interface RefundLine {
  id: string;
  lineId: string;
  quantity: number;
  restockType: "no_restock" | "cancel" | "return";
  /** After discounts, before tax (with it when taxes are included). */
  subtotalCents: number;
  taxCents: number;
}

export interface OrderRefund {
  id: string;
  createdAt: string;
  note: string | null;
  lines: RefundLine[];
  /** Shipping given back, tax included separately. */
  shippingCents: number;
  shippingTaxCents: number;
  /** Given back beside lines and shipping (a refund by amount); negative when less than the lines' worth was paid back. */
  adjustmentCents: number;
  transactionIds: string[];
}

export interface FulfillmentEvent {
  id: string;
  status:
    | "label_printed"
    | "confirmed"
    | "in_transit"
    | "out_for_delivery"
    | "attempted_delivery"
    | "delivered"
    | "failure";
  happenedAt: string;
}

export interface OrderFulfillment {
  id: string;
  name: string;
  status: "success" | "cancelled";
  shipmentStatus: FulfillmentEvent["status"] | null;
  trackingCompany: string | null;
  trackingNumber: string | null;
  lines: { lineId: string; quantity: number }[];
  events: FulfillmentEvent[];
  createdAt: string;
  updatedAt: string;
}

/** Where an order goes, as the buyer gave it. */
export type OrderAddress = Omit<CustomerAddress, "id">;

export interface OrderDocument {
  id: string;
  /** Counts up per shop from 1; the order's name is "#" and 1000 + number. */
  number: number;
  name: string;
  /** null: a guest's order without a customer record. */
  customerId: string | null;
  email: string | null;
  currency: string;
  test: boolean;
  taxesIncluded: boolean;
  gateway: string;
  sourceName: string;
  tags: string[];
  note: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: "customer" | "declined" | "fraud" | "inventory" | "other" | "staff" | null;
  closedAt: string | null;
  lines: OrderLine[];
  shippingLines: ShippingLine[];
  discountApplications: DiscountApplication[];
  transactions: OrderTransaction[];
  refunds: OrderRefund[];
  fulfillments: OrderFulfillment[];
  /** Hard to guess: it is the address of the order status page. */
  token: string;
  checkoutToken: string | null;
  cartToken: string | null;
  /** null: the customer's own. */
  shippingAddress: OrderAddress | null;
}
