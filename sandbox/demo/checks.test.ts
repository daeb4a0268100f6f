import { describe, expect, it } from "vitest";
import { runChecks, type CheckInput } from "./checks";
import { SandboxClient } from "./sandbox-client";

const customerId = "gid://shopify/Customer/1";

interface ShopContent {
  codes: { code: string; usageCount: number }[];
  metafields: { ownerId: string; key: string; value: string }[];
}

class FakeClient extends SandboxClient {
  constructor(private readonly content: ShopContent) {
    super("http://127.0.0.1:1", "test.myshopify.com");
  }
  override read(path: string): Promise<unknown> {
    return Promise.resolve(
      path.startsWith("codes")
        ? { codes: this.content.codes }
        : { metafields: this.content.metafields, next: null },
    );
  }
}

/** One customer who earned 600, spent 500 on a code and used it; everything in agreement. */
function inAgreement() {
  const points = { earned: 600, available: 100, pending: 0, held: 0, captured: 500, expired: 0 };
  const cashback = { earned: 3000, available: 3000, pending: 0, held: 0, captured: 0, expired: 0 };
  const row = {
    ...{ id: "r1", memberId: 1, rewardKey: "five-off", programVersion: 1, code: "A", state: "used" as const },
    ...{
      fulfilment: "code" as const,
      discountKey: "d",
      pointsHeld: 0,
      pointsSpent: 500,
      ...{ centsHeld: 0, centsSpent: 0, currency: null },
      orderName: "#1002",
      grantedFor: null,
      ownTerms: null,
      unusedCode: "returned" as const,
      failure: null,
    },
    ...{ requestedAt: new Date(0), expiresAt: null, heldUntil: null, givenBackAt: null, releaseDueAt: null },
  };
  const content: ShopContent = {
    codes: [{ code: "A", usageCount: 1 }],
    metafields: [
      {
        ownerId: customerId,
        key: "balance",
        value: JSON.stringify({ points, cashback: { earnedCents: 3000 } }),
      },
    ],
  };
  const input: CheckInput = {
    played: {
      members: [
        { customer: "2", customerId, orders: 2, pointsEarned: 600, pointsSpent: 500, cashbackCents: 3000 },
      ],
      redemptions: [
        { member: 0, requestKey: "k", redeemed: { redemptionId: "r1", code: "A" }, orderName: "#1002" },
      ],
      orders: 2,
    },
    figures: new Map([[customerId, { customerId, points, cashback }]]),
    redemptions: new Map([["r1", row]]),
    work: { inbox: { waiting: 0, retrying: 0, dead: 0 }, effects: 0, deadEffects: 0 },
    status: {
      webhooks: {
        ...{ pending: 0, duplicatesPending: 0, delivered: 6, failed: 0 },
        ...{ duplicates: 0, delayed: 0, reordered: 0, attempts: 6 },
      },
    },
    audit: { entries: 0, accounts: 0, lots: 0, holds: 0, problems: [] },
    client: new FakeClient(content),
  };
  return { input, content, row, points };
}

async function problemsOf(input: CheckInput): Promise<string> {
  const results = await runChecks(input);
  return results.flatMap(({ problems }) => problems).join("\n");
}

it("a replay in agreement passes every check", async () => {
  expect(await problemsOf(inAgreement().input)).toBe("");
});

describe("a check fails when", () => {
  it("a customer's points are other than the orders' sum", async () => {
    const { input, points } = inAgreement();
    points.earned = 601;
    expect(await problemsOf(input)).toContain("customer 2: points earned is 601, but should be 600");
  });

  it("a customer is no member, or a member no customer", async () => {
    const { input } = inAgreement();
    expect(await problemsOf({ ...input, figures: new Map() })).toContain("customer 2: is no member");
    expect(await problemsOf({ ...input, played: { ...input.played, members: [] } })).toContain(
      "has 1 members",
    );
  });

  it("a code is in another state than it was played", async () => {
    const { input, row } = inAgreement();
    const redemptions = new Map([["r1", { ...row, state: "issued" as const }]]);
    expect(await problemsOf({ ...input, redemptions })).toContain("code A: is issued, but should be used");
  });

  it("the shop has a code more, a code less, or one that was used twice", async () => {
    const more = inAgreement();
    more.content.codes.push({ code: "B", usageCount: 0 });
    expect(await problemsOf(more.input)).toContain("code B: exists in the shop, but no redemption has it");
    const less = inAgreement();
    less.content.codes.pop();
    expect(await problemsOf(less.input)).toContain("code A: does not exist in the shop");
    const twice = inAgreement();
    twice.content.codes[0]!.usageCount = 2;
    expect(await problemsOf(twice.input)).toContain("code A: was used 2 times");
  });

  it("a metafield is missing or shows another balance", async () => {
    const missing = inAgreement();
    missing.content.metafields.pop();
    expect(await problemsOf(missing.input)).toContain("metafield of gid://shopify/Customer/1: is missing");
    const other = inAgreement();
    other.content.metafields[0]!.value = other.content.metafields[0]!.value.replace("600", "599");
    expect(await problemsOf(other.input)).toContain("points earned is 599, but should be 600");
  });

  it("a webhook or an effect was given up, or the audit found something", async () => {
    const { input } = inAgreement();
    const work = { ...input.work, inbox: { waiting: 0, retrying: 0, dead: 1 } };
    expect(await problemsOf({ ...input, work })).toContain("webhooks that the app gave up is 1");
    expect(await problemsOf({ ...input, audit: { ...input.audit, problems: ["lot 7"] } })).toContain("lot 7");
  });
});
