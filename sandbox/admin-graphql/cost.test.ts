// Costs against those that the real API answered: discount calls of a capture of version 2026-04, and
// https://community.shopify.dev/t/unexpectedly-low-graphql-query-cost-in-shopify-admin-api-seeking-clarification/23101
import { Kind, parse, type OperationDefinitionNode } from "graphql";
import { describe, expect, it } from "vitest";
import { actualCost, requestedCost, type CostInput } from "./cost";
import { adminSchema } from "./schema";

function input(source: string, variables: Record<string, unknown> = {}): CostInput {
  const document = parse(source);
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return {
    schema: adminSchema(),
    operation: document.definitions[0] as OperationDefinitionNode,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables,
  };
}

const errors = "userErrors { field message code extraInfo }";
const bulkCodes =
  "codes(first: 10) { nodes { code errors { field message } discountRedeemCode { id code } } }";

describe("the cost asked for", () => {
  it.each([
    ["an object", "{ shop { id name } }", 1],
    ["nothing but scalars of an object in an object", "{ shop { plan { shopifyPlus } } }", 2],
    ["a code looked up", 'query { codeDiscountNodeByCode(code: "A") { id } }', 1],
    [
      "a discount and its union",
      'query { codeDiscountNode(id: "1") { id codeDiscount { __typename ... on DiscountCodeBasic { status } } } codeDiscountNodeByCode(code: "A") { id } }',
      3,
    ],
    [
      "a connection of 250 with an object each",
      'query { product(id: "1") { variants(first: 250) { nodes { inventoryItem { id } } } } }',
      25,
    ],
    [
      "a connection of ten without objects",
      'query { codeDiscountNode(id: "1") { codeDiscount { ... on DiscountCodeBasic { codes(first: 10) { nodes { code } pageInfo { hasNextPage } } codesCount { count } } } } a: codeDiscountNodeByCode(code: "A") { id } b: codeDiscountNodeByCode(code: "B") { id } }',
      11,
    ],
    [
      "a connection of ten with two objects each",
      `query { discountRedeemCodeBulkCreation(id: "1") { done ${bulkCodes} } }`,
      15,
    ],
    ["a mutation", `mutation { discountCodeDelete(id: "1") { deletedCodeDiscountId ${errors} } }`, 10],
    [
      "five mutations",
      `mutation { ${[1, 2, 3, 4, 5].map((n) => `m${n}: discountCodeDelete(id: "${n}") { ${errors} }`).join(" ")} }`,
      50,
    ],
    [
      "a mutation with an object in its payload's object",
      `mutation { discountCodeDeactivate(id: "1") { codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { status } } } ${errors} } }`,
      11,
    ],
    [
      "a mutation with a connection",
      `mutation { discountRedeemCodeBulkAdd(discountId: "1", codes: []) { bulkCreation { id done ${bulkCodes} } ${errors} } }`,
      24,
    ],
  ])("of %s", (_, source, cost) => {
    expect(requestedCost(input(source))).toBe(cost);
  });

  it("counts the dearest of a union's fragments", () => {
    const source = `query { codeDiscountNodeByCode(code: "A") { codeDiscount {
      ... on DiscountCodeBasic { combinesWith { orderDiscounts } codesCount { count } }
      ... on DiscountCodeBxgy { codesCount { count } } } } }`;
    expect(requestedCost(input(source))).toBe(4);
  });

  it("reads sizes from variables and leaves out what is skipped", () => {
    const source =
      "query($n: Int, $s: Boolean!) { customers(first: $n) { nodes { id } } shop @skip(if: $s) { id } }";
    expect(requestedCost(input(source, { n: 10, s: true }))).toBe(6);
    expect(requestedCost(input(source, { n: 250, s: false }))).toBe(14);
  });
});

describe("the cost of what was returned", () => {
  const source = `query { discountRedeemCodeBulkCreation(id: "1") { done ${bulkCodes} } }`;
  const codes = (count: number) => ({
    nodes: Array.from({ length: count }, () => ({ code: "A", errors: [{}], discountRedeemCode: null })),
  });

  it.each([
    [7, 12],
    [3, 7],
  ])("follows the %i nodes that were there", (count, cost) => {
    const data = { discountRedeemCodeBulkCreation: { done: true, codes: codes(count) } };
    expect(actualCost(input(source), data)).toBe(cost);
  });

  it("counts an object that wasn't there once, without its fields", () => {
    const product = 'query { product(id: "1") { variants(first: 250) { nodes { inventoryItem { id } } } } }';
    expect(actualCost(input(product), { product: null })).toBe(1);
  });

  it("keeps a mutation at ten when it was refused", () => {
    const mutation = `mutation { discountRedeemCodeBulkAdd(discountId: "1", codes: []) { bulkCreation { ${bulkCodes} } ${errors} } }`;
    expect(
      actualCost(input(mutation), { discountRedeemCodeBulkAdd: { bulkCreation: null, userErrors: [{}] } }),
    ).toBe(10);
  });
});
