import { describe, expect, it } from "vitest";
import { emptyLedger, post } from "../ledger/post";
import type { AwardIntent, Intent, MemberLedger } from "../ledger/types";
import { claimableCents, owedOfPayouts, planClaim, planClaimed } from "./claim";
import { planPayout } from "./payout";
import { judgeCall, type AccountTransaction } from "./transfer";

const NOW = new Date("2026-03-01T12:00:00Z");
const CONTEXT = {
  ...{ memberId: 7, customerId: "gid://shopify/Customer/7", programVersion: 1 },
  ...{ timezone: "Europe/Budapest", now: NOW },
};

const award = (key: string, amount: number, dates: Partial<AwardIntent> = {}): AwardIntent => ({
  ...{ kind: "award", key, unit: "USD", amount, occurredAt: NOW, availableAt: NOW, expiresAt: null },
  ...{ orderId: key, ruleKey: "cashback", explanation: [], ...dates },
});
const takeBack = (key: string, amount: number): Intent => ({
  ...{ kind: "takeBack", key, unit: "USD", amount, occurredAt: NOW, shortfall: "carry" },
  ...{ orderId: "a", ruleKey: "cashback", explanation: [] },
});

function posted(ledger: MemberLedger, ...intents: Intent[]) {
  let [after, entry] = [ledger, undefined as ReturnType<typeof mustPost>["entry"] | undefined];
  for (const intent of intents) ({ ledger: after, entry } = mustPost(after, intent));
  if (!entry) throw new Error("nothing was posted");
  return { ledger: after, entry };
}
function mustPost(ledger: MemberLedger, intent: Intent) {
  const decision = post(ledger, intent, NOW);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value;
}
function payoutOf(ledger: MemberLedger) {
  const account = ledger.accounts["USD"];
  const payout = account && planPayout(account, CONTEXT);
  if (!payout) throw new Error("nothing is paid out");
  return payout;
}

describe("a payout of cashback", () => {
  it("takes all that is free and expires at the same moment, the earliest first, and lists the awards", () => {
    const end = new Date("2026-12-31T23:00:00Z");
    const later = new Date("2026-03-10T00:00:00Z");
    const { ledger } = posted(
      emptyLedger(7),
      award("a", 300),
      award("b", 200, { expiresAt: end }),
      award("c", 50, { expiresAt: end, occurredAt: new Date("2026-02-28T23:30:00Z") }),
      award("d", 1000, { availableAt: later }),
    );
    const { intent, transfer } = payoutOf(ledger);
    expect(transfer).toMatchObject({ amountCents: 250, expiresAt: end, direction: "credit" });
    expect(intent.explanation).toEqual([
      { step: "payoutOfAward", params: { day: "2026-03-01", amountCents: 50, currency: "USD" } },
      { step: "payoutOfAward", params: { day: "2026-03-01", amountCents: 200, currency: "USD" } },
      { step: "paidAsStoreCredit", params: { amountCents: 250, currency: "USD" } },
    ]);
    const { ledger: held } = posted(ledger, intent);
    expect(payoutOf(held).transfer).toMatchObject({ amountCents: 300, expiresAt: null });
    expect(payoutOf(ledger)).toEqual(payoutOf(ledger));
  });

  it("is none where nothing is free", () => {
    const later = new Date("2026-03-10T00:00:00Z");
    const { ledger } = posted(emptyLedger(7), award("a", 300, { availableAt: later }));
    expect(planPayout(ledger.accounts["USD"]!, CONTEXT)).toBeNull();
  });
});

describe("a take-back of what was paid out", () => {
  const paid = () => {
    const { ledger } = posted(emptyLedger(7), award("a", 300));
    const { intent, redemption } = payoutOf(ledger);
    const capture: Intent = {
      ...{ kind: "capture", key: "made", unit: "USD", amount: 300, occurredAt: NOW },
      ...{ holdId: redemption.id, redemptionId: redemption.id, explanation: [] },
    };
    return { redemption, ...posted(ledger, intent, capture) };
  };

  it("owes what the lots could not give, and nothing where all was still there", () => {
    const { ledger } = paid();
    const short = posted(ledger, award("b", 100), takeBack("back", 250));
    expect(owedOfPayouts(short.ledger, short.entry)).toBe(150);
    const whole = posted(ledger, award("b", 100), takeBack("back", 60));
    expect(owedOfPayouts(whole.ledger, whole.entry)).toBe(0);
    const never = posted(emptyLedger(7), award("a", 10), takeBack("back", 50));
    expect(owedOfPayouts(never.ledger, never.entry)).toBe(0);
  });

  it("is claimed no further than is owed and was paid out, and repays what is owed", () => {
    const { ledger, redemption } = paid();
    const owed = posted(ledger, takeBack("back", 120)).ledger;
    const hold = owed.holds[redemption.id]!;
    const whose = { memberId: 7, customerId: CONTEXT.customerId, currency: "USD", now: NOW };
    const claim = planClaim({ ...whose, entryKey: "back", owedCents: 120 });
    expect(claim).toMatchObject({ id: "claim back", direction: "debit", amountCents: 120 });
    expect(claimableCents(claim, owed, [{ redemption, hold }])).toBe(120);
    expect(claimableCents(claim, owed, [])).toBe(0);
    const repaid = posted(owed, award("b", 100)).ledger;
    expect(claimableCents(claim, repaid, [{ redemption, hold }])).toBe(20);
    const { ledger: after } = posted(owed, ...planClaimed(claim, 120, [{ redemption, hold }], NOW));
    expect(after.accounts["USD"]).toMatchObject({ captured: 180, deficit: 0, remaining: 0 });
  });
});

describe("a call whose answer was lost", () => {
  const sent = { direction: "credit", sentCents: 500 } as const;
  const credit = (amountCents: number, change: Partial<AccountTransaction> = {}): AccountTransaction => ({
    ...{ id: `credit ${amountCents}`, direction: "credit", amountCents, isAdjustment: true, ...change },
  });

  it.each([
    ["nothing is newer", [], "notMade"],
    ["one credit of its amount is newer", [credit(500)], "made"],
    ["others are newer too", [credit(100), credit(500), credit(500, { isAdjustment: false })], "made"],
    ["only a refund of its amount is newer", [credit(500, { isAdjustment: false })], "notMade"],
    ["only a debit of its amount is newer", [credit(500, { direction: "debit" })], "notMade"],
    ["two credits of its amount are newer", [credit(500), credit(500)], "unclear"],
  ])("where %s", (_when, newer, outcome) => {
    expect(judgeCall(sent, newer)).toMatchObject({ outcome });
  });
});
