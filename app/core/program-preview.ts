// What a programme would give for an example order, with the sum behind each number. The example is read as an order is and
// decided by the very functions that decide orders: a preview cannot differ from what members will get.
import { z } from "zod";
import { decideEarning } from "./earning/decide";
import { lapsesAt } from "./expiry";

import { expiryTerms, lotTerms } from "./expiry-terms";
import { jurisdictionSchema } from "./jurisdiction";
import type { OrderSnapshot } from "./facts";
import type { Explanation, Unit } from "./ledger/types";
import { localTime } from "./local-time";
import type { Program } from "./program";

const cents = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const gid = z.string().startsWith("gid://shopify/");
const texts = z.array(z.string().max(255)).max(250);

export const exampleOrderSchema = z.strictObject({
  /** what each line costs in all, before discounts, in minor units of the shop's currency */
  lines: z
    .array(
      z.strictObject({
        title: z.string().max(255),
        quantity: z.number().int().min(1).max(100_000),
        grossCents: cents,
        discountCents: cents.default(0),
        taxCents: cents.default(0),
        giftCard: z.boolean().default(false),
        productId: gid.nullable().default(null),
        variantId: gid.nullable().default(null),
        vendor: z.string().max(255).nullable().default(null),
      }),
    )
    .min(1)
    .max(100),
  taxesIncluded: z.boolean().default(true),
  shippingCents: cents.default(0),
  channel: z.string().max(255).default("web"),
  countryCode: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
  customerTags: texts.default([]),
  discountCodes: texts.default([]),
  jurisdiction: jurisdictionSchema.nullable().default(null),
  /** which of the member's orders it is */
  ordinal: z.number().int().min(1).default(1),
  placedAt: z.iso.datetime({ offset: true }),
});
export type ExampleOrder = z.output<typeof exampleOrderSchema>;

export interface PreviewedRule {
  readonly rule: string;
  readonly unit: Unit;
  readonly amount: number;
  /** when it comes free, and when it ends; null: never, or as long as the member is active */
  readonly availableAt: Date;
  readonly expiresAt: Date | null;
  readonly explanation: Explanation;
}

export interface Preview {
  readonly rules: readonly PreviewedRule[];
  /** by unit: points, or minor units of the shop's currency */
  readonly totals: Readonly<Record<Unit, number>>;
}

/** The shop whose calendar and money are meant. */
export interface PreviewShop {
  readonly currency: string;
  readonly timezone: string;
}

/** Limits that count over orders are taken for untouched. */
export function previewProgram(program: Program, example: ExampleOrder, shop: PreviewShop): Preview {
  const order = snapshotOf(example, shop.currency);
  const placedAt = new Date(example.placedAt);
  const placed = localTime(placedAt, shop.timezone);
  const resolved = { ordinal: example.ordinal, room: {} };
  const entitlements = decideEarning(program, { order, refunds: [], placed, resolved });
  const rules = program.earning.flatMap(({ key, holdingDays }): PreviewedRule[] => {
    const entitlement = entitlements.get(key);
    if (!entitlement) return [];
    const { unit, amount, explain } = entitlement;
    const availableAt = new Date(placedAt.getTime() + holdingDays * 86_400_000);
    const terms = lotTerms(program, unit, order.jurisdiction, availableAt, shop.timezone);
    return [
      {
        ...{ rule: key, unit, amount, availableAt },
        expiresAt: terms.expiresAt ?? lapse(program, unit, order, placedAt, shop),
        explanation: [...explain(), ...(amount > 0 ? terms.explanation : [])],
      },
    ];
  });
  const totals: Record<Unit, number> = {};
  for (const { unit, amount } of rules) totals[unit] = (totals[unit] ?? 0) + amount;
  return { rules, totals };
}

/** When it ends by inactivity, if the member does nothing more. */
function lapse(
  program: Program,
  unit: Unit,
  { jurisdiction }: OrderSnapshot,
  placedAt: Date,
  { timezone }: PreviewShop,
): Date | null {
  return lapsesAt(expiryTerms(program, unit, jurisdiction).expiry, placedAt, timezone);
}

function snapshotOf(example: ExampleOrder, currency: string): OrderSnapshot {
  const { lines, shippingCents, discountCodes, placedAt, ordinal: _ordinal, ...facts } = example;
  return {
    ...facts,
    ...{ id: "gid://shopify/Order/0", name: "#0", customerId: null, currency },
    ...{
      processedAt: placedAt,
      updatedAt: placedAt,
      cancelledAt: null,
      test: false,
      financialStatus: "paid",
    },
    lines: lines.map((line, index) => ({
      ...line,
      ...{ id: `gid://shopify/LineItem/${index}`, currentQuantity: line.quantity, codeDiscounts: [] },
    })),
    shipping: { grossCents: shippingCents, discountCents: 0, taxCents: 0 },
    discountCodes: discountCodes.map((code) => ({ code, amountCents: 0 })),
    ...{ presentmentCurrency: null, checkoutToken: null },
  };
}
