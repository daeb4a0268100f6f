import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram } from "../../app/core/program";
import { rewardSchema } from "../../app/core/rewards/registry";
import { closeDatabase } from "../../app/db.server";
import { publishFirstProgram } from "../../app/repositories/programs.server";
import { findRedemptions, scheduleRelease } from "../../app/repositories/redemptions.server";
import { closeExpiredRedemptions, releaseDueRedemptions } from "../../app/services/close-redemption.server";
import { returnRedemption } from "../../app/services/close-redemption.server";
import { grantReward, type RewardGrant } from "../../app/services/grant-reward.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { readRedemption } from "../../app/services/read-shopper.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const hoursLater = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  await publishFirstProgram(shops.shop.id, defaultProgram(), NOW);
  await record({ id: 1, lines: [{ price: "30.00" }] });
});
afterAll(closeDatabase);

async function record(options: OrderOptions): Promise<void> {
  expect(await recordOrders(shops.shop, [readOrderEvent(orderPayload(options))], NOW)).toEqual(new Map());
}
const ask = async (requestKey = "birthday:2026", reward: RewardGrant["reward"] = "five-off") =>
  grantReward(
    shops.shop,
    await memberOf(shops.shop.id, 1),
    { reward, requestKey, grantedFor: "birthday" },
    NOW,
  );
async function granted(requestKey?: string, reward?: RewardGrant["reward"]) {
  const decision = await ask(requestKey, reward);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value;
}
const stateOf = async (id: string) => (await findRedemptions(shops.shop.id, [id]))[0]?.state;
const balance = () => balanceOf(shops.shop.id, 1, POINTS, NOW);
const wishes = (queue: string) =>
  withConnection(async (client) => {
    const text = "SELECT key FROM outbox_message WHERE queue = $1";
    return (await client.query<{ key: string }>(text, [queue])).rows.map(({ key }) => key);
  });

describe("a granted reward", () => {
  it("costs nothing and asks for its code, once however often and by however many it is granted", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => granted()));
    const { id } = await granted();
    expect(new Set(answers.map((answer) => answer.id))).toEqual(new Set([id]));
    expect(answers[0]).toMatchObject({
      state: "issuing",
      pointsHeld: 0,
      pointsSpent: 0,
      grantedFor: "birthday",
    });
    expect(await wishes("issue-code")).toEqual([id]);
    expect(await balance()).toMatchObject({ available: 30, held: 0 });
    expect((await granted("birthday:2027")).id).not.toBe(id);
  });

  it("may have terms that the programme doesn't have", async () => {
    const [reward] = defaultProgram().rewards;
    if (!reward) throw new Error("the programme has a reward");
    const own = rewardSchema.parse({ ...reward, key: "unboxing", title: "A thank-you", costPoints: 0 });
    const { id } = await granted("unboxing", own);
    const shown = await readRedemption(shops.shop, "gid://shopify/Customer/1", id, { locale: "en" });
    expect(shown).toMatchObject({ title: "A thank-you", isGranted: true, returnsBy: null });
  });

  it("is used by an order and comes back to nothing when that is cancelled", async () => {
    const { id, code } = await granted();
    const used: OrderOptions = { id: 2, lines: [{ price: "20.00" }], codes: [code] };
    await record(used);
    await record(used);
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used", orderName: "#1002" }]);
    const later = "2026-03-02T10:00:00Z";
    await record({ ...used, updatedAt: later, cancelledAt: later });
    expect(await stateOf(id)).toBe("released");
    expect(await wishes("kill-code")).toEqual([id]);
    expect(await balance()).toMatchObject({ available: 30, held: 0, captured: 0 });
    expect(await disagreements()).toEqual([]);
  });

  it("expires unused, and there is nothing to release", async () => {
    const [reward] = defaultProgram().rewards;
    if (!reward) throw new Error("the programme has a reward");
    const { id } = await granted("week", { ...reward, validityDays: 7 });
    expect(await closeExpiredRedemptions(hoursLater(24 * 9), 10)).toBe(1);
    expect(await wishes("kill-code")).toEqual([id]);
    await scheduleRelease(shops.shop.id, id, hoursLater(24 * 10));
    expect(await releaseDueRedemptions(hoursLater(24 * 10), 10)).toBe(1);
    expect(await stateOf(id)).toBe("released");
    expect(await balance()).toMatchObject({ available: 30 });
  });

  it("cannot be given back, nor granted of a reward that there is not", async () => {
    const { id } = await granted();
    expect(await returnRedemption(shops.shop, "gid://shopify/Customer/1", id, NOW)).toMatchObject({
      refusal: { code: "nothingToReturn" },
    });
    expect(await ask("car", "car")).toMatchObject({ refusal: { code: "unknownReward" } });
    expect(await stateOf(id)).toBe("issuing");
  });
});
