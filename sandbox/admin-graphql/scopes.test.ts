// Which scopes documents need, by the rules that come with the schema.
import { describe, expect, it } from "vitest";
import { requiredScopes, requirementOf } from "./scopes";

describe("requiredScopes", () => {
  it("takes the common one of alternatives", () => {
    expect(requiredScopes({ documents: ["{ orders(first: 1) { nodes { id } } }"] })).toEqual(["read_orders"]);
  });

  it("lets a write scope stand for its read scope", () => {
    const documents = [
      '{ codeDiscountNodeByCode(code: "A") { id } }',
      'mutation { discountCodeDelete(id: "1") { deletedCodeDiscountId } }',
    ];
    expect(requiredScopes({ documents })).toEqual(["write_discounts"]);
  });

  it("follows fragments into the types that they name", () => {
    const documents = ['{ node(id: "1") { ... on Customer { id } ...F } } fragment F on GiftCard { id }'];
    expect(requiredScopes({ documents })).toEqual(["read_customers", "read_gift_cards"]);
  });

  it("adds what owners of metafields and tags ask for", () => {
    const documents = [
      "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { id } } }",
    ];
    expect(requiredScopes({ documents, writesTo: ["Customer", "Shop"] })).toEqual(["write_customers"]);
  });

  it("asks for nothing to read the shop", () => {
    expect(requiredScopes({ documents: ["{ shop { name } currentAppInstallation { id } }"] })).toEqual([]);
  });
});

describe("the rules as Shopify words them", () => {
  it.each([
    ["Order", [["read_orders", "read_marketplace_orders", "read_quick_sale"]]],
    ["CustomerCreditCard", [["read_customers"], ["read_customer_payment_methods"]]],
    ["Fee", [["read_returns"], ["read_orders", "read_marketplace_orders"]]],
    [
      "Mutation.productJoinSellingPlanGroups",
      [["write_products"], ["write_own_subscription_contracts", "write_purchase_options"]],
    ],
    ["Mutation.customerCreate", [["write_customers"]]],
  ])("%s", (coordinate, groups) => {
    expect(requirementOf(coordinate)?.groups).toEqual(groups);
  });
});
