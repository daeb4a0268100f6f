// Points, money and rates are integers, named by their unit (points, cents, basis points), and every division says how it
// rounds. Nothing here is a float: a number that is not a safe integer is a broken invariant.
import { invariant } from "./decision";

/** floor and ceiling by value; nearest takes halves up; halfEven takes halves to the even neighbour (IEEE 754). */
export const ROUNDINGS = ["floor", "nearest", "halfEven", "ceiling"] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/**
 * numerator / denominator of non-negative integers as an integer, rounded as named. Exact at any size that the answer
 * fits in. Throws InvariantError on a negative numerator or a denominator below 1.
 */
export function divideRounded(
  numerator: number | bigint,
  denominator: number | bigint,
  rounding: Rounding,
): number {
  if (Number.isSafeInteger(numerator) && isSmall(denominator)) {
    return divideSmall(Number(numerator), Number(denominator), rounding);
  }
  const [dividend, divisor] = [BigInt(numerator), BigInt(denominator)];
  invariant(dividend >= 0n && divisor > 0n, `cannot divide ${dividend} by ${divisor}`);
  const quotient = dividend / divisor;
  const twiceRest = (dividend % divisor) * 2n;
  return safeInteger(Number(quotient + (roundsUp(quotient, twiceRest, divisor, rounding) ? 1n : 0n)));
}

/** Twice a rest below it is still a safe integer. */
function isSmall(divisor: number | bigint): boolean {
  return Number.isSafeInteger(divisor) && divisor <= 2 ** 51;
}

/** The same in numbers, which is all that most amounts need: rest and quotient of safe integers are exact. */
function divideSmall(dividend: number, divisor: number, rounding: Rounding): number {
  invariant(dividend >= 0 && divisor > 0, `cannot divide ${dividend} by ${divisor}`);
  const rest = dividend % divisor;
  const quotient = (dividend - rest) / divisor;
  if (rest === 0 || rounding === "floor") return quotient;
  if (rounding === "ceiling") return quotient + 1;
  const twiceRest = rest * 2;
  const isUp =
    twiceRest > divisor || (twiceRest === divisor && (rounding === "nearest" || quotient % 2 === 1));
  return isUp ? quotient + 1 : quotient;
}

function roundsUp(quotient: bigint, twiceRest: bigint, divisor: bigint, rounding: Rounding): boolean {
  switch (rounding) {
    case "floor":
      return false;
    case "ceiling":
      return twiceRest > 0n;
    case "nearest":
      return twiceRest >= divisor;
    case "halfEven":
      return twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n);
  }
}

/** a * b / divisor without losing digits on the way, rounded as named. */
export function multiplyRounded(a: number, b: number, divisor: number, rounding: Rounding): number {
  const product = a * b;
  return divideRounded(Number.isSafeInteger(product) ? product : BigInt(a) * BigInt(b), divisor, rounding);
}

// ISO 4217's minor units where they are not two. Intl is no source for them: it tells how a currency is commonly shown,
// and would drop the fillér that Shopify still writes.
const WITHOUT_MINOR_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
const IN_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND".split(" ");

/** How many decimals the currency's minor unit has: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217). */
export function minorDigits(currency: string): number {
  if (WITHOUT_MINOR_UNITS.includes(currency)) return 0;
  return IN_THOUSANDTHS.includes(currency) ? 3 : 2;
}

/**
 * A decimal text such as "29.33" or "-5" in minor units of the currency. Null when it is no plain decimal number, has
 * more decimals (other than zeros) than the currency, or is too large to be exact.
 */
export function parseMoney(text: string, currency: string): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign = "", whole = "", decimals = ""] = match;
  const digits = minorDigits(currency);
  if (/[1-9]/.test(decimals.slice(digits))) return null;
  const value = Number(whole + decimals.slice(0, digits).padEnd(digits, "0"));
  return Number.isSafeInteger(value) ? (sign && value ? -value : value) : null;
}

/** Minor units as a plain decimal text, the way Shopify's API reads money: 500 of USD is "5.00". */
export function formatDecimal(amountCents: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(safeInteger(amountCents))).padStart(digits + 1, "0");
  const sign = amountCents < 0 ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function safeInteger(value: number): number {
  invariant(Number.isSafeInteger(value), `${value} is not a safe integer`);
  return value;
}
