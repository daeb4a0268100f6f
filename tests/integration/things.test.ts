// Rewards that are no code, against the sandbox: a gift card, store credit and goods, each had once and paid for once.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { programSchema } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { findRedemptions, type RedemptionRow } from "../../app/repositories/redemptions.server";
import { grantReward } from "../../app/services/grant-reward.server";
import { handOverGoods, refuseGoods } from "../../app/services/hand-over-goods.server";
import { cancelGiftCard, issueGiftCard, takeGiftCardBack } from "../../app/services/issue-gift-card.server";
import { killCode } from "../../app/services/kill-code.server";
import { actOnFulfilment, readFulfilment } from "../../app/services/mind-fulfilment.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { cutConnection } from "../support/cut-connection";
import { disagreements } from "../support/ledger";
import { MONEY_PROGRAM, MoneyShop, NOW } from "../support/money-shop";
import type { ConnectedSandbox } from "../support/sandbox";

const terms = { title: null, costPoints: 100, validityDays: null };
const program = programSchema.parse({
  ...MONEY_PROGRAM,
  earning: MONEY_PROGRAM.earning.filter(({ kind }) => kind !== "cashback"),
  rewards: [
    { ...terms, key: "card", kind: "giftCard", valueCents: 1000, validityDays: 365 },
    { ...terms, key: "credit", kind: "storeCredit", valueCents: 800 },
    { ...terms, key: "mug", kind: "brandedGoods", title: "A mug" },
  ],
});

let shopify: ConnectedSandbox;
let money: MoneyShop;

beforeAll(async () => {
  shopify = await MoneyShop.connect();
});
beforeEach(async () => {
  money = await MoneyShop.open(shopify, program);
  await money.order({ id: 1, lines: [{ price: "250.00" }] });
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await disagreements()).toEqual([]);
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

async function redeem(rewardKey: string, requestKey = "k"): Promise<RedemptionRow> {
  const wish = { customerId: money.customerId, rewardKey, requestKey, forCart: true };
  const decision = await redeemReward(money.shop, wish, NOW);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value;
}
async function stored(id: string): Promise<RedemptionRow> {
  const [redemption] = await findRedemptions(money.shop.id, [id]);
  if (!redemption) throw new Error(`there is no redemption ${id}`);
  return redemption;
}
const cards = () =>
  [...shopify.shop.giftCards.values()].filter(({ customerId }) => customerId === money.customerId);
const points = () => money.balance(POINTS);
const issue = (id: string) => issueGiftCard(money.shop, id, NOW);

describe("a gift card", () => {
  it("has a code of ours, its value and its last day, and its points are spent once it is there", async () => {
    const { id, code } = await redeem("card");
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(await points()).toMatchObject({ available: 150, held: 100 });
    await issue(id);
    await issue(id);
    expect(cards()).toMatchObject([
      { code: code.toLowerCase(), initialCents: 1000, expiresOn: "2027-03-01", note: `Vefa ${id}` },
    ]);
    expect(await stored(id)).toMatchObject({ state: "fulfilled", pointsHeld: 0, pointsSpent: 100 });
    expect(await points()).toMatchObject({ available: 150, held: 0, captured: 100 });
  });

  it("is made once where the answer is lost, and by two workers at once", async () => {
    const { id } = await redeem("card");
    cutConnection({ call: "CreateGiftCard", when: "after", times: 1 });
    await issue(id);
    expect(cards()).toHaveLength(1);
    vi.restoreAllMocks();
    const other = await redeem("card", "other");
    await Promise.all([issue(other.id), issue(other.id)]);
    expect(cards()).toHaveLength(2);
    expect(await points()).toMatchObject({ held: 0, captured: 200 });
  });

  it("is found again by a try that comes after a crash between the call and its record", async () => {
    const { id } = await redeem("card");
    cutConnection({ call: "CreateGiftCard", when: "after", times: 5 });
    vi.useFakeTimers({ toFake: ["setTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 2_000 });
    await expect(issue(id)).rejects.toThrow("no usable answer");
    vi.useRealTimers();
    expect(cards()).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ state: "issuing", pointsHeld: 100 });
    vi.restoreAllMocks();
    await issue(id);
    expect(cards()).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ state: "fulfilled", pointsSpent: 100 });
  });

  it("that Shopify refuses for good gives its points back, and says why", async () => {
    const { id } = await redeem("card");
    shopify.shop.customers.remove(money.customerId);
    await issue(id);
    expect(await stored(id)).toMatchObject({ state: "failed", failure: "CUSTOMER_NOT_FOUND" });
    expect(await points()).toMatchObject({ available: 250, held: 0 });
  });

  it("is taken back unused: disabled first, then its points come back", async () => {
    const { id } = await redeem("card");
    await issue(id);
    expect(await takeGiftCardBack(money.shop, id, NOW)).toMatchObject({ value: { state: "closing" } });
    expect(await points()).toMatchObject({ captured: 100 });
    await killCode(money.shop, id, NOW);
    await cancelGiftCard(money.shop, id, NOW);
    expect(cards()[0]?.deactivatedAt).not.toBeNull();
    expect(await stored(id)).toMatchObject({ state: "released" });
    expect(await points()).toMatchObject({ available: 250, captured: 0 });
  });

  it("that was used is not taken back, and one that is used meanwhile gives back what is left", async () => {
    const used = await redeem("card");
    await issue(used.id);
    const spend = (balanceCents: number) => {
      for (const card of cards()) shopify.shop.giftCards.put({ ...card, balanceCents });
    };
    spend(999);
    expect(await takeGiftCardBack(money.shop, used.id, NOW)).toMatchObject({
      refusal: { code: "giftCardUsed" },
    });
    spend(1000);
    await takeGiftCardBack(money.shop, used.id, NOW);
    spend(259);
    await cancelGiftCard(money.shop, used.id, NOW);
    expect(await points()).toMatchObject({ available: 175, captured: 75 });
  });

  it("can be granted, and then costs nothing", async () => {
    const grant = { reward: "card", requestKey: "tier:gold", grantedFor: "tier" };
    const decision = await grantReward(money.shop, await money.memberId(), grant, NOW);
    if (!decision.ok) throw new Error(decision.refusal.code);
    await issue(decision.value.id);
    expect(cards()).toHaveLength(1);
    expect(await stored(decision.value.id)).toMatchObject({ state: "fulfilled", pointsSpent: 0 });
    expect(await points()).toMatchObject({ available: 250, captured: 0 });
  });
});

describe("store credit for points", () => {
  it("is credited once, and its points are spent then", async () => {
    const { id } = await redeem("credit");
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([800]);
    expect(await stored(id)).toMatchObject({ state: "fulfilled", pointsSpent: 100 });
  });

  it("waits for the credit before it, and is found where its answer was lost", async () => {
    const first = await redeem("credit", "first");
    const second = await redeem("credit", "second");
    await money.carry(second.id);
    expect(money.creditsAtShopify()).toEqual([]);
    cutConnection({ call: "CreditStoreCredit", when: "after", times: 1 });
    await expect(money.carry(first.id)).rejects.toThrow("no usable answer");
    await money.carry(second.id);
    await money.waitLong();
    await money.carry(first.id);
    await money.carry(second.id);
    expect(money.creditsAtShopify()).toEqual([800, 800]);
    expect(await points()).toMatchObject({ held: 0, captured: 200 });
  });

  it("that Shopify refuses gives the points back", async () => {
    const { id } = await redeem("credit");
    shopify.shop.customers.remove(money.customerId);
    await money.carry();
    expect(await stored(id)).toMatchObject({ state: "failed", pointsHeld: 0 });
    expect(await points()).toMatchObject({ available: 250, held: 0 });
  });
});

describe("goods", () => {
  const word = (id: string) => ({ redemptionId: id, note: "Parcel 42" });

  it("are paid for when staff hand them over, once", async () => {
    const { id } = await redeem("mug");
    expect(await stored(id)).toMatchObject({ state: "issuing", pointsHeld: 100, heldUntil: null });
    for (let twice = 0; twice < 2; twice++)
      expect(await handOverGoods(money.shop, word(id), NOW)).toMatchObject({ value: { state: "fulfilled" } });
    expect(await points()).toMatchObject({ held: 0, captured: 100 });
    expect(await refuseGoods(money.shop, word(id), NOW)).toMatchObject({
      refusal: { code: "redemptionNotOpen" },
    });
  });

  it("that cannot be had give their points back", async () => {
    const { id } = await redeem("mug");
    expect(await refuseGoods(money.shop, word(id), NOW)).toMatchObject({ value: { state: "released" } });
    expect(await points()).toMatchObject({ available: 250, held: 0 });
  });

  it("and gift cards are listed for staff until something was done with them", async () => {
    const mug = await redeem("mug", "mug");
    const card = await redeem("card", "card");
    await issue(card.id);
    expect((await readFulfilment(money.shop, "en")).things).toMatchObject([
      { id: mug.id, title: "A mug" },
      { id: card.id, title: "Gift card of $10.00" },
    ]);
    const handOver = { act: "handOver", id: mug.id, note: "" } as const;
    expect(await actOnFulfilment(money.shop, handOver, NOW)).toMatchObject({ ok: true });
    const takeBack = { act: "takeCardBack", id: card.id } as const;
    expect(await actOnFulfilment(money.shop, takeBack, NOW)).toMatchObject({ ok: true });
    expect((await readFulfilment(money.shop, "en")).things).toEqual([]);
    const resolve = { act: "resolve", id: mug.id, state: "made" } as const;
    expect(await actOnFulfilment(money.shop, resolve, NOW)).toMatchObject({
      refusal: { code: "redemptionNotOpen" },
    });
  });

  it("are no matter of a code's, nor a code one of theirs", async () => {
    const card = await redeem("card");
    expect(await handOverGoods(money.shop, word(card.id), NOW)).toMatchObject({
      refusal: { code: "unknownRedemption" },
    });
    const mug = await redeem("mug", "mug");
    expect(await takeGiftCardBack(money.shop, mug.id, NOW)).toMatchObject({
      refusal: { code: "unknownRedemption" },
    });
    await money.order({ id: 2, codes: [mug.code], lines: [{ price: "1.00" }] });
    expect(await stored(mug.id)).toMatchObject({ state: "issuing", pointsHeld: 100 });
  });
});
