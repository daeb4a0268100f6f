// The auditor's own arithmetic, as on paper: whole numbers without limit, and a remainder that is looked at.

export type Rounding = "floor" | "nearest" | "halfEven" | "ceiling";

/** whole x part / of, for amounts that are not negative. */
export function share(whole: bigint, part: bigint, of: bigint, rounding: Rounding): bigint {
  const below = (whole * part) / of;
  const rest = whole * part - below * of;
  if (rest === 0n) return below;
  if (rounding === "floor") return below;
  if (rounding === "ceiling") return below + 1n;
  const half = rest * 2n - of;
  if (half !== 0n) return half > 0n ? below + 1n : below;
  return rounding === "nearest" || below % 2n !== 0n ? below + 1n : below;
}

export function total(amounts: readonly bigint[]): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** "-12.30" of a currency with two decimals is -1230. */
export function minor(text: string, digits: number): bigint {
  const isNegative = text.startsWith("-");
  const [whole = "0", decimals = ""] = text.replace("-", "").split(".");
  const amount = BigInt(whole + decimals.padEnd(digits, "0"));
  return isNegative ? -amount : amount;
}

const DAY_MS = 86_400_000;

/** The days of a shop whose clock is always so many minutes ahead of UTC. */
export class Calendar {
  readonly #aheadMs: number;

  constructor(minutesAhead: number) {
    this.#aheadMs = minutesAhead * 60_000;
  }

  /** YYYY-MM-DD */
  dayOf(moment: number): string {
    return new Date(moment + this.#aheadMs).toISOString().slice(0, 10);
  }

  /** 1 is Monday */
  weekdayOf(moment: number): number {
    // 1 January 1970 was a Thursday.
    return ((((Math.floor((moment + this.#aheadMs) / DAY_MS) + 3) % 7) + 7) % 7) + 1;
  }

  /** The midnight at which a day ends; days beyond the month run on into the next. */
  endOf(year: number, month: number, day: number): number {
    return Date.UTC(year, month, day + 1) - this.#aheadMs;
  }

  partsOf(moment: number): { year: number; month: number; day: number } {
    const local = new Date(moment + this.#aheadMs);
    return { year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate() };
  }
}

export interface ExpirySettings {
  readonly kind: "never" | "days" | "months" | "endOfMonth" | "endOfYear";
  readonly days?: number;
  readonly months?: number;
  readonly years?: number;
}

/** When what came free at `from` is gone; null: never. */
export function expiryOf(
  { kind, days = 0, months = 0, years = 0 }: ExpirySettings,
  from: number,
  calendar: Calendar,
): number | null {
  const { year, month, day } = calendar.partsOf(from);
  const lastOf = (ahead: number) => new Date(Date.UTC(year, month + ahead + 1, 0)).getUTCDate();
  switch (kind) {
    case "never":
      return null;
    case "days":
      return calendar.endOf(year, month, day + days);
    case "months":
      return calendar.endOf(year, month + months, Math.min(day, lastOf(months)));
    case "endOfMonth":
      return calendar.endOf(year, month + months, lastOf(months));
    case "endOfYear":
      return calendar.endOf(year + years, 11, 31);
  }
}
