// Discounts and redeem codes through the API: what is refused, what is asynchronous, and what a code is worth afterwards.
import { beforeEach, describe, expect, it } from "vitest";
import { expectNoise } from "../../tests/support/noise";
import { SandboxState } from "../state/sandbox-state";
import { applyDiscountCodes } from "../rules/apply-codes";
import { settleDueWork } from "./async-work";
import { basicInput, CREATE, TestShop, textAt } from "./test-shop";

let test: TestShop;

beforeEach(() => {
  test = new TestShop();
});

const ADD = `mutation($id: ID!, $codes: [DiscountRedeemCodeInput!]!) {
  discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
    bulkCreation { id done codesCount importedCount failedCount } userErrors { field code message }
  }
}`;
const READ = `query($id: ID!, $after: String) { discountRedeemCodeBulkCreation(id: $id) {
  done importedCount failedCount
  codes(first: 3, after: $after) {
    nodes { code errors { field code message } discountRedeemCode { code } } pageInfo { hasNextPage endCursor }
  }
} }`;
const BY_CODE = `query($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount {
  ... on DiscountCodeBasic { status asyncUsageCount codes(first: 10) { nodes { id code } } codesCount { count } }
} } }`;

async function createErrors(change: object, mutation = CREATE): Promise<unknown> {
  const data = await test.data(mutation, { d: { ...basicInput("NEW"), ...change } });
  const payload = Object.values(data)[0] as { codeDiscountNode: unknown; userErrors: unknown };
  expect(payload.codeDiscountNode).toBeNull();
  return payload.userErrors;
}

describe("creating a discount", () => {
  it("makes it with its first code, combining with nothing unless told", async () => {
    const id = await test.createDiscount("First");
    const query = `query($id: ID!) { node(id: $id) { ... on DiscountCodeNode { codeDiscount { __typename ... on DiscountCodeBasic {
      title status usageLimit appliesOncePerCustomer startsAt endsAt discountClasses
      combinesWith { orderDiscounts productDiscounts shippingDiscounts }
      codes(first: 5) { nodes { code asyncUsageCount } }
      customerGets { value { ... on DiscountAmount { amount { amount currencyCode } appliesOnEachItem } } items { ... on AllDiscountItems { allItems } } }
      context { ... on DiscountBuyerSelectionAll { all } } minimumRequirement { __typename }
    } } } } }`;
    expect(await test.data(query, { id })).toEqual({
      node: {
        codeDiscount: {
          __typename: "DiscountCodeBasic",
          title: "5.00 off",
          status: "ACTIVE",
          usageLimit: 1,
          appliesOncePerCustomer: false,
          startsAt: "2026-01-01T00:00:00Z",
          endsAt: null,
          discountClasses: ["ORDER"],
          combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
          codes: { nodes: [{ code: "First", asyncUsageCount: 0 }] },
          customerGets: {
            value: { amount: { amount: "5.00", currencyCode: "EUR" }, appliesOnEachItem: false },
            items: { allItems: true },
          },
          context: { all: "ALL" },
          minimumRequirement: null,
        },
      },
    });
  });

  it("refuses a code that exists, whatever its case", async () => {
    await test.createDiscount("SAVE5");
    expect(await createErrors({ code: "save5" })).toEqual([
      {
        field: ["basicCodeDiscount", "code"],
        code: "TAKEN",
        message: "Code must be unique. Please try a different code.",
      },
    ]);
  });

  const gets = (value: object, items: object = { all: true }) => ({ customerGets: { value, items } });
  it.each([
    [
      "a percentage above 1",
      gets({ percentage: 10 }),
      "customerGets.value.percentage",
      "VALUE_OUTSIDE_RANGE",
    ],
    [
      "a negative amount",
      gets({ discountAmount: { amount: "-5" } }),
      "customerGets.value.discountAmount.amount",
      "LESS_THAN_OR_EQUAL_TO",
    ],
    ["no value", gets({}), "customerGets.value", "BLANK"],
    [
      "an unknown product",
      gets({ percentage: 0.1 }, { products: { productsToAdd: ["gid://shopify/Product/0"] } }),
      "customerGets.items.products.productsToAdd",
      "INVALID",
    ],
    ["no items", gets({ percentage: 0.1 }, {}), "customerGets.items", "APPLIES_ON_NOTHING"],
    ["no title", { title: " " }, "title", "BLANK"],
    ["no code", { code: "" }, "code", "BLANK"],
    ["an end before the start", { endsAt: "2025-12-31T00:00:00Z" }, "endsAt", "INVALID"],
    ["both audiences", { customerSelection: { all: true } }, "context", "INVALID"],
    ["no audience", { context: null }, "context", "BLANK"],
    [
      "an unknown customer",
      { context: { customers: { add: ["gid://shopify/Customer/9"] } } },
      "context.customers.add",
      "INVALID",
    ],
    ["a limit of no uses", { usageLimit: 0 }, "usageLimit", "GREATER_THAN"],
    [
      "two minimums",
      {
        minimumRequirement: {
          subtotal: { greaterThanOrEqualToSubtotal: "1" },
          quantity: { greaterThanOrEqualToQuantity: "1" },
        },
      },
      "minimumRequirement",
      "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT",
    ],
  ])("refuses %s", async (_, change, field, code) => {
    if ("customerSelection" in change) expectNoise(/Deprecated .*customerSelection/);
    expect(await createErrors(change)).toMatchObject([
      { field: ["basicCodeDiscount", ...field.split(".")], code },
    ]);
    expect(test.shop.discounts.size).toBe(0);
  });

  it("refuses a shipping discount that combines with shipping discounts", async () => {
    const mutation = `mutation($d: DiscountCodeFreeShippingInput!) {
      discountCodeFreeShippingCreate(freeShippingCodeDiscount: $d) { codeDiscountNode { id } userErrors { code } }
    }`;
    const { customerGets: _, ...input } = basicInput("SHIP");
    const data = await test.data(mutation, {
      d: { ...input, destination: { all: true }, combinesWith: { shippingDiscounts: true } },
    });
    expect(data).toMatchObject({
      discountCodeFreeShippingCreate: { userErrors: [{ code: "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS" }] },
    });
  });

  it("refuses buy X get Y on all items", async () => {
    const mutation = `mutation($d: DiscountCodeBxgyInput!) {
      discountCodeBxgyCreate(bxgyCodeDiscount: $d) { codeDiscountNode { id } userErrors { message } }
    }`;
    const data = await test.data(mutation, {
      d: {
        title: "3 for 2",
        code: "BXGY",
        startsAt: "2026-01-01T00:00:00Z",
        context: { all: "ALL" },
        customerBuys: { value: { quantity: "2" }, items: { all: true } },
        customerGets: {
          value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } },
          items: { all: true },
        },
      },
    });
    expect(data).toMatchObject({
      discountCodeBxgyCreate: {
        userErrors: [
          { message: "Items in 'customer get' cannot be set to all" },
          { message: "Items in 'customer buys' must be defined" },
        ],
      },
    });
  });
});

describe("adding codes in bulk", () => {
  async function add(codes: string[]): Promise<string> {
    const id = await test.createDiscount("BASE");
    const data = await test.data(ADD, { id, codes: codes.map((code) => ({ code })) });
    return textAt(data, "discountRedeemCodeBulkAdd.bulkCreation.id");
  }

  it("adds them after the answer, each with its own outcome", async () => {
    const id = await add(["VEFA-1", "base", "", "VEFA-2", "vefa-2"]);
    expect(await test.data(READ, { id })).toMatchObject({
      discountRedeemCodeBulkCreation: { done: false, importedCount: 0, failedCount: 0 },
    });
    expect(await test.data(BY_CODE, { code: "VEFA-1" })).toEqual({ codeDiscountNodeByCode: null });
    test.realNow += 1_000;
    const first = await test.data(READ, { id });
    const error = (message: string) => [{ field: ["code"], code: null, message }];
    expect(first).toMatchObject({
      discountRedeemCodeBulkCreation: {
        done: true,
        importedCount: 2,
        failedCount: 3,
        codes: {
          nodes: [
            { code: "VEFA-1", errors: [], discountRedeemCode: { code: "VEFA-1" } },
            {
              code: "base",
              errors: error("must be unique. Please try a different code."),
              discountRedeemCode: null,
            },
            { code: "", errors: error("is too short (minimum is 1 character)") },
          ],
          pageInfo: { hasNextPage: true },
        },
      },
    });
    const after = textAt(first, "discountRedeemCodeBulkCreation.codes.pageInfo.endCursor");
    expect(await test.data(READ, { id, after })).toMatchObject({
      discountRedeemCodeBulkCreation: {
        codes: {
          nodes: [
            { code: "VEFA-2", errors: [] },
            { code: "vefa-2", errors: error("Codes must be unique within BulkDiscountCodeCreation") },
          ],
          pageInfo: { hasNextPage: false },
        },
      },
    });
    expect(await test.data(BY_CODE, { code: "vefa-1" })).toMatchObject({
      codeDiscountNodeByCode: { codeDiscount: { codesCount: { count: 3 } } },
    });
  });

  it("refuses no codes, and an unknown discount", async () => {
    const id = await test.createDiscount("BASE");
    expect(await test.data(ADD, { id, codes: [] })).toMatchObject({
      discountRedeemCodeBulkAdd: { bulkCreation: null, userErrors: [{ field: ["codes"], code: "BLANK" }] },
    });
    const unknown = await test.data(ADD, { id: "gid://shopify/DiscountCodeNode/0", codes: [{ code: "A" }] });
    expect(unknown).toMatchObject({
      discountRedeemCodeBulkAdd: {
        userErrors: [{ field: ["discountId"], code: "INVALID", message: "Code discount does not exist." }],
      },
    });
  });

  it("finds one code of many by its quoted text, whatever its case", async () => {
    const id = await add(["VEFA-1", "VEFA-2"]);
    test.realNow += 1_000;
    await test.data(READ, { id });
    const query = `query($q: String) { codeDiscountNodeByCode(code: "vefa-2") { codeDiscount {
      ... on DiscountCodeBasic { codes(first: 10, query: $q) { nodes { code } } } } } }`;
    expect(await test.data(query, { q: '"vefa-2"' })).toEqual({
      codeDiscountNodeByCode: { codeDiscount: { codes: { nodes: [{ code: "VEFA-2" }] } } },
    });
  });

  it("goes on after a restart with what was not done", () => {
    const path = `${process.env["TMPDIR"] ?? "/tmp"}/vefa-bulk-${process.pid}-${Date.now()}.journal`;
    const first = SandboxState.open({ journalPath: path });
    const shop = first.createShop({ domain: "one.myshopify.com" });
    shop.bulkCreations.put({
      id: "gid://shopify/DiscountRedeemCodeBulkCreation/1",
      discountId: "gid://shopify/DiscountCodeNode/1",
      dueAt: 5,
      done: false,
      codes: [{ code: "A", redeemCodeId: null, errors: [] }],
      createdAt: "2026-01-01T00:00:00Z",
    });
    first.close();
    const second = SandboxState.open({ journalPath: path });
    const restored = second.shop("one.myshopify.com");
    if (!restored) throw new Error("The shop did not come back");
    settleDueWork(restored, 10);
    expect(restored.bulkCreations.get("gid://shopify/DiscountRedeemCodeBulkCreation/1")?.done).toBe(true);
    second.close();
  });
});

describe("killing codes", () => {
  const order = () => ({
    customerId: null,
    email: "a@example.com",
    at: test.shop.now(),
    currency: "EUR",
    lines: [{ productId: null, variantId: null, priceCents: 2_000, quantity: 1, isGiftCard: false }],
    shippingCents: [],
  });
  const isUsable = (code: string) => applyDiscountCodes(test.shop, order(), [code]).refused.length === 0;

  it("deletes single codes by a job; until it is done they can be used", async () => {
    const discountId = await test.createDiscount("DOOMED");
    const found = await test.data(BY_CODE, { code: "DOOMED" });
    const codeId = textAt(found, "codeDiscountNodeByCode.codeDiscount.codes.nodes.0.id");
    const mutation = `mutation($id: ID!, $ids: [ID!]) { discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids) {
      job { id done } userErrors { code } } }`;
    const answer = await test.data(mutation, { id: discountId, ids: [codeId] });
    expect(answer).toMatchObject({
      discountCodeRedeemCodeBulkDelete: { job: { done: false }, userErrors: [] },
    });
    expect(isUsable("DOOMED")).toBe(true);
    test.realNow += 1_000;
    const job = { id: textAt(answer, "discountCodeRedeemCodeBulkDelete.job.id") };
    expect(await test.data("query($id: ID!) { job(id: $id) { done } }", job)).toEqual({
      job: { done: true },
    });
    expect(isUsable("DOOMED")).toBe(false);
    expect(await test.data(BY_CODE, { code: "DOOMED" })).toEqual({ codeDiscountNodeByCode: null });
  });

  it.each([
    ["nothing to delete named", {}, "MISSING_ARGUMENT"],
    ["two ways of naming it", { ids: [], search: "code:A" }, "TOO_MANY_ARGUMENTS"],
    ["a blank search", { search: " " }, "BLANK"],
  ])("refuses %s", async (_, args, code) => {
    const id = await test.createDiscount("A");
    const mutation = `mutation($id: ID!, $ids: [ID!], $search: String) {
      discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids, search: $search) { job { id } userErrors { code } } }`;
    expect(await test.data(mutation, { id, ...args })).toEqual({
      discountCodeRedeemCodeBulkDelete: { job: null, userErrors: [{ code }] },
    });
  });

  it("expires a discount by deactivating it, and starts it again", async () => {
    const id = await test.createDiscount("OFF");
    const change = (name: string) =>
      test.data(
        `mutation($id: ID!) { ${name}(id: $id) { codeDiscountNode { codeDiscount { ... on DiscountCodeBasic { status endsAt } } } userErrors { code } } }`,
        { id },
      );
    expect(await change("discountCodeDeactivate")).toEqual({
      discountCodeDeactivate: {
        codeDiscountNode: { codeDiscount: { status: "EXPIRED", endsAt: "2026-06-01T12:00:00Z" } },
        userErrors: [],
      },
    });
    expect(isUsable("OFF")).toBe(false);
    expect(await change("discountCodeActivate")).toMatchObject({
      discountCodeActivate: { codeDiscountNode: { codeDiscount: { status: "ACTIVE", endsAt: null } } },
    });
    expect(isUsable("OFF")).toBe(true);
  });

  it("deletes a discount with its codes, once", async () => {
    const id = await test.createDiscount("GONE");
    const mutation =
      "mutation($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { code } } }";
    expect(await test.data(mutation, { id })).toEqual({
      discountCodeDelete: { deletedCodeDiscountId: id, userErrors: [] },
    });
    expect(await test.data(mutation, { id })).toEqual({
      discountCodeDelete: { deletedCodeDiscountId: null, userErrors: [{ code: "INVALID" }] },
    });
    expect(isUsable("GONE")).toBe(false);
  });
});
