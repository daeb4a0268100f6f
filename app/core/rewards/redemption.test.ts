import { describe, expect, it } from "vitest";
import type { OrderSnapshot } from "../facts";
import { POINTS, type Hold } from "../ledger/types";
import { defaultProgram, programSchema } from "../program";
import { readableCode } from "./code";
import { closeRedemption, giveBackRedemption, releaseDueAt, releaseRedemption, returnsBy } from "./closing";
import { noWish } from "./promise";
import { planGrant, planRedemption, type Redemption } from "./redemption";
import { settleUse } from "./use";

const NOW = new Date("2026-03-01T12:00:00Z");
const version = { version: 3, program: defaultProgram() };
const request = {
  id: "r1",
  memberId: 7,
  requestKey: "k",
  rewardKey: "five-off",
  code: "VEFA-AAAA",
  forCart: false,
  wish: noWish("USD"),
  available: 500,
  applicant: { today: "2026-03-01", joinedOn: "2026-01-01", tier: null, customerTags: null, segments: null },
  counted: () => 0,
  now: NOW,
};

function plannedRedemption(change: Partial<Redemption> = {}): Redemption {
  const planned = planRedemption(request, version);
  if (!planned.ok) throw new Error(planned.refusal.code);
  return { ...planned.value.redemption, state: "issued", ...change };
}
const hold = (change: Partial<Hold> = {}): Hold => ({
  ...{ id: "r1", unit: POINTS, amount: 500, captured: 0, released: 0, draws: [], ...change },
});
const order = (change: Partial<OrderSnapshot> = {}): OrderSnapshot => ({
  ...{ id: "gid://shopify/Order/9", name: "#9", customerId: "gid://shopify/Customer/7", currency: "USD" },
  ...{
    processedAt: "2026-03-02T00:00:00Z",
    updatedAt: "2026-03-02T00:00:00Z",
    cancelledAt: null,
    test: false,
  },
  ...{ financialStatus: "pending", taxesIncluded: false, lines: [] },
  ...{
    channel: "web",
    countryCode: null,
    presentmentCurrency: null,
    jurisdiction: null,
    customerTags: [],
    checkoutToken: null,
  },
  shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
  discountCodes: [{ code: "vefa-aaaa", amountCents: 500 }],
  ...change,
});

const use = (of: OrderSnapshot, buyerMemberId = 7) => ({ order: of, refunds: [], buyerMemberId, entries: 0 });

describe("a redemption", () => {
  it("holds its price and shares a discount with those of the same terms and last day", () => {
    const planned = planRedemption(request, version);
    expect(planned).toMatchObject({
      value: {
        intent: { kind: "hold", amount: 500, holdId: "r1" },
        redemption: { discountKey: "five-off:3:open" },
      },
    });
  });

  it("ends with its last day", () => {
    const program = defaultProgram();
    Object.assign(program.rewards[0]!, { validityDays: 30 });
    const planned = planRedemption(request, { version: 3, program });
    expect(planned).toMatchObject({
      value: {
        redemption: { discountKey: "five-off:3:2026-03-31", expiresAt: new Date("2026-03-31T23:59:59.999Z") },
      },
    });
  });

  it("for a cart is held for a day, and its points are back a day of grace later", () => {
    const planned = planRedemption({ ...request, forCart: true }, version);
    if (!planned.ok) throw new Error(planned.refusal.code);
    const { redemption } = planned.value;
    expect(redemption).toMatchObject({ heldUntil: new Date("2026-03-02T12:00:00Z"), expiresAt: null });
    expect(returnsBy(redemption, version.program)).toEqual(new Date("2026-03-03T12:00:00Z"));
    expect(releaseDueAt(redemption, version.program, NOW)).toEqual(new Date("2026-03-02T12:00:00Z"));
    expect(returnsBy({ ...redemption, state: "used" }, version.program)).toBeNull();
  });

  it("for a cart is held no longer than its code is good", () => {
    const program = { ...defaultProgram(), cartHoldHours: 720 };
    Object.assign(program.rewards[0]!, { validityDays: 1 });
    const planned = planRedemption({ ...request, forCart: true }, { version: 3, program });
    if (!planned.ok) throw new Error(planned.refusal.code);
    const { redemption } = planned.value;
    expect(redemption.heldUntil).toEqual(new Date("2026-03-02T23:59:59.999Z"));
    expect(returnsBy(redemption, program)).toEqual(new Date("2026-03-03T23:59:59.999Z"));
  });

  it("without a hold or an end keeps its points for the code", () => {
    expect(returnsBy(plannedRedemption(), version.program)).toBeNull();
  });

  it("that the member gives back needs no grace, and is given back once", () => {
    const given = giveBackRedemption(plannedRedemption(), NOW);
    if (!given.ok || !given.value) throw new Error("it was not given back");
    const { redemption, killCode } = given.value;
    expect(killCode).toBe(true);
    expect(redemption).toMatchObject({ state: "closing", givenBackAt: NOW });
    expect(releaseDueAt(redemption, version.program, NOW)).toEqual(NOW);
    expect(giveBackRedemption(redemption, NOW)).toEqual({ ok: true, value: null });
    expect(giveBackRedemption(plannedRedemption({ state: "issuing" }), NOW)).toMatchObject({
      value: { killCode: true, redemption: { state: "closing", givenBackAt: null } },
    });
    expect(giveBackRedemption(plannedRedemption({ state: "used" }), NOW)).toMatchObject({
      refusal: { code: "redemptionAlreadyUsed" },
    });
  });

  it("is refused for a reward that there is not", () => {
    expect(planRedemption({ ...request, rewardKey: "car" }, version)).toMatchObject({
      refusal: { code: "unknownReward", params: { reward: "car" } },
    });
  });

  it("is captured when the order with its code comes, paid or not, in whatever case the code was typed", () => {
    expect(settleUse(plannedRedemption(), hold(), use(order()), "return")).toMatchObject({
      redemption: { state: "used", orderId: "gid://shopify/Order/9" },
      intent: { kind: "capture", amount: 500 },
    });
  });

  it("is captured once: the same order again changes nothing", () => {
    const used = plannedRedemption({ state: "used", orderId: "gid://shopify/Order/9" });
    expect(settleUse(used, hold({ captured: 500 }), use(order()), "return")).toBeNull();
    expect(
      settleUse(used, hold({ captured: 500 }), use(order({ id: "gid://shopify/Order/10" })), "return"),
    ).toBeNull();
  });

  it("is flagged when another customer used the code", () => {
    const step = settleUse(plannedRedemption(), hold(), use(order(), 8), "return");
    expect(step?.redemption.usedByMemberId).toBe(8);
    expect(step?.intent?.explanation.map(({ step: name }) => name)).toContain("usedByAnother");
  });

  it("gives its points back when that order is cancelled, and kills the code", () => {
    const used = plannedRedemption({ state: "used", orderId: "gid://shopify/Order/9" });
    const cancelled = order({ cancelledAt: "2026-03-03T00:00:00Z" });
    expect(settleUse(used, hold({ captured: 500 }), use(cancelled), "return")).toMatchObject({
      ...{ redemption: { state: "released" }, intent: { kind: "restore", amount: 500 }, killCode: true },
    });
  });

  it("is captured again when a code that was given up comes with an order all the same", () => {
    expect(
      settleUse(plannedRedemption({ state: "released" }), hold({ released: 500 }), use(order()), "return"),
    ).toMatchObject({
      ...{ redemption: { state: "used" }, intent: { kind: "capture", amount: 500 } },
    });
  });

  it("cannot be given up once it is used", () => {
    expect(closeRedemption(plannedRedemption({ state: "used" }))).toMatchObject({
      refusal: { code: "redemptionAlreadyUsed" },
    });
  });

  it("keeps its points held until the code is dead and the grace has passed", () => {
    const closing = plannedRedemption({ state: "closing" });
    const due = { ...closing, releaseDueAt: NOW };
    expect(releaseRedemption(closing, hold(), NOW)).toBeNull();
    expect(releaseRedemption(due, hold(), new Date(NOW.getTime() - 1))).toBeNull();
    expect(releaseRedemption(due, hold(), NOW)).toMatchObject({ intent: { kind: "release", amount: 500 } });
  });
});

describe("a code that dies unused and is to be forfeited", () => {
  const program = programSchema.parse({
    ...defaultProgram(),
    rewards: [{ ...defaultProgram().rewards[0], validityDays: 30, unusedCode: "forfeited" }],
  });
  const forfeits = (change: Partial<Redemption> = {}): Redemption => {
    const planned = planRedemption(request, { version: 3, program });
    if (!planned.ok) throw new Error(planned.refusal.code);
    return { ...planned.value.redemption, state: "issued", ...change };
  };
  const due = { state: "closing", releaseDueAt: NOW } as const;

  it("spends its points when its grace has passed, and says so beforehand", () => {
    expect(returnsBy(forfeits(), program)).toBeNull();
    expect(releaseRedemption(forfeits(due), hold(), NOW)).toMatchObject({
      redemption: { state: "forfeited" },
      intent: { kind: "capture", amount: 500, explanation: [{ step: "codeForfeited" }] },
    });
  });

  it("is returned all the same when it is given back, held for a cart, or its order was cancelled", () => {
    const given = giveBackRedemption(forfeits(), NOW);
    if (!given.ok || !given.value) throw new Error("it was not given back");
    expect(releaseRedemption({ ...given.value.redemption, ...due }, hold(), NOW)).toMatchObject({
      intent: { kind: "release" },
    });
    const forCart = planRedemption({ ...request, forCart: true }, { version: 3, program });
    expect(forCart).toMatchObject({ value: { redemption: { unusedCode: "returned" } } });
    const cancelled = order({ cancelledAt: "2026-03-02T00:00:00Z" });
    expect(settleUse(forfeits(), hold(), use(cancelled), "return")).toMatchObject({
      redemption: { state: "closing", unusedCode: "returned" },
    });
  });

  it("is used by an order that comes late without being spent twice, and comes back when that is cancelled", () => {
    const forfeited = forfeits({ state: "forfeited" });
    const used = settleUse(forfeited, hold({ captured: 500 }), use(order()), "return");
    expect(used).toMatchObject({ intent: null, redemption: { state: "used" } });
    if (!used) throw new Error("it was not used");
    const cancelled = order({ cancelledAt: "2026-03-03T00:00:00Z" });
    expect(settleUse(used.redemption, hold({ captured: 500 }), use(cancelled), "return")).toMatchObject({
      intent: { kind: "restore", amount: 500 },
    });
  });
});

describe("a granted redemption", () => {
  const grant = {
    ...{ id: "r1", memberId: 7, requestKey: "k", code: "VEFA-AAAA", now: NOW },
    ...{ reward: "five-off", grantedFor: "birthday", wish: noWish("USD") },
  };
  function granted(change: Partial<Redemption> = {}): Redemption {
    const planned = planGrant(grant, version);
    if (!planned.ok) throw new Error(planned.refusal.code);
    return { ...planned.value.redemption, state: "issued", ...change };
  }

  it("shares the discount of those that were paid for, unless its terms are its own", () => {
    expect(granted()).toMatchObject({
      grantedFor: "birthday",
      discountKey: "five-off:3:open",
      ownTerms: null,
    });
    const [reward] = version.program.rewards;
    if (!reward) throw new Error("the programme has a reward");
    const own = { ...reward, costPoints: 0, validityDays: 7 };
    expect(planGrant({ ...grant, reward: own }, version)).toMatchObject({
      value: {
        redemption: {
          ...{ discountKey: "own:r1", ownTerms: own, expiresAt: new Date("2026-03-08T23:59:59.999Z") },
        },
      },
    });
    expect(planGrant({ ...grant, reward: "car" }, version)).toMatchObject({
      refusal: { code: "unknownReward", params: { reward: "car" } },
    });
  });

  it("is used, cancelled and used again without an entry", () => {
    const used = settleUse(granted(), null, use(order(), 8), "return");
    expect(used).toMatchObject({ intent: null, redemption: { state: "used", usedByMemberId: 8 } });
    if (!used) throw new Error("it was not used");
    expect(settleUse(used.redemption, null, use(order()), "return")).toBeNull();
    const cancelled = order({ cancelledAt: "2026-03-03T00:00:00Z" });
    const undone = settleUse(used.redemption, null, use(cancelled), "return");
    expect(undone).toMatchObject({ intent: null, killCode: true, redemption: { state: "released" } });
    expect(settleUse(granted({ state: "released" }), null, use(order()), "return")).toMatchObject({
      redemption: { state: "used" },
    });
  });

  it("has no points to give back, and ends without any", () => {
    expect(giveBackRedemption(granted(), NOW)).toMatchObject({ refusal: { code: "nothingToReturn" } });
    expect(returnsBy(granted({ expiresAt: NOW }), version.program)).toBeNull();
    const due = granted({ state: "closing", releaseDueAt: NOW });
    expect(releaseRedemption(due, null, NOW)).toMatchObject({
      intent: null,
      redemption: { state: "released" },
    });
  });
});

describe("a code", () => {
  it("is readable: a prefix and three groups without look-alikes", () => {
    const code = readableCode(
      "VEFA",
      Uint8Array.from({ length: 32 }, (_, index) => index * 37),
    );
    expect(code).toMatch(/^VEFA(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  });

  it("uses 60 bits: every one of the low five bits of twelve bytes changes it", () => {
    const codes = new Set<string>();
    for (let index = 0; index < 12; index++) {
      for (let bit = 0; bit < 5; bit++) {
        codes.add(
          readableCode(
            "",
            Uint8Array.from({ length: 12 }, (_, at) => (at === index ? 1 << bit : 0)),
          ),
        );
      }
    }
    expect(codes.size).toBe(60);
  });
});
