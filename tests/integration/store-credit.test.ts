// Cashback paid out as store credit, against the sandbox: each award credited once and each take-back claimed once, whatever is
// lost on the way.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { closeDatabase } from "../../app/db.server";
import {
  listTransfersToMind,
  repeatTransferWishes,
  resolveTransfer,
} from "../../app/repositories/transfers.server";
import { reconcilePayouts } from "../../app/services/pay-cashback.server";
import { cutConnection } from "../support/cut-connection";
import { withConnection } from "../support/database";
import { disagreements } from "../support/ledger";
import { MoneyShop, NOW } from "../support/money-shop";
import type { ConnectedSandbox } from "../support/sandbox";

let shopify: ConnectedSandbox;
let money: MoneyShop;

beforeAll(async () => {
  shopify = await MoneyShop.connect();
});
beforeEach(async () => {
  money = await MoneyShop.open(shopify);
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await disagreements()).toEqual([]);
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

const refunded = (id: number, refundId: number, options: { quantity?: number; updatedAt?: string } = {}) => ({
  id,
  lines: [{ price: "10.00", quantity: 4 }],
  updatedAt: options.updatedAt ?? "2026-03-01T11:00:00Z",
  refunds: [
    {
      ...{ id: refundId, order_id: id, order_adjustments: [] },
      refund_line_items: [
        {
          ...{ line_item_id: id * 100, quantity: options.quantity ?? 1 },
          subtotal_set: { shop_money: { amount: "10.00", currency_code: "USD" } },
        },
      ],
    },
  ],
});

describe("cashback of a minute", () => {
  it("goes into the customer's store credit by one call that lists its awards", async () => {
    await money.order({ id: 1, lines: [{ price: "10.00" }] });
    await money.order({ id: 2, lines: [{ price: "4.00" }] });
    await money.payOut();
    expect(money.creditsAtShopify()).toEqual([700]);
    expect(await money.balance()).toMatchObject({ earned: 700, available: 0, held: 0, captured: 700 });
    await money.pay();
    await expect(money.openTransfer()).rejects.toThrow("no transfer is open");
  });

  it("is still taken back in the wallet where its order is cancelled before it is paid out", async () => {
    await money.order({ id: 1, lines: [{ price: "10.00" }] });
    await money.order({
      ...{ id: 1, lines: [{ price: "10.00" }], cancelledAt: "2026-03-01T11:00:00Z" },
      updatedAt: "2026-03-01T11:00:00Z",
    });
    await money.pay();
    await expect(money.openTransfer()).rejects.toThrow("no transfer is open");
    expect(money.creditsAtShopify()).toEqual([]);
  });

  it("stays in the wallet of a shop whose store credit is off", async () => {
    shopify.shop.document.storeCreditEnabled = false;
    await money.order({ id: 1, lines: [{ price: "10.00" }] });
    await money.pay();
    shopify.shop.document.storeCreditEnabled = true;
    expect(await money.balance()).toMatchObject({ available: 500, held: 0 });
  });

  it("goes back into the wallet, and is not tried again for a day, where Shopify refuses the credit", async () => {
    await money.order({ id: 1, lines: [{ price: "10.00" }] });
    await money.pay();
    const id = await money.openTransfer();
    shopify.shop.customers.remove(money.customerId);
    await money.carry();
    expect(await money.stateOf(id)).toBe("refused");
    expect(await money.balance()).toMatchObject({ available: 500, held: 0, captured: 0 });
    await money.pay();
    await expect(money.openTransfer()).rejects.toThrow("no transfer is open");
    await money.pay(new Date(NOW.getTime() + 25 * 3_600_000));
    expect(await money.openTransfer()).not.toBe(id);
  });
});

it("what nobody asked for is found again by reconciling, and an open transfer by the sweep", async () => {
  await money.order({ id: 1, lines: [{ price: "10.00" }] });
  const memberId = await money.memberId();
  await reconcilePayouts(NOW);
  expect(await money.wishes("pay-cashback")).toEqual([{ shopId: money.shop.id, memberId }]);
  await money.pay();
  await repeatTransferWishes(null);
  expect(await money.wishes("carry-transfer")).toHaveLength(2);
  await repeatTransferWishes(money.shop.id);
  expect(await money.wishes("carry-transfer")).toHaveLength(3);
});

it("what nobody asked for is found also where another shop's programme cannot be read", async () => {
  await money.order({ id: 1, lines: [{ price: "10.00" }] });
  const memberId = await money.memberId();
  await withConnection(async (client) => {
    const text = `WITH other AS (INSERT INTO shop (id, domain, installed_at) VALUES (0, 'shop-0.example.com', $1) RETURNING id)
                  INSERT INTO program_version (shop_id, version, settings, published_at) SELECT id, 1, '{}', $1 FROM other`;
    await client.query(text, [NOW]);
  });
  await reconcilePayouts(NOW);
  expect(await money.wishes("pay-cashback")).toEqual([{ shopId: money.shop.id, memberId }]);
});

describe("a credit whose answer is lost", () => {
  beforeEach(async () => {
    await money.order({ id: 1, lines: [{ price: "10.00" }] });
    await money.pay();
  });

  it("is found by what is newer in the account, and not sent again", async () => {
    cutConnection({ call: "CreditStoreCredit", when: "after", times: 1 });
    await expect(money.carry()).rejects.toThrow("no usable answer");
    await expect(money.carry()).rejects.toThrow("may still be under way");
    await money.waitLong();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([500]);
    expect(await money.balance()).toMatchObject({ captured: 500, held: 0 });
  });

  it("is sent again where the account shows that it did nothing", async () => {
    const cuts = cutConnection({ call: "CreditStoreCredit", when: "before", times: 1 });
    await expect(money.carry()).rejects.toThrow("no usable answer");
    expect(cuts()).toBe(1);
    await money.waitLong();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([500]);
  });

  it("is told from a credit of another amount that staff gave meanwhile", async () => {
    cutConnection({ call: "CreditStoreCredit", when: "after", times: 1 });
    await expect(money.carry()).rejects.toThrow();
    await money.byHand(123);
    await money.waitLong();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([500, 123]);
    expect(await money.balance()).toMatchObject({ captured: 500 });
  });

  it.each([
    ["made", [500, 500], 500],
    ["waiting", [500, 500, 500], 500],
  ] as const)(
    "stops everything where staff gave the same amount, until the merchant says: %s",
    async (answer, credits, captured) => {
      const id = await money.openTransfer();
      cutConnection({ call: "CreditStoreCredit", when: "after", times: 1 });
      await expect(money.carry()).rejects.toThrow();
      await money.byHand(500);
      await money.waitLong();
      await money.carry();
      await money.carry();
      expect(await listTransfersToMind(money.shop.id, 10)).toMatchObject([
        { id, memberName: "Ada No " + String(money.customer) },
      ]);
      expect(money.creditsAtShopify()).toEqual([500, 500]);
      expect(await money.balance()).toMatchObject({ captured: 0, held: 500 });
      expect(await resolveTransfer(money.shop.id, id, answer)).toBe(true);
      expect(await resolveTransfer(money.shop.id, id, answer)).toBe(false);
      await money.carry(id);
      expect(money.creditsAtShopify()).toEqual(credits);
      expect(await money.balance()).toMatchObject({ captured, held: 0 });
    },
  );

  it("waits for the merchant's word where the account is gone that could tell", async () => {
    await money.byHand(123);
    const id = await money.openTransfer();
    cutConnection({ call: "CreditStoreCredit", when: "after", times: 1 });
    await expect(money.carry()).rejects.toThrow();
    shopify.shop.customers.remove(money.customerId);
    await money.waitLong();
    await money.carry();
    expect(await listTransfersToMind(money.shop.id, 10)).toMatchObject([{ id }]);
    expect(await money.balance()).toMatchObject({ captured: 0, held: 500 });
  });

  it("is written down once by two workers at once", async () => {
    const id = await money.openTransfer();
    await Promise.allSettled([money.carry(id), money.carry(id), money.carry(id)]);
    await money.waitLong();
    await Promise.allSettled([money.carry(id), money.carry(id)]);
    expect(money.creditsAtShopify()).toEqual([500]);
    expect(await money.balance()).toMatchObject({ captured: 500, held: 0 });
  });

  it("is found by one of two workers that look for it at once", async () => {
    const id = await money.openTransfer();
    cutConnection({ call: "CreditStoreCredit", when: "before", times: 1 });
    await expect(money.carry(id)).rejects.toThrow();
    await money.waitLong();
    await Promise.allSettled([money.carry(id), money.carry(id)]);
    expect(money.creditsAtShopify()).toEqual([500]);
  });
});

describe("a refund of what was paid out", () => {
  beforeEach(async () => {
    await money.order({ id: 1, lines: [{ price: "10.00", quantity: 4 }] });
    await money.payOut();
  });

  it("is claimed from the store credit, exactly and once, part by part", async () => {
    await money.order(refunded(1, 11));
    await money.order(refunded(1, 11));
    expect(await money.claim()).toBe(1);
    await money.claim();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([2000, -500]);
    expect(await money.balance()).toMatchObject({ earned: 1500, captured: 1500, available: 0 });
    await money.order({ ...refunded(1, 12, { quantity: 3, updatedAt: "2026-03-01T11:30:00Z" }) });
    await money.claim();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([2000, -500, -1500]);
    expect(await money.balance()).toMatchObject({ earned: 0, captured: 0, available: 0 });
  });

  it("takes what is there, and the next award repays the rest", async () => {
    await money.byHand(-1800);
    await money.order(refunded(1, 11));
    await money.claim();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([2000, -1800, -200]);
    expect(await money.balance()).toMatchObject({ captured: 1800, available: -300 });
    await money.order({ id: 2, lines: [{ price: "10.00" }] });
    await money.payOut();
    expect(money.creditsAtShopify()).toEqual([2000, -1800, -200, 200]);
    expect(await money.balance()).toMatchObject({ available: 0, captured: 2000 });
  });

  it("waits for a credit that is under way, and is claimed from it then", async () => {
    await money.byHand(-2000);
    await money.order({ id: 2, lines: [{ price: "10.00" }] });
    await money.pay();
    await money.order({
      ...{ id: 2, lines: [{ price: "10.00" }], cancelledAt: "2026-03-01T11:00:00Z" },
      updatedAt: "2026-03-01T11:00:00Z",
    });
    await money.claim();
    const [claim] = (await money.wishes<{ transferId: string }>("carry-transfer")).slice(-1);
    await money.carry(claim?.transferId);
    expect(money.creditsAtShopify()).toEqual([2000, -2000]);
    await money.carry();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([2000, -2000, 500, -500]);
    expect(await money.balance()).toMatchObject({ earned: 2000, captured: 2000, available: 0 });
  });

  it("is claimed once where the answer is lost, and where the store credit is spent meanwhile", async () => {
    await money.order(refunded(1, 11));
    await money.claim();
    cutConnection({ call: "DebitStoreCredit", when: "after", times: 1 });
    await expect(money.carry()).rejects.toThrow("no usable answer");
    await money.waitLong();
    await money.carry();
    expect(money.creditsAtShopify()).toEqual([2000, -500]);
    expect(await money.balance()).toMatchObject({ captured: 1500, available: 0 });
  });

  it("is nothing to claim where its order was heard of with it", async () => {
    await money.order(refunded(3, 31));
    expect(await money.balance()).toMatchObject({ earned: 3500, available: 1500 });
    expect(await money.claim()).toBe(0);
  });
});
