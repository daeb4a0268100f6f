// One order's events at random, and what they leave when they are settled: for properties of the core alone, without a database.
import type { OrderEvent } from "../../app/core/events";
import { readOrderEvent, readRefundEvent } from "../../app/core/events";
import { mergeOrderFacts, NO_ORDER_FACTS } from "../../app/core/facts";
import { settleOrder, type Standing } from "../../app/core/earning/settle";
import { emptyLedger, post } from "../../app/core/ledger/post";
import type { LedgerEntry, MemberLedger } from "../../app/core/ledger/types";
import type { Program } from "../../app/core/program";
import { chanceFrom } from "../../sandbox/demo/chance";
import type { Webhook } from "./payloads";
import { inventProgram } from "./programs";
import { World } from "./world";

const START = Date.parse("2026-03-01T10:00:00Z");
const MEMBER = 1;

export const PROGRAMS = 1000;
const programs = new Map<number, Program>();

/** One of so many programmes, each read once, as the app does. */
export function programFrom(number: number): Program {
  const known = programs.get(number);
  if (known) return known;
  const program = inventProgram(chanceFrom(number), "USD");
  programs.set(number, program);
  return program;
}

/** The same, but every rule gives by itself, whatever the order and whatever the others give. */
export function plainProgramFrom(number: number): Program {
  const plain = PROGRAMS + number;
  const known = programs.get(plain);
  if (known) return known;
  const program = programFrom(number);
  const earning = program.earning.map((rule) => ({
    ...{ ...rule, when: { all: [] }, stacking: "stackable" as const },
  }));
  programs.set(plain, { ...program, earning });
  return plainProgramFrom(number);
}

/** An order that is placed, paid, refunded in parts, edited and perhaps cancelled, as its webhooks tell it. */
export function orderEvents(seed: number): OrderEvent[] {
  const chance = chanceFrom(seed);
  const world = new World(chance, "USD", 2, () => MEMBER);
  const told: Webhook[] = world.place(START, null, MEMBER);
  const count = chance.integer(7);
  for (let step = 1; step <= count; step++) {
    const now = START + step * 60_000;
    const happens = chance.pick([
      "pay",
      "refund",
      "refund",
      "refund",
      "edit",
      "cancel",
      "failPayment",
    ] as const);
    told.push(...world[happens](now));
  }
  return told.map(({ topic, payload }) =>
    topic === "refunds/create" ? readRefundEvent(payload, "USD") : readOrderEvent(payload),
  );
}

/** The same order, and all of it refunded in the end. */
export function refundedInTheEnd(seed: number): OrderEvent[] {
  const world = new World(chanceFrom(seed), "USD", 2, () => MEMBER);
  const told = [...world.place(START, null, MEMBER), ...world.pay(START + 1000)];
  const parts = seed % 4;
  for (let part = 1; part <= parts; part++) told.push(...world.refundUnits(START + part * 60_000, false));
  told.push(...world.refundUnits(START + 3_600_000, true));
  return told.filter(({ topic }) => topic !== "refunds/create").map(({ payload }) => readOrderEvent(payload));
}

export interface Settled {
  readonly ledger: MemberLedger;
  readonly entries: readonly LedgerEntry[];
  /** what each rule has given, where it has, after each event */
  readonly stands: readonly ReadonlyMap<string, number>[];
}

/** Settles the order after each event, in the order given. */
export function settleEvents(events: readonly OrderEvent[], program: Program): Settled {
  let facts = NO_ORDER_FACTS;
  let ledger = emptyLedger(MEMBER);
  const entries: LedgerEntry[] = [];
  const stands: Map<string, number>[] = [];
  events.forEach((event, index) => {
    facts = mergeOrderFacts(facts, event.facts);
    for (const { intent } of settleOrder(
      facts,
      { version: 1, program },
      MEMBER,
      standingsOf(entries),
      "UTC",
    )) {
      const posted = post(ledger, intent, new Date(START + index * 1000));
      if (!posted.ok) throw new Error(posted.refusal.code);
      ({ ledger } = posted.value);
      entries.push(posted.value.entry);
    }
    stands.push(
      new Map(
        standingsOf(entries)
          .map(({ ruleKey, given, taken, waived }) => [ruleKey, given - taken - waived] as const)
          .filter(([, amount]) => amount !== 0),
      ),
    );
  });
  return { ledger, entries, stands };
}

function standingsOf(entries: readonly LedgerEntry[]): Standing[] {
  const standings = new Map<string, Standing>();
  for (const { kind, ruleKey, unit, amount, waived } of entries) {
    if (ruleKey === null) continue;
    const nothing = { given: 0, taken: 0, waived: 0, entries: 0 };
    const before = standings.get(ruleKey) ?? { memberId: MEMBER, ruleKey, unit, ...nothing };
    standings.set(ruleKey, {
      ...before,
      given: before.given + (kind === "award" ? amount : 0),
      taken: before.taken + (kind === "takeBack" ? amount : 0),
      waived: before.waived + waived,
      entries: before.entries + 1,
    });
  }
  return [...standings.values()];
}
