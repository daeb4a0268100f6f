// Cashback kept in our own wallet and spent by a code, against the sandbox.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { programSchema } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { findRedemptions } from "../../app/repositories/redemptions.server";
import { returnRedemption, releaseDueRedemptions } from "../../app/services/close-redemption.server";
import { issueCodes } from "../../app/services/issue-codes.server";
import { killCode } from "../../app/services/kill-code.server";
import { readShopper } from "../../app/services/read-shopper.server";
import { redeemReward, type RedeemRequest } from "../../app/services/redeem-reward.server";
import { disagreements } from "../support/ledger";
import { MONEY_PROGRAM, MoneyShop, NOW } from "../support/money-shop";
import type { ConnectedSandbox } from "../support/sandbox";

const program = programSchema.parse({
  ...MONEY_PROGRAM,
  cashback: { paidAs: "wallet" },
  rewards: [
    {
      ...{ key: "wallet", kind: "spendCashback", title: null, validityDays: null },
      ...{ step: 1, minimum: 100, shareBasisPoints: 5000 },
    },
  ],
});

let shopify: ConnectedSandbox;
let money: MoneyShop;

beforeAll(async () => {
  shopify = await MoneyShop.connect();
});
beforeEach(async () => {
  money = await MoneyShop.open(shopify, program);
  await money.order({ id: 1, lines: [{ price: "25.00" }] });
});
afterEach(async () => {
  expect(await disagreements()).toEqual([]);
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

const ask = (wish: Partial<RedeemRequest> = {}) =>
  redeemReward(
    money.shop,
    {
      ...{ customerId: money.customerId, rewardKey: "wallet", requestKey: "k", forCart: true },
      ...{ cartSubtotalCents: 10_000, ...wish },
    },
    NOW,
  );
async function spend(wish: Partial<RedeemRequest> = {}): Promise<string> {
  const decision = await ask(wish);
  if (!decision.ok) throw new Error(decision.refusal.code);
  expect(await issueCodes(money.shop, [decision.value.id], NOW)).toEqual(new Map());
  return decision.value.id;
}
const stored = async (id: string) => (await findRedemptions(money.shop.id, [id]))[0];

it("cashback becomes a code of that amount, which takes it off an order and is captured with it", async () => {
  const id = await spend({ cashbackCents: 700 });
  expect(await money.balance()).toMatchObject({ available: 550, held: 700 });
  expect(await money.balance(POINTS)).toMatchObject({ available: 25, held: 0 });
  const redemption = await stored(id);
  expect(redemption).toMatchObject({ state: "issued", centsHeld: 700, pointsHeld: 0, currency: "USD" });
  const { orders } = await shopify.control<{ orders: { totalPrice: string }[] }>("orders", {
    orders: [
      {
        ...{ customerId: money.customerId, discountCodes: [redemption?.code] },
        lines: [{ title: "Beans", quantity: 1, price: "20.00" }],
      },
    ],
  });
  expect(orders[0]?.totalPrice).toBe("13.00");
  await money.order({ id: 2, codes: [redemption?.code ?? ""], off: ["7.00"], lines: [{ price: "20.00" }] });
  expect(await stored(id)).toMatchObject({ state: "used", centsHeld: 0, centsSpent: 700 });
  const shopper = await readShopper(money.shop, money.customerId, NOW, { locale: "en" });
  expect(shopper.cashback).toMatchObject({ spentAs: "wallet", reward: "wallet" });
  expect(shopper.redemptions).toMatchObject([{ title: "$7.00 off", centsSpent: 700, pointsSpent: 0 }]);
});

it("a code of cashback that is cancelled with its order, or given back, puts the money back", async () => {
  const id = await spend({ cashbackCents: 700 });
  const code = (await stored(id))?.code ?? "";
  const used = { id: 2, codes: [code], off: ["7.00"], lines: [{ price: "20.00" }] };
  await money.order(used);
  const cancelledAt = "2026-03-01T11:00:00Z";
  await money.order({ ...used, cancelledAt, updatedAt: cancelledAt });
  expect(await money.balance()).toMatchObject({ available: 1250, held: 0, captured: 0 });
  const other = await spend({ requestKey: "other" });
  expect(await money.balance()).toMatchObject({ available: 0, held: 1250 });
  await returnRedemption(money.shop, money.customerId, other, NOW);
  await killCode(money.shop, other, NOW);
  expect(await releaseDueRedemptions(NOW, 10)).toBe(1);
  expect(await money.balance()).toMatchObject({ available: 1250, held: 0 });
});

it("no more than the share of the cart is spent, nor than there is", async () => {
  expect(await ask({ cashbackCents: 900, cartSubtotalCents: 1_600 })).toMatchObject({
    value: { centsHeld: 800 },
  });
  expect(await ask({ requestKey: "l", forCart: false, cashbackCents: 50 })).toMatchObject({
    refusal: { code: "belowMinimum", params: { minimum: 100, unit: "USD" } },
  });
  expect(await ask({ requestKey: "m", forCart: false })).toMatchObject({ value: { centsHeld: 450 } });
  expect(await ask({ requestKey: "n", forCart: false })).toMatchObject({
    refusal: { code: "insufficientBalance", params: { unit: "USD", missing: 100 } },
  });
});

it("a programme that pays cashback out cannot have it spent by a code too", () => {
  const both = programSchema.safeParse({ ...program, cashback: { paidAs: "storeCredit" } });
  expect(both.error?.issues).toMatchObject([{ path: ["cashback", "paidAs"] }]);
});
