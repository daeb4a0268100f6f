// What an order is entitled to under all rules of a programme: conditions, the sums, maxima, multipliers, and which exclusive
// rule silences the others. A programme is compiled once; nothing of it is interpreted for an order.
import { compileLineCondition, compileOrderCondition, isAlways } from "../conditions/registry";
import type { LineTest, LocalTime, Occasion, OrderTest } from "../conditions/define";
import type { OrderFacts, OrderSnapshot } from "../facts";
import type { ExplanationStep, Unit } from "../ledger/types";
import { POINTS } from "../ledger/types";
import type { Program } from "../program";
import { earningBasis, everyLine, keptQuantities } from "./basis";
import type { Basis } from "./basis";
import type { Entitlement } from "./define";
import { multiplierExtra, type Multiplier } from "./multiplier";
import { calculateRule, type BaseRule, type EarningRule } from "./registry";

interface CompiledRule<Rule extends EarningRule> {
  readonly rule: Rule;
  readonly applies: OrderTest;
  readonly counts: LineTest;
}

interface CompiledProgram {
  readonly base: readonly CompiledRule<BaseRule>[];
  readonly multipliers: readonly CompiledRule<Multiplier>[];
}

const compiled = new WeakMap<Program, CompiledProgram>();

function compile(program: Program): CompiledProgram {
  const known = compiled.get(program);
  if (known) return known;
  const compileRule = <Rule extends EarningRule>(rule: Rule): CompiledRule<Rule> => ({
    rule,
    applies: compileOrderCondition(rule.when),
    counts: isAlways(rule.lines) ? everyLine : compileLineCondition(rule.lines),
  });
  const isMultiplier = (rule: EarningRule): rule is Multiplier => rule.kind === "multiplier";
  const isBase = (rule: EarningRule): rule is BaseRule => rule.kind !== "multiplier";
  const made = {
    base: program.earning.filter(isBase).map(compileRule),
    multipliers: program.earning.filter(isMultiplier).map(compileRule),
  };
  compiled.set(program, made);
  return made;
}

/** The facts of an order as it stands, and when it was placed by the shop's clock. */
export interface Decided {
  readonly order: OrderSnapshot;
  readonly refunds: OrderFacts["refunds"];
  readonly placed: LocalTime;
}

/** What each rule gives, by its key. */
export function decideEarning(program: Program, decided: Decided): Map<string, Entitlement> {
  const { base, multipliers } = compile(program);
  const occasion = occasionOf(decided);
  const given = silenceOthers(
    base.map((rule) => ({ rule: rule.rule, entitlement: baseEntitlement(rule, decided, occasion) })),
  );
  const extras = silenceOthers(
    multipliers.map((multiplier) => ({
      rule: multiplier.rule,
      entitlement: multiplierEntitlement(multiplier, base, given, decided, occasion),
    })),
  );
  return new Map([...given, ...extras]);
}

function occasionOf({ order, refunds, placed }: Decided): Occasion {
  const kept = keptQuantities(order, refunds);
  const lines = order.lines.filter((line) => (kept.get(line.id) ?? 0) > 0);
  const basis = earningBasis(order, refunds, EVERYTHING);
  const quantity = [...kept.values()].reduce((sum, units) => sum + units, 0);
  return { order, lines, subtotalCents: basis.totalCents, quantity, placed };
}

const EVERYTHING = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "include" } as const;

function baseEntitlement(
  { rule, applies, counts }: CompiledRule<BaseRule>,
  { order, refunds }: Decided,
  occasion: Occasion,
): Entitlement {
  const unit = unitOf(rule, order);
  if (!applies(occasion)) return { unit, amount: 0, explanation: [{ step: "conditionsNotMet", params: {} }] };
  const basis = earningBasis(order, refunds, rule.basis, counts);
  return capped(rule, calculateRule(rule, basis, order));
}

/** What a multiplier adds to all that the rules of its unit give for its lines. Fixed amounts are not multiplied. */
function multiplierEntitlement(
  { rule, applies, counts }: CompiledRule<Multiplier>,
  base: readonly CompiledRule<BaseRule>[],
  given: ReadonlyMap<string, Entitlement>,
  { order, refunds }: Decided,
  occasion: Occasion,
): Entitlement {
  const unit = unitOf(rule, order);
  if (!applies(occasion)) return { unit, amount: 0, explanation: [{ step: "conditionsNotMet", params: {} }] };
  let amount = 0;
  const explanation: ExplanationStep[] = [];
  for (const other of base) {
    const whole = given.get(other.rule.key);
    if (!whole || whole.unit !== unit || whole.amount === 0 || other.rule.kind === "perOrder") continue;
    const part = calculateRule(other.rule, multipliedBasis(other, counts, order, refunds), order);
    const multiplied = Math.min(part.amount, whole.amount);
    const extra = multiplierExtra(rule, multiplied);
    amount += extra;
    if (multiplied === 0) continue;
    const { factorBasisPoints, rounding } = rule;
    const params = { rule: other.rule.key, amount: multiplied, factorBasisPoints, rounding, extra, unit };
    explanation.push(...part.explanation, { step: "multiplied", params });
  }
  return capped(rule, { unit, amount, explanation });
}

/** What of another rule's basis is multiplied: all of it, or what its lines are worth that both count. */
function multipliedBasis(
  { rule, counts: ownCounts }: CompiledRule<BaseRule>,
  counts: LineTest,
  order: OrderSnapshot,
  refunds: OrderFacts["refunds"],
): Basis {
  if (counts === everyLine) return earningBasis(order, refunds, rule.basis, ownCounts);
  const both: LineTest = (line) => ownCounts(line) && counts(line);
  return earningBasis(order, refunds, { ...rule.basis, shipping: "exclude" }, both);
}

function unitOf(rule: EarningRule, order: OrderSnapshot): Unit {
  const isMoney = rule.kind === "cashback" || (rule.kind === "multiplier" && rule.of === "cashback");
  return isMoney ? order.currency : POINTS;
}

function capped({ maximumPerOrder }: EarningRule, entitlement: Entitlement): Entitlement {
  if (maximumPerOrder === null || entitlement.amount <= maximumPerOrder) return entitlement;
  const { unit, explanation } = entitlement;
  const params = { amount: maximumPerOrder, unit };
  return { unit, amount: maximumPerOrder, explanation: [...explanation, { step: "cappedPerOrder", params }] };
}

/** Where an exclusive rule gives something, it is the only one of its unit that does. */
function silenceOthers(
  rules: readonly { readonly rule: EarningRule; readonly entitlement: Entitlement }[],
): Map<string, Entitlement> {
  const winners = new Map<Unit, (typeof rules)[number]>();
  for (const candidate of rules) {
    const { rule, entitlement } = candidate;
    if (rule.stacking !== "exclusive" || entitlement.amount === 0) continue;
    const best = winners.get(entitlement.unit);
    if (!best || rank(candidate, best) < 0) winners.set(entitlement.unit, candidate);
  }
  return new Map(
    rules.map(({ rule, entitlement }) => {
      const winner = winners.get(entitlement.unit);
      if (!winner || winner.rule === rule || entitlement.amount === 0) return [rule.key, entitlement];
      const explanation = [{ step: "silencedBy", params: { rule: winner.rule.key } }];
      return [rule.key, { unit: entitlement.unit, amount: 0, explanation }];
    }),
  );
}

/** The higher priority first, then the larger amount, then by key: never by chance. */
function rank(
  a: { readonly rule: EarningRule; readonly entitlement: Entitlement },
  b: { readonly rule: EarningRule; readonly entitlement: Entitlement },
): number {
  return (
    b.rule.priority - a.rule.priority ||
    b.entitlement.amount - a.entitlement.amount ||
    (a.rule.key < b.rule.key ? -1 : 1)
  );
}
