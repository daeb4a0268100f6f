// Adds a receipt up: from the lines of the order to the amount of the entry, by what its steps say and by nothing else.
import { least, most, share, total, type Rounding } from "./arithmetic";

export interface Step {
  readonly step: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What the steps before say so far. */
interface Sum {
  readonly lines: readonly { readonly cents: bigint; readonly quantity: bigint }[];
  readonly shipping: bigint;
  readonly refunded: bigint;
  readonly basis: bigint;
  readonly before: bigint;
  /** what the rule gives for the basis, before a multiplier looks at it */
  readonly part: bigint;
  readonly amount: bigint;
  readonly stood: bigint;
}

const NOTHING: Sum = {
  ...{ lines: [], shipping: 0n, refunded: 0n, basis: 0n, before: 0n, part: 0n, amount: 0n, stood: 0n },
};

/** Steps that give nothing, and those that only tell. */
const EMPTY = ["conditionsNotMet", "silencedBy", "orderEarnsNothing", "orderOfAnother"];
const TOLD = ["removed", "paidOtherwise", "productGone", "orderGone", "customerGone", "expiryByLaw"];

/** What an order's entry changes, above zero for an award, as its receipt adds up. Throws where a step does not follow. */
export function receiptTotal(steps: readonly Step[]): bigint {
  const sum = steps.reduce(take, NOTHING);
  return sum.amount - sum.stood;
}

function take(sum: Sum, { step, params }: Step): Sum {
  const amount = (name: string) => BigInt(params[name] ?? 0);
  const rounding = params["rounding"] as Rounding;
  switch (step) {
    case "line": {
      const line = { cents: amount("amountCents"), quantity: amount("quantity") };
      return sum.basis > 0n || sum.part > 0n
        ? { ...begun(sum), lines: [line] }
        : { ...sum, lines: [...sum.lines, line] };
    }
    case "shipping":
      return { ...sum, shipping: amount("amountCents") };
    case "refunded":
      return { ...sum, refunded: amount("amountCents") };
    case "basis": {
      const due = most(0n, total(sum.lines.map(({ cents }) => cents)) + sum.shipping - sum.refunded);
      return { ...sum, basis: same(step, amount("amountCents"), due) };
    }
    case "cartBefore":
      return { ...sum, before: amount("amountCents") };
    case "pointsPerAmount": {
      const worth = (cents: bigint) => share(cents, amount("points"), amount("perCents"), rounding);
      const whole = worth(sum.before + sum.basis) - worth(sum.before);
      const byLine = total(sum.lines.map(({ cents }) => worth(cents))) + worth(sum.shipping);
      const ofLines = sum.refunded === 0n ? byLine : least(byLine, whole);
      return given(sum, same(step, amount("amount"), params["roundingOf"] === "line" ? ofLines : whole));
    }
    case "cashback": {
      const unit = amount("stepCents") || 1n;
      const worth = (cents: bigint) =>
        share(cents, amount("rateBasisPoints"), 10_000n * unit, rounding) * unit;
      return given(sum, same(step, amount("amountCents"), worth(sum.before + sum.basis) - worth(sum.before)));
    }
    case "pointsPerItem": {
      const quantity = total(sum.lines.map((line) => line.quantity));
      same("quantity", amount("quantity"), quantity);
      return given(sum, same(step, amount("amount"), amount("points") * quantity));
    }
    case "pointsPerOrder":
      return given(sum, amount("amount"));
    case "multiplied": {
      if (amount("amount") > sum.part) throw new Error(`multiplied: ${amount("amount")} of ${sum.part}`);
      const factor = amount("factorBasisPoints");
      const extra = share(amount("amount"), factor, 10_000n, rounding) - amount("amount");
      // What is multiplied is not given again: the extra alone is.
      return { ...begun(sum), amount: sum.amount - sum.part + same(step, amount("extra"), extra) };
    }
    case "cappedPerOrder":
    case "cappedByLimit":
      return { ...sum, amount: least(sum.amount, amount("amount")) };
    case "givenBefore":
      return { ...sum, stood: amount("amount") };
    case "difference":
      same(step, amount("amount"), sum.amount - sum.stood);
      return sum;
    default:
      if (EMPTY.includes(step)) return { ...NOTHING };
      if (TOLD.includes(step)) return sum;
      throw new Error(`a receipt says ${step}, which nobody can add up`);
  }
}

function given(sum: Sum, part: bigint): Sum {
  return { ...sum, part, amount: sum.amount + part };
}

/** The lines of another part of the sum begin. */
function begun({ amount }: Sum): Sum {
  return { ...NOTHING, amount };
}

function same(step: string, said: bigint, due: bigint): bigint {
  if (said !== due) throw new Error(`${step} says ${said}, and comes to ${due}`);
  return said;
}
