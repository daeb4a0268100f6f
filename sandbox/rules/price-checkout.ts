// What an order would cost and how it would be paid: discounts, then tax on what is left, then gift cards and store credit.
// The cart, the checkout and the order all ask here, so that what was shown is what is charged, to the cent. Writes nothing.
// Invariant: the allocations sum to the discounts, the payments and what is due sum to the total, no line is below zero.
import type { DiscountAllocation, DiscountApplication, TaxLine } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { applyDiscountCodes, type RedeemedCode } from "./apply-codes";
import { giftCardPayments, type GiftCardPayment } from "./gift-card-payment";
import { lineTotalCents, type DiscountableLine } from "./order-input";
import type { CodeRefusal, GiftCardRefusal } from "./refusals";
import { storeCreditPayment, type StoreCreditPayment } from "./store-credit-payment";
import { taxLines } from "./tax";

export interface CheckoutLine extends DiscountableLine {
  taxable: boolean;
  requiresShipping: boolean;
}

export interface CheckoutInput {
  /** null: a guest. */
  customerId: string | null;
  /** null: not given yet. */
  email: string | null;
  /** Domain time by which the dates of discounts are judged. */
  at: Date;
  currency: string;
  lines: readonly CheckoutLine[];
  /** null: none chosen yet, or none needed. */
  shipping: { title: string; priceCents: number } | null;
  /** 0.19 for 19 %. */
  taxRate: number;
  taxesIncluded: boolean;
  codes: readonly string[];
  payment: { giftCards: readonly string[]; storeCreditCents: "all" | number };
}

export interface PricedLine {
  grossCents: number;
  discountCents: number;
  discountedCents: number;
  /** Contained in `discountedCents` when taxes are included. */
  taxCents: number;
  taxLines: TaxLine[];
  /** What each of `applications` takes off it. */
  discountAllocations: DiscountAllocation[];
}

export type CheckoutPayment = GiftCardPayment | StoreCreditPayment;

export interface PricedCheckout {
  /** In the order of the input's lines. */
  lines: PricedLine[];
  shipping: PricedLine | null;
  applications: DiscountApplication[];
  /** The codes that apply; a shipping code takes 0 off while no shipping is chosen. */
  codes: RedeemedCode[];
  refused: CodeRefusal[];
  /** Lines before discounts. */
  lineItemsCents: number;
  /** Lines less their discounts. */
  subtotalCents: number;
  /** Off lines and shipping together. */
  discountsCents: number;
  /** Shipping before its discounts. */
  shippingCents: number;
  discountedShippingCents: number;
  taxCents: number;
  totalCents: number;
  payments: CheckoutPayment[];
  refusedGiftCards: GiftCardRefusal[];
  /** What is left to pay by other means. */
  dueCents: number;
}

export function priceCheckout(shop: ShopState, input: CheckoutInput): PricedCheckout {
  const { currency, taxesIncluded } = input;
  const isShipped = input.lines.some((line) => line.requiresShipping);
  const withoutShipping = isShipped ? null : [];
  const discounts = applyDiscountCodes(
    shop,
    {
      customerId: input.customerId,
      email: input.email,
      at: input.at,
      currency,
      lines: input.lines,
      shippingCents: input.shipping ? [input.shipping.priceCents] : withoutShipping,
    },
    input.codes,
  );
  const priced = (grossCents: number, allocations: DiscountAllocation[], taxable: boolean): PricedLine => {
    const discountCents = sum(allocations, (allocation) => allocation.amountCents);
    const discountedCents = grossCents - discountCents;
    const taxes = taxable ? taxLines(discountedCents, input.taxRate, taxesIncluded) : [];
    return {
      grossCents,
      discountCents,
      discountedCents,
      taxCents: sum(taxes, (tax) => tax.amountCents),
      taxLines: taxes,
      discountAllocations: allocations,
    };
  };
  const lines = input.lines.map((line, index) =>
    priced(lineTotalCents(line), discounts.lineAllocations[index] ?? [], line.taxable),
  );
  const shipping =
    input.shipping && priced(input.shipping.priceCents, discounts.shippingAllocations[0] ?? [], true);

  const charged = shipping ? [...lines, shipping] : lines;
  const taxCents = sum(charged, (line) => line.taxCents);
  const totalCents = sum(charged, (line) => line.discountedCents) + (taxesIncluded ? 0 : taxCents);
  const cards = giftCardPayments(shop, input.payment.giftCards, totalCents, currency);
  const afterCards = totalCents - sum(cards.payments, (payment) => payment.amountCents);
  const credit = storeCreditPayment(
    shop,
    { customerId: input.customerId, currency, cents: input.payment.storeCreditCents },
    afterCards,
  );
  return {
    lines,
    shipping,
    applications: discounts.applications,
    codes: discounts.redeemed,
    refused: discounts.refused,
    lineItemsCents: sum(lines, (line) => line.grossCents),
    subtotalCents: sum(lines, (line) => line.discountedCents),
    discountsCents: sum(charged, (line) => line.discountCents),
    shippingCents: shipping?.grossCents ?? 0,
    discountedShippingCents: shipping?.discountedCents ?? 0,
    taxCents,
    totalCents,
    payments: credit ? [...cards.payments, credit] : cards.payments,
    refusedGiftCards: cards.refused,
    dueCents: afterCards - (credit?.amountCents ?? 0),
  };
}

function sum<Item>(items: readonly Item[], cents: (item: Item) => number): number {
  return items.reduce((total, item) => total + cents(item), 0);
}
