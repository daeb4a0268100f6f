// What orders, their lines and customers are asked about beyond their payloads.
import { beforeEach, describe, expect, it } from "vitest";
import { createSegment } from "../customers/segments";
import { createMarket } from "../markets/markets";
import { placeOrder } from "../orders/place";
import { createProduct, deleteProduct, updateProduct } from "../products/products";
import { TestShop } from "./test-shop";

let test: TestShop;
let customerId: string;

beforeEach(async () => {
  test = new TestShop();
  customerId = await test.createCustomer("ayla@example.com");
});

describe("products", () => {
  const query = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { productType collections(first: 5) { nodes { id } } } } }`;

  it("tell the collections that they are in, beside the one of their type", async () => {
    const { id } = createProduct(test.shop, { title: "Beans", productType: "Coffee", collectionIds: ["9"] });
    const before = await test.data(query, { ids: [id] });
    const ofType = test.shop.products.get(id)?.collectionIds[0];
    expect(before["nodes"]).toMatchObject([
      {
        productType: "Coffee",
        collections: { nodes: [{ id: ofType }, { id: "gid://shopify/Collection/9" }] },
      },
    ]);
    updateProduct(test.shop, { productId: id, collectionIds: [] });
    const after = await test.data(query, { ids: [id] });
    expect(after["nodes"]).toMatchObject([{ collections: { nodes: [{ id: ofType }] } }]);
  });

  it("that were deleted are null among the nodes, and their orders' lines stay", async () => {
    const { id } = createProduct(test.shop, { title: "Beans", price: "5.00" });
    const { order } = placeOrder(test.shop, { customerId, lines: [{ productId: id, quantity: 1 }] });
    deleteProduct(test.shop, id);
    expect(await test.data(query, { ids: [id] })).toEqual({ nodes: [null] });
    expect(order.lines[0]?.productId).toBe(id);
    expect(() => deleteProduct(test.shop, id)).toThrow("no product");
  });
});

it("lines are found by their ids, with the selling plan that they were bought on", async () => {
  const { order } = placeOrder(test.shop, {
    customerId,
    lines: [
      { title: "Beans", quantity: 1, price: "5.00", sellingPlan: { id: "7", name: "Every month" } },
      { title: "Mug", quantity: 1, price: "5.00" },
    ],
  });
  const query = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on LineItem { sellingPlan { sellingPlanId name } } } }`;
  const ids = [...order.lines.map(({ id }) => id), "gid://shopify/LineItem/1"];
  expect(await test.data(query, { ids })).toEqual({
    nodes: [
      { sellingPlan: { sellingPlanId: "gid://shopify/SellingPlan/7", name: "Every month" } },
      { sellingPlan: null },
      null,
    ],
  });
});

describe("segments", () => {
  it("hold whoever meets their query now", async () => {
    const { id } = createSegment(test.shop, {
      ...{ name: "VIPs", query: "customer_tags CONTAINS 'vip' AND customer_tags NOT CONTAINS 'staff'" },
    });
    const query = `query($c: ID!, $s: [ID!]!) { customerSegmentMembership(customerId: $c, segmentIds: $s) { memberships { isMember } } }`;
    const isMember = async (tags: string[]) => {
      const customer = test.shop.customers.get(customerId);
      if (customer) test.shop.customers.put({ ...customer, tags });
      const data = await test.data(query, { c: customerId, s: [id, "gid://shopify/Segment/1"] });
      return data["customerSegmentMembership"];
    };
    const answer = (first: boolean) => ({ memberships: [{ isMember: first }, { isMember: false }] });
    expect(await isMember(["VIP"])).toEqual(answer(true));
    expect(await isMember(["VIP", "Staff"])).toEqual(answer(false));
    expect(await isMember([])).toEqual(answer(false));
  });

  it("are refused with a query that is not played", () => {
    const make = () => createSegment(test.shop, { name: "Big", query: "amount_spent > 100" });
    expect(make).toThrow("is not in the sandbox");
  });
});

it("markets of regions are listed with their countries", async () => {
  createMarket(test.shop, { name: "Home", countryCodes: ["DE", "AT"], status: "ACTIVE" });
  createMarket(test.shop, { name: "Everywhere", countryCodes: null, status: "DRAFT" });
  const query = `{ markets(first: 5, type: REGION) { nodes { name status conditions { regionsCondition {
    applicationLevel regions(first: 9) { nodes { ... on MarketRegionCountry { code } } } } } } } }`;
  const regions = (applicationLevel: string, ...codes: string[]) => ({
    regionsCondition: { applicationLevel, regions: { nodes: codes.map((code) => ({ code })) } },
  });
  expect(await test.data(query)).toEqual({
    markets: {
      nodes: [
        { name: "Everywhere", status: "DRAFT", conditions: regions("ALL") },
        { name: "Home", status: "ACTIVE", conditions: regions("SPECIFIED", "DE", "AT") },
      ],
    },
  });
  const companies = "{ markets(first: 5, type: COMPANY_LOCATION) { nodes { name } } }";
  expect(await test.data(companies)).toEqual({ markets: { nodes: [] } });
});
