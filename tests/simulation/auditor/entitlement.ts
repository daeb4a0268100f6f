// What an order gives under a programme, worked out rule by rule from its payload as a clerk would do it: nothing is compiled,
// shared or remembered.
import { least, minor, most, share, total, type Calendar } from "./arithmetic";
import type { LinePayload, OrderPayload, RefundPayload } from "../payloads";
import type { BaseRule, BasisSettings, Condition, MultiplierRule, Rule, Settings } from "./settings";

/** An order as it stands, and by whose calendar. */
export interface Case {
  readonly order: OrderPayload;
  readonly refunds: readonly RefundPayload[];
  readonly calendar: Calendar;
  /** codes that the shop gave for points: what they take off was paid with points, and earns nothing */
  readonly isOwnCode: (code: string) => boolean;
  /** decimals of the currency */
  readonly digits: number;
  /** which of the member's orders it was when it first earned */
  readonly ordinal: number;
  /** what limits beyond the order leave to a rule */
  readonly room: ReadonlyMap<string, bigint>;
}

interface Given {
  readonly rule: Rule;
  readonly unit: string;
  readonly amount: bigint;
}

/** The amount that each rule gives, by its key. */
export function entitlements(settings: Settings, subject: Case): Map<string, Given> {
  const base = settings.earning.filter((rule) => rule.kind !== "multiplier");
  const given = onlyWinners(base.map((rule) => ({ rule, ...ofBaseRule(rule, subject) })));
  const multipliers = settings.earning.filter((rule) => rule.kind === "multiplier");
  const extras = onlyWinners(
    multipliers.map((rule) => ({ rule, ...ofMultiplier(rule, base, given, subject) })),
  );
  return new Map([...given, ...extras].map((each) => [each.rule.key, each]));
}

function ofBaseRule(rule: BaseRule, subject: Case): { unit: string; amount: bigint } {
  const unit = rule.kind === "cashback" ? subject.order.currency : "points";
  if (!holds(rule.when, subject)) return { unit, amount: 0n };
  const amount = amountOf(rule, basisOf(subject, rule.basis, rule.lines), subject);
  return { unit, amount: capped(rule, amount, subject) };
}

function ofMultiplier(
  rule: MultiplierRule,
  base: readonly BaseRule[],
  given: readonly Given[],
  subject: Case,
): { unit: string; amount: bigint } {
  const unit = rule.of === "cashback" ? subject.order.currency : "points";
  if (!holds(rule.when, subject)) return { unit, amount: 0n };
  let extra = 0n;
  for (const other of base) {
    const whole = given.find((each) => each.rule === other);
    if (!whole || whole.unit !== unit || whole.amount === 0n || other.kind === "perOrder") continue;
    const isAll = isEverything(rule.lines);
    const basis = isAll
      ? basisOf(subject, other.basis, other.lines)
      : basisOf(subject, { ...other.basis, shipping: "exclude" }, { all: [other.lines, rule.lines] });
    const multiplied = least(amountOf(other, basis, subject), whole.amount);
    extra += share(multiplied, BigInt(rule.factorBasisPoints), 10_000n, rule.rounding) - multiplied;
  }
  return { unit, amount: capped(rule, extra, subject) };
}

function capped({ key, maximumPerOrder }: Rule, amount: bigint, { room }: Case): bigint {
  const ofOrder = maximumPerOrder === null ? amount : least(amount, BigInt(maximumPerOrder));
  return least(ofOrder, room.get(key) ?? ofOrder);
}

/** Of a unit, an exclusive rule that gives something is the only one that does. */
function onlyWinners(all: readonly Given[]): Given[] {
  return all.map((each) => {
    const rivals = all.filter(
      ({ rule, unit, amount }) => unit === each.unit && rule.stacking === "exclusive" && amount > 0n,
    );
    rivals.sort(
      (a, b) =>
        b.rule.priority - a.rule.priority ||
        Number(b.amount - a.amount) ||
        (a.rule.key < b.rule.key ? -1 : 1),
    );
    const [winner] = rivals;
    return winner === undefined || winner === each ? each : { ...each, amount: 0n };
  });
}

interface Basis {
  readonly lineCents: readonly bigint[];
  readonly units: number;
  readonly shippingCents: bigint;
  readonly refundedCents: bigint;
  readonly cents: bigint;
}

function amountOf(rule: BaseRule, basis: Basis, { digits }: Case): bigint {
  switch (rule.kind) {
    case "perAmount": {
      const worth = (cents: bigint) =>
        share(cents, BigInt(rule.points), BigInt(rule.perCents), rule.rounding);
      if (rule.roundingOf === "order") return worth(basis.cents);
      const byLine = total(basis.lineCents.map(worth)) + worth(basis.shippingCents);
      return basis.refundedCents === 0n ? byLine : least(byLine, worth(basis.cents));
    }
    case "perOrder":
      return basis.units > 0 && basis.cents > 0n ? BigInt(rule.points) : 0n;
    case "perItem":
      return BigInt(basis.units) * BigInt(rule.points);
    case "cashback": {
      const step = 10n ** BigInt(Math.max(0, digits - rule.decimals));
      return share(basis.cents, BigInt(rule.rateBasisPoints), 10_000n * step, rule.rounding) * step;
    }
  }
}

function basisOf(subject: Case, settings: BasisSettings, counted: Condition): Basis {
  const { order, refunds, digits } = subject;
  const sold = order.line_items.filter((line) => settings.giftCards === "include" || !line.gift_card);
  const own = sold.filter((line) => lineHolds(counted, line));
  const lineCents = own.map((line) => lineAmount(line, settings, subject));
  const units = own.reduce((sum, line) => sum + unitsLeft(line, refunds), 0);
  const refundedShipping = total(
    refunds.flatMap((refund) =>
      refund.refund_shipping_lines.map(({ subtotal_amount_set: { shop_money } }) =>
        minor(shop_money.amount, digits),
      ),
    ),
  );
  const shippingCents =
    settings.shipping === "include" && (isEverything(counted) || units > 0)
      ? most(0n, shippingAmount(settings, subject) - refundedShipping)
      : 0n;
  const ofOrder = refundedWithoutLines(subject);
  const ofAll = total(sold.map((line) => lineAmount(line, settings, subject)));
  const ofOwn = total(lineCents);
  const refundedCents = isEverything(counted) ? ofOrder : signedShare(ofOrder, ofOwn, ofAll);
  return {
    lineCents,
    units,
    shippingCents,
    refundedCents,
    cents: most(0n, ofOwn + shippingCents - refundedCents),
  };
}

function signedShare(amount: bigint, part: bigint, whole: bigint): bigint {
  if (whole === 0n || amount === 0n) return 0n;
  return amount < 0n ? -share(-amount, part, whole, "halfEven") : share(amount, part, whole, "halfEven");
}

function refundedWithoutLines({ refunds, digits }: Case): bigint {
  return total(
    refunds.flatMap((refund) =>
      refund.order_adjustments.map(({ amount_set: { shop_money } }) => -minor(shop_money.amount, digits)),
    ),
  );
}

export function unitsLeft(line: LinePayload, refunds: readonly RefundPayload[]): number {
  let refunded = 0;
  for (const refund of refunds) {
    for (const each of refund.refund_line_items) if (each.line_item_id === line.id) refunded += each.quantity;
  }
  return Math.max(0, Math.min(line.current_quantity, line.quantity - refunded));
}

function lineAmount(line: LinePayload, settings: BasisSettings, subject: Case): bigint {
  const gross = minor(line.price, subject.digits) * BigInt(line.quantity);
  const taken = line.discount_allocations.filter(
    ({ discount_application_index: index }) =>
      settings.discounts === "net" ||
      subject.isOwnCode(subject.order.discount_applications[index]?.code ?? ""),
  );
  const off = total(taken.map(({ amount }) => minor(amount, subject.digits)));
  const whole = priced(gross, off, line.tax_lines, settings, subject);
  return share(whole, BigInt(unitsLeft(line, subject.refunds)), BigInt(line.quantity), "halfEven");
}

function shippingAmount(settings: BasisSettings, subject: Case): bigint {
  const [shipping] = subject.order.shipping_lines;
  if (!shipping) return 0n;
  const off = total(
    settings.discounts === "net"
      ? shipping.discount_allocations.map(({ amount }) => minor(amount, subject.digits))
      : [],
  );
  return priced(minor(shipping.price, subject.digits), off, shipping.tax_lines, settings, subject);
}

function priced(
  gross: bigint,
  off: bigint,
  taxes: readonly { readonly price: string }[],
  { tax }: BasisSettings,
  { order, digits }: Case,
): bigint {
  const taxCents = total(taxes.map(({ price }) => minor(price, digits)));
  let amount = gross - off;
  if (tax === "include" && !order.taxes_included) amount += taxCents;
  if (tax === "exclude" && order.taxes_included) amount -= taxCents;
  return most(0n, amount);
}

function isEverything(condition: Condition): boolean {
  return "all" in condition && condition.all.length === 0;
}

const fold = (text: string) => text.trim().toLowerCase();

/** Whether a condition holds for one line; one over the whole order never does. */
function lineHolds(condition: Condition, line: LinePayload): boolean {
  if ("all" in condition) return condition.all.every((each) => lineHolds(each, line));
  if ("any" in condition) return condition.any.some((each) => lineHolds(each, line));
  if ("none" in condition) return !condition.none.some((each) => lineHolds(each, line));
  if (condition.kind === "products") {
    const product = `gid://shopify/Product/${line.product_id}`;
    return (
      condition.ids.includes(product) ||
      condition.ids.includes(`gid://shopify/ProductVariant/${line.variant_id}`)
    );
  }
  if (condition.kind === "vendors") return condition.names.some((name) => fold(name) === fold(line.vendor));
  return (
    condition.kind === "discounted" && line.discount_allocations.some(({ amount }) => Number(amount) > 0)
  );
}

function holds(condition: Condition, subject: Case): boolean {
  const { order, refunds, calendar } = subject;
  if ("all" in condition) return condition.all.every((each) => holds(each, subject));
  if ("any" in condition) return condition.any.some((each) => holds(each, subject));
  if ("none" in condition) return !condition.none.some((each) => holds(each, subject));
  const placed = Date.parse(order.processed_at);
  switch (condition.kind) {
    case "products":
    case "vendors":
    case "discounted":
      return order.line_items.some((line) => unitsLeft(line, refunds) > 0 && lineHolds(condition, line));
    case "orderTotal": {
      const { cents } = basisOf(subject, EVERYTHING, { all: [] });
      const { fromCents, toCents } = condition;
      return (
        (fromCents === null || cents >= BigInt(fromCents)) && (toCents === null || cents <= BigInt(toCents))
      );
    }
    case "quantity":
      return order.line_items.reduce((sum, line) => sum + unitsLeft(line, refunds), 0) >= condition.from;
    case "nthOrder": {
      const { from, to, every } = condition;
      const { ordinal } = subject;
      return ordinal >= from && (to === null || ordinal <= to) && (ordinal - from) % every === 0;
    }
    case "channels":
      return condition.names.some((name) => fold(name) === fold(order.source_name));
    case "countries":
      return condition.codes.includes(order.shipping_address.country_code);
    case "currencies":
      return condition.codes.includes(order.presentment_currency);
    case "codes":
      return order.discount_codes.some(
        ({ code }) =>
          condition.codes.length === 0 || condition.codes.some((wanted) => fold(wanted) === fold(code)),
      );
    case "dates": {
      const day = calendar.dayOf(placed);
      return (
        (condition.from === null || condition.from <= day) && (condition.to === null || day <= condition.to)
      );
    }
    case "weekdays":
      return condition.days.includes(calendar.weekdayOf(placed));
  }
}

const EVERYTHING = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "include" } as const;
