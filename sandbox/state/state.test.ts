import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { legacyId } from "./ids";
import { formatMoney, parseMoney, splitCents } from "./money";
import { SandboxState } from "./sandbox-state";
import type { ShopState } from "./shop-state";

function addCode(shop: ShopState, code: string) {
  return shop.redeemCodes.put({
    id: shop.ids.next("DiscountRedeemCode"),
    discountId: "gid://shopify/DiscountCodeNode/1",
    code,
    usageCount: 0,
    usedBy: [],
    createdAt: shop.timestamp(),
  });
}

describe("money", () => {
  it("is parsed and printed in the decimals of its currency", () => {
    expect(parseMoney("12.34", "EUR")).toBe(1234);
    expect(parseMoney("12", "EUR")).toBe(1200);
    expect(parseMoney("0.5", "EUR")).toBe(50);
    expect(parseMoney("1.500", "EUR")).toBe(150);
    expect(parseMoney("-0.01", "EUR")).toBe(-1);
    expect(parseMoney("500", "JPY")).toBe(500);
    expect(parseMoney("1.234", "KWD")).toBe(1234);
    expect(formatMoney(5, "EUR")).toBe("0.05");
    expect(formatMoney(-1234, "EUR")).toBe("-12.34");
    expect(formatMoney(500, "JPY")).toBe("500");
  });

  it("is refused when it is no amount of that currency", () => {
    for (const text of ["1.234", "1,20", "", "1e3", "NaN", ".", "99999999999999999"]) {
      expect(() => parseMoney(text, "EUR"), text).toThrow(RangeError);
    }
    expect(() => parseMoney("1.00", "euro")).toThrow(RangeError);
  });

  it("is split without losing a cent", () => {
    expect(splitCents(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitCents(500, [1999, 1])).toEqual([500, 0]);
    expect(splitCents(5, [0, 0])).toEqual([0, 0]);
  });
});

describe("ids", () => {
  it("are the same for the same sequence of calls, and apart between shops", () => {
    const issue = () => {
      const state = SandboxState.open();
      return [
        state.createShop({ domain: "a.myshopify.com" }),
        state.createShop({ domain: "b.myshopify.com" }),
      ].map((shop) => [shop.ids.next("Order"), shop.ids.next("Order"), shop.ids.next("Customer")]);
    };
    expect(issue()).toEqual(issue());
    expect(new Set(issue().flat()).size).toBe(6);
  });

  it("lie above 2^53 when asked to", () => {
    const shop = SandboxState.open({ largeIds: true }).createShop({ domain: "a.myshopify.com" });
    expect(BigInt(legacyId(shop.ids.next("Order")))).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
  });
});

describe("indexes", () => {
  it("find codes whatever their case, and follow changes and removals", () => {
    const shop = SandboxState.open().createShop({ domain: "a.myshopify.com" });
    const code = addCode(shop, "Vefa-5");
    expect(shop.codesByText.first("vefa-5")).toBe(code);
    code.code = "OTHER";
    shop.redeemCodes.put(code);
    expect(shop.codesByText.first("vefa-5")).toBeUndefined();
    expect(shop.codesByText.first("other")).toBe(code);
    addCode(shop, "third");
    expect(shop.codesByDiscount.count(code.discountId)).toBe(2);
    shop.redeemCodes.remove(code.id);
    expect(shop.codesByDiscount.get(code.discountId).map((found) => found.code)).toEqual(["third"]);
  });
});

describe("the domain clock", () => {
  it("runs with an offset or stands still", () => {
    const state = SandboxState.open({ realNow: () => Date.UTC(2026, 0, 1) });
    expect(state.now().toISOString()).toBe("2026-01-01T00:00:00.000Z");
    state.changeSettings({ clock: { offsetMs: 86_400_000 } });
    expect(state.now().toISOString()).toBe("2026-01-02T00:00:00.000Z");
    state.changeSettings({ clock: { frozenAt: "1997-01-01T10:00:00.000Z" } });
    expect(state.now().toISOString()).toBe("1997-01-01T10:00:00.000Z");
  });
});

describe("the journal", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-state-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("brings everything back without a clean close, and goes on counting", () => {
    const journalPath = join(folder, "state", "journal.jsonl");
    const before = SandboxState.open({ journalPath });
    const shop = before.createShop({ domain: "a.myshopify.com", currency: "TRY" });
    const kept = addCode(shop, "KEPT");
    shop.redeemCodes.remove(addCode(shop, "GONE").id);
    kept.usageCount = 1;
    shop.redeemCodes.put(kept);
    shop.document.installation = {
      id: "gid://shopify/AppInstallation/1",
      scopes: ["read_orders"],
      installedAt: "",
    };
    before.saveShop(shop);
    before.changeSettings({ clock: { frozenAt: "1997-01-01T10:00:00.000Z" }, chaos: { slowMs: 5 } });

    const after = SandboxState.open({ journalPath });
    const restored = after.shop("A.myshopify.com");
    expect(restored?.document).toEqual(shop.document);
    expect([...(restored?.redeemCodes.values() ?? [])]).toEqual([kept]);
    expect(restored?.codesByText.first("kept")?.usageCount).toBe(1);
    expect(after.now().getUTCFullYear()).toBe(1997);
    expect(after.chaos.slowMs).toBe(5);
    expect(restored?.ids.next("DiscountRedeemCode")).toBe(shop.ids.next("DiscountRedeemCode"));
    after.close();
    before.close();
  });

  it("ignores a torn last line, compacts at start, and names a damaged one", () => {
    const journalPath = join(folder, "journal.jsonl");
    const before = SandboxState.open({ journalPath });
    const code = addCode(before.createShop({ domain: "a.myshopify.com" }), "KEPT");
    for (let use = 0; use < 50; use += 1) {
      code.usageCount += 1;
      before.shop("a.myshopify.com")?.redeemCodes.put(code);
    }
    before.close();
    appendFileSync(journalPath, '{"shop":"a.myshopify.com","collec');
    const after = SandboxState.open({ journalPath });
    expect(after.defaultShop()?.codesByText.first("kept")?.usageCount).toBe(50);
    after.close();
    expect(readFileSync(journalPath, "utf8").trim().split("\n")).toHaveLength(3);
    appendFileSync(journalPath, "{nonsense\n");
    expect(() => SandboxState.open({ journalPath })).toThrow(/Line 4 .* damaged/);
  });
});
