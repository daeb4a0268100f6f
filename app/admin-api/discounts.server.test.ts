import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AmountOffPlan } from "../core/rewards/plan";
import { ExternalError } from "../lib/external-error.server";
import { addCodes, createCodeDiscount, findCode, readCodeBatch, removeCodes } from "./discounts.server";
import { setMetafields } from "./metafields.server";

const sent: { document: string; variables: unknown }[] = [];
const answers: unknown[] = [];
vi.mock("./client.server", () => ({
  adminRequest: (_shop: unknown, document: string, variables: unknown) => {
    sent.push({ document: String(document), variables });
    return Promise.resolve(answers.shift());
  },
}));

const shop = { id: 1, domain: "one.myshopify.com" };
const plan: AmountOffPlan = {
  kind: "amountOff",
  title: "5.00 off",
  minimumSubtotalCents: null,
  onlyCustomerId: null,
  amountCents: 500,
  currency: "USD",
  startsAt: "2026-01-01T00:00:00Z",
  endsAt: null,
  usageLimitPerCode: 1,
  combinesWith: { order: true, product: false, shipping: true },
};

beforeEach(() => {
  sent.length = 0;
  answers.length = 0;
});

const userError = (code: string | null, field: string[] = ["basicCodeDiscount", "code"]) => ({
  code,
  field,
  message: "said Shopify",
});

describe("creating a discount", () => {
  test("of a percentage, or of shipping, sends what Shopify takes for it", async () => {
    const made = { codeDiscountNode: { id: "gid://shopify/DiscountCodeNode/1" }, userErrors: [] };
    answers.push({ discountCodeBasicCreate: made }, { discountCodeFreeShippingCreate: made });
    const { amountCents: _amount, kind: _kind, ...common } = plan;
    await createCodeDiscount(shop, { ...common, kind: "percentageOff", rateBasisPoints: 1250 }, "VEFA-A");
    await createCodeDiscount(shop, { ...common, kind: "freeShipping", maximumShippingCents: 990 }, "VEFA-B");
    expect(sent.map(({ variables }) => variables)).toMatchObject([
      {
        discount: {
          code: "VEFA-A",
          customerGets: { value: { percentage: 0.125 } },
          minimumRequirement: null,
        },
      },
      { discount: { code: "VEFA-B", destination: { all: true }, maximumShippingPrice: "9.90" } },
    ]);
  });

  test("writes money as Shopify reads it, and every combination as the plan says", async () => {
    answers.push({
      discountCodeBasicCreate: {
        codeDiscountNode: { id: "gid://shopify/DiscountCodeNode/1" },
        userErrors: [],
      },
    });
    const decision = await createCodeDiscount(
      shop,
      { ...plan, amountCents: 1005, minimumSubtotalCents: 5000 },
      "VEFA-A",
    );
    expect(decision).toEqual({ ok: true, value: { discountId: "gid://shopify/DiscountCodeNode/1" } });
    expect(sent[0]?.variables).toMatchObject({
      discount: {
        code: "VEFA-A",
        usageLimit: 1,
        customerGets: { items: { all: true }, value: { discountAmount: { amount: "10.05" } } },
        minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "50.00" } },
        combinesWith: { orderDiscounts: true, productDiscounts: false, shippingDiscounts: true },
      },
    });
  });

  test("refuses a code that is taken, as data", async () => {
    answers.push({ discountCodeBasicCreate: { codeDiscountNode: null, userErrors: [userError("TAKEN")] } });
    expect(await createCodeDiscount(shop, plan, "VEFA-A")).toMatchObject({
      ok: false,
      refusal: { code: "codeTaken", params: { code: "VEFA-A" } },
    });
  });

  test("never passes over another userError, even beside one that is expected", async () => {
    const userErrors = [userError("TAKEN"), userError("INVALID", ["basicCodeDiscount", "endsAt"])];
    answers.push({ discountCodeBasicCreate: { codeDiscountNode: null, userErrors } });
    await expect(createCodeDiscount(shop, plan, "VEFA-A")).rejects.toMatchObject({ retryable: false });
  });

  test("treats success without a discount as a fault", async () => {
    answers.push({ discountCodeBasicCreate: { codeDiscountNode: null, userErrors: [] } });
    await expect(createCodeDiscount(shop, plan, "VEFA-A")).rejects.toBeInstanceOf(ExternalError);
  });
});

describe("adding codes", () => {
  test("refuses more than 250, or none, as a bug of ours", async () => {
    await expect(addCodes(shop, "d", Array<string>(251).fill("x"))).rejects.toThrow(/251 codes/);
    await expect(addCodes(shop, "d", [])).rejects.toThrow(/0 codes/);
    expect(sent).toEqual([]);
  });

  test("has no results until Shopify is done, then those of every page", async () => {
    const page = (nodes: object[], hasNextPage: boolean, done = true) => ({
      discountRedeemCodeBulkCreation: {
        done,
        codes: { pageInfo: { hasNextPage, endCursor: "next" }, nodes },
      },
    });
    const code = (name: string, errors: object[] = []) => ({
      code: name,
      errors,
      discountRedeemCode: errors.length === 0 ? { id: `gid://shopify/DiscountRedeemCode/${name}` } : null,
    });
    answers.push(page([code("A")], false, false));
    expect(await readCodeBatch(shop, "b")).toEqual({ done: false, results: [] });
    answers.push(page([code("A"), code("B", [userError("TAKEN")])], true));
    answers.push(page([code("C", [userError("TOO_LONG")])], false));
    expect(await readCodeBatch(shop, "b")).toEqual({
      done: true,
      results: [
        { code: "A", outcome: "added" },
        { code: "B", outcome: "refused", message: "said Shopify" },
        { code: "C", outcome: "refused", message: "said Shopify" },
      ],
    });
    expect(sent[2]?.variables).toEqual({ id: "b", after: "next" });
  });
});

describe("finding and removing codes", () => {
  const found = (discountId: string, nodes: object[]) => ({
    codeDiscountNodeByCode: {
      id: discountId,
      codeDiscount: { __typename: "DiscountCodeBasic", status: "ACTIVE", codes: { nodes } },
    },
  });

  test("a code is the one with the same letters, not the first that the search brings", async () => {
    answers.push(
      found("d1", [
        { id: "c2", code: "VEFA-AB", asyncUsageCount: 9 },
        { id: "c1", code: "vefa-a", asyncUsageCount: 1 },
      ]),
    );
    expect(await findCode(shop, "VEFA-A")).toEqual({
      discountId: "d1",
      redeemCodeId: "c1",
      status: "ACTIVE",
      usageCount: 1,
    });
    expect(sent[0]?.variables).toEqual({ code: "VEFA-A", search: '"VEFA-A"' });
  });

  test("only codes that are still in that discount are removed", async () => {
    answers.push(found("d1", [{ id: "c1", code: "A", asyncUsageCount: 0 }]));
    answers.push({ codeDiscountNodeByCode: null });
    answers.push(found("another", [{ id: "c3", code: "C", asyncUsageCount: 0 }]));
    answers.push({ discountCodeRedeemCodeBulkDelete: { job: { id: "j", done: false }, userErrors: [] } });
    expect(await removeCodes(shop, "d1", ["A", "B", "C"])).toEqual({ jobId: "j" });
    expect(sent.at(-1)?.variables).toEqual({ discountId: "d1", ids: ["c1"] });
  });

  test("nothing is asked when none is left", async () => {
    answers.push({ codeDiscountNodeByCode: null });
    expect(await removeCodes(shop, "d1", ["A"])).toEqual({ jobId: null });
    expect(sent).toHaveLength(1);
  });

  test("a code that Shopify's search hasn't got yet is not taken for gone", async () => {
    answers.push(found("d1", []));
    await expect(removeCodes(shop, "d1", ["A"])).rejects.toMatchObject({
      retryable: true,
      code: "not_indexed",
    });
  });
});

describe("setting metafields", () => {
  const input = (ownerId: string) => ({ ownerId, key: "balance", type: "json", value: "{}" });

  test("goes into the app's own namespace", async () => {
    answers.push({ metafieldsSet: { metafields: [{ id: "m" }], userErrors: [] } });
    expect(await setMetafields(shop, [input("c1")])).toEqual({ failed: [] });
    expect(sent[0]?.variables).toMatchObject({ metafields: [{ namespace: "$app", ownerId: "c1" }] });
  });

  test("names the inputs that Shopify refused, by either way in which it says so", async () => {
    answers.push({
      metafieldsSet: {
        metafields: [],
        userErrors: [
          { ...userError("INVALID_VALUE"), elementIndex: 1 },
          { ...userError("INVALID", ["metafields", "2", "ownerId"]), elementIndex: null },
        ],
      },
    });
    expect((await setMetafields(shop, ["a", "b", "c"].map(input))).failed.map(({ index }) => index)).toEqual([
      1, 2,
    ]);
  });

  test("refuses more than 25 as a bug of ours", async () => {
    await expect(setMetafields(shop, Array(26).fill(input("c")))).rejects.toThrow(/26 metafields/);
  });
});
