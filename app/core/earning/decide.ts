// What an order is entitled to under all rules of a programme: conditions, the sums, maxima, multipliers, and which exclusive
// rule silences the others. A programme is compiled once; nothing of it is interpreted for an order.
import { compileLineCondition, compileOrderCondition, isAlways, leavesOf } from "../conditions/registry";
import type { LineTest, LocalTime, Occasion, OrderTest } from "../conditions/define";
import type { LineFacts, OrderFacts, OrderSnapshot, ResolvedFacts } from "../facts";
import { POINTS, type Explanation, type ExplanationStep, type Unit } from "../ledger/types";
import type { Program } from "../program";
import { basisSchema, earningBasis, everyLine, standOf, type Basis, type OrderStand } from "./basis";
import type { Entitlement } from "./define";
import { multiplierExtra, type Multiplier } from "./multiplier";
import { calculateRule, type BaseRule, type EarningRule } from "./registry";

interface CompiledRule<Rule extends EarningRule> {
  readonly rule: Rule;
  readonly applies: OrderTest;
  readonly counts: LineTest;
}

interface CompiledBaseRule extends CompiledRule<BaseRule> {
  /** rules that count the same lines in the same way share what was worked out for one of them */
  readonly basisSlot: number;
}

interface CompiledProgram {
  readonly base: readonly CompiledBaseRule[];
  readonly multipliers: readonly CompiledRule<Multiplier>[];
  /** whether some rule asks which of the member's orders it is */
  readonly asksForOrdinal: boolean;
  readonly asksForTier: boolean;
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
  const slots: string[] = [];
  const slotOf = ({ basis, lines }: BaseRule): number => {
    const text = JSON.stringify([basis, lines]);
    return slots.includes(text) ? slots.indexOf(text) : slots.push(text) - 1;
  };
  const base: CompiledBaseRule[] = [];
  const multipliers: CompiledRule<Multiplier>[] = [];
  for (const rule of program.earning) {
    if (rule.kind === "multiplier") multipliers.push(compileRule(rule));
    else base.push({ ...compileRule(rule), basisSlot: slotOf(rule) });
  }
  const asked = new Set(program.earning.flatMap(({ when }) => leavesOf(when).map(({ kind }) => kind)));
  const asks = { asksForOrdinal: asked.has("nthOrder"), asksForTier: asked.has("tiers") };
  const made = { base, multipliers, ...asks };
  compiled.set(program, made);
  return made;
}

/** Whether some rule of the programme asks which of the member's orders it is. */
export function asksForOrdinal(program: Program): boolean {
  return compile(program).asksForOrdinal;
}

/** Whether some rule of the programme asks for the member's tier. */
export function asksForTier(program: Program): boolean {
  return compile(program).asksForTier;
}

/** What of an order each rule counts, in minor units: from where the orders of a split cart that come after it go on. */
export function countedCents(
  program: Program,
  { order, refunds, placed, resolved }: Decided,
): Map<string, number> {
  const stand = standOf(order, refunds);
  const occasion = occasionOf(stand, placed, resolved);
  return new Map(
    compile(program).base.map(({ rule, applies, counts }) => [
      rule.key,
      applies(occasion) ? earningBasis(stand, rule.basis, counts).totalCents : 0,
    ]),
  );
}

/** The facts of an order as it stands, and when it was placed by the shop's clock. */
export interface Decided {
  readonly order: OrderSnapshot;
  readonly refunds: OrderFacts["refunds"];
  readonly placed: LocalTime;
  /** null before the order has earned */
  readonly resolved: ResolvedFacts | null;
}

/** What all rules of a programme look at, and what they have worked out of it. */
interface Sitting {
  readonly occasion: Occasion;
  readonly stand: OrderStand;
  readonly bases: (Basis | undefined)[];
}

interface Given {
  readonly rule: EarningRule;
  readonly entitlement: Entitlement;
}

/** What each rule gives, by its key. */
export function decideEarning(
  program: Program,
  { order, refunds, placed, resolved }: Decided,
): Map<string, Entitlement> {
  const { base, multipliers } = compile(program);
  const stand = standOf(order, refunds);
  const sitting: Sitting = { stand, occasion: occasionOf(stand, placed, resolved), bases: [] };
  const given = silenceOthers(base.map((rule) => baseEntitlement(rule, sitting)));
  if (multipliers.length === 0) return given;
  const extras = silenceOthers(
    multipliers.map((multiplier) => multiplierEntitlement(multiplier, base, given, sitting)),
  );
  return new Map([...given, ...extras]);
}

function occasionOf(stand: OrderStand, placed: LocalTime, resolved: ResolvedFacts | null): Occasion {
  let quantity = 0;
  const lines: LineFacts[] = [];
  for (const line of stand.lines) {
    quantity += line.quantity;
    if (line.quantity > 0) lines.push(line.facts);
  }
  const { totalCents } = earningBasis(stand, EVERYTHING);
  return { order: stand.order, lines, subtotalCents: totalCents, quantity, placed, resolved };
}

const EVERYTHING = basisSchema.parse({
  ...{ discounts: "net", tax: "include", shipping: "exclude", giftCards: "include" },
});

function baseEntitlement(compiledRule: CompiledBaseRule, sitting: Sitting): Given {
  const { rule, applies, counts, basisSlot } = compiledRule;
  const { stand, bases, occasion } = sitting;
  if (!applies(occasion)) return { rule, entitlement: notMet(unitOf(rule, stand.order.currency)) };
  const basis = (bases[basisSlot] ??= earningBasis(stand, rule.basis, counts));
  const before = occasion.resolved?.cartBefore?.[rule.key] ?? null;
  const entitlement = calculateRule(rule, basis, stand.order, before);
  return { rule, entitlement: limited(rule, entitlement, occasion.resolved) };
}

function notMet(unit: Unit): Entitlement {
  return { unit, amount: 0, explain: () => [{ step: "conditionsNotMet", params: {} }] };
}

/** What a multiplier adds to all that the rules of its unit give for its lines. Fixed amounts are not multiplied. */
function multiplierEntitlement(
  { rule, applies, counts }: CompiledRule<Multiplier>,
  base: readonly CompiledBaseRule[],
  given: ReadonlyMap<string, Entitlement>,
  { stand, occasion }: Sitting,
): Given {
  const unit = unitOf(rule, stand.order.currency);
  if (!applies(occasion)) return { rule, entitlement: notMet(unit) };
  let amount = 0;
  const parts: (() => Explanation)[] = [];
  for (const other of base) {
    const whole = given.get(other.rule.key);
    if (!whole || whole.unit !== unit || whole.amount === 0 || other.rule.kind === "perOrder") continue;
    const part = calculateRule(other.rule, multipliedBasis(other, counts, stand), stand.order);
    const multiplied = Math.min(part.amount, whole.amount);
    if (multiplied === 0) continue;
    const extra = multiplierExtra(rule, multiplied);
    amount += extra;
    const { factorBasisPoints, rounding } = rule;
    const params = { rule: other.rule.key, amount: multiplied, factorBasisPoints, rounding, extra, unit };
    parts.push(() => [...part.explain(), { step: "multiplied", params }]);
  }
  const explain = () => parts.flatMap((part) => part());
  return { rule, entitlement: limited(rule, { unit, amount, explain }, occasion.resolved) };
}

/** What of another rule's basis is multiplied: all of it, or what its lines are worth that both count. */
function multipliedBasis(
  { rule, counts: ownCounts }: CompiledBaseRule,
  counts: LineTest,
  stand: OrderStand,
): Basis {
  if (counts === everyLine) return earningBasis(stand, rule.basis, ownCounts);
  const both: LineTest = (line) => ownCounts(line) && counts(line);
  return earningBasis(stand, { ...rule.basis, shipping: "exclude" }, both);
}

/** The unit that a rule gives in a shop of that currency. */
export function unitOf(rule: EarningRule, currency: string): Unit {
  const isMoney = rule.kind === "cashback" || (rule.kind === "multiplier" && rule.of === "cashback");
  return isMoney ? currency : POINTS;
}

/** What the order's own maximum leaves of it, and what is left under the limits beyond it. */
function limited(
  { key, maximumPerOrder }: EarningRule,
  entitlement: Entitlement,
  resolved: ResolvedFacts | null,
): Entitlement {
  const room = resolved?.room[key];
  const ofOrder = atMost(entitlement, maximumPerOrder, { step: "cappedPerOrder", params: {} });
  return room === undefined
    ? ofOrder
    : atMost(ofOrder, room.amount, { step: "cappedByLimit", params: { limit: room.limit } });
}

function atMost(
  entitlement: Entitlement,
  most: number | null,
  { step, params }: ExplanationStep,
): Entitlement {
  if (most === null || entitlement.amount <= most) return entitlement;
  const { unit, explain } = entitlement;
  const explained = { step, params: { ...params, amount: most, unit } };
  return { unit, amount: most, explain: () => [...explain(), explained] };
}

/** Where an exclusive rule gives something, it is the only one of its unit that does. */
function silenceOthers(rules: readonly Given[]): Map<string, Entitlement> {
  const winners = new Map<Unit, Given>();
  for (const candidate of rules) {
    const { rule, entitlement } = candidate;
    if (rule.stacking !== "exclusive" || entitlement.amount === 0) continue;
    const best = winners.get(entitlement.unit);
    if (!best || rank(candidate, best) < 0) winners.set(entitlement.unit, candidate);
  }
  const decided = new Map<string, Entitlement>();
  for (const { rule, entitlement } of rules) {
    const winner = winners.size > 0 ? winners.get(entitlement.unit) : undefined;
    const isSilenced = winner && winner.rule !== rule && entitlement.amount > 0;
    decided.set(rule.key, isSilenced ? silenced(entitlement.unit, winner.rule) : entitlement);
  }
  return decided;
}

function silenced(unit: Unit, by: EarningRule): Entitlement {
  return { unit, amount: 0, explain: () => [{ step: "silencedBy", params: { rule: by.key } }] };
}

/** The higher priority first, then the larger amount, then by key: never by chance. */
function rank(a: Given, b: Given): number {
  return (
    b.rule.priority - a.rule.priority ||
    b.entitlement.amount - a.entitlement.amount ||
    (a.rule.key < b.rule.key ? -1 : 1)
  );
}
