// Orders through the API: how they are found, sorted and paged, and what is shown of them.
import { beforeEach, describe, expect, it } from "vitest";
import type { OrderDocument } from "../state/order-documents";
import { ALL_SCOPES, TestShop, textAt } from "./test-shop";

let test: TestShop;
let customerId: string;

beforeEach(async () => {
  test = new TestShop();
  customerId = await test.createCustomer("ayla@example.com");
});

describe("orders", () => {
  const order = (number: number, change: Partial<OrderDocument> = {}): OrderDocument => ({
    id: `gid://shopify/Order/${number}`,
    number,
    name: `#${1_000 + number}`,
    customerId,
    email: "ayla@example.com",
    currency: "EUR",
    test: false,
    taxesIncluded: true,
    gateway: "bogus",
    sourceName: "web",
    tags: [],
    note: null,
    createdAt: "2026-05-20T10:00:00Z",
    processedAt: "2026-05-20T10:00:00Z",
    updatedAt: `2026-05-20T10:00:0${number}Z`,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    lines: [
      {
        id: `gid://shopify/LineItem/${number}`,
        productId: null,
        variantId: null,
        title: "Tea",
        variantTitle: null,
        sku: "",
        vendor: null,
        priceCents: 1_000,
        quantity: 2,
        currentQuantity: 2,
        fulfillableQuantity: 2,
        isGiftCard: false,
        requiresShipping: true,
        taxable: true,
        grams: 0,
        taxLines: [],
        discountAllocations: [{ applicationIndex: 0, amountCents: 500 }],
      },
    ],
    shippingLines: [],
    discountApplications: [
      {
        type: "discount_code",
        code: "FIVE",
        discountId: null,
        title: "FIVE",
        valueType: "fixed_amount",
        value: 500,
        allocationMethod: "across",
        targetSelection: "all",
        targetType: "line_item",
      },
    ],
    transactions: [],
    refunds: [],
    fulfillments: [],
    token: `token-${number}`,
    checkoutToken: null,
    cartToken: null,
    shippingAddress: null,
    ...change,
  });

  it("are found by the time of their last change, in that order", async () => {
    for (const number of [3, 1, 2]) test.shop.orders.put(order(number));
    const query = `{ orders(first: 10, query: "updated_at:>'2026-05-20T10:00:01Z' test:false", sortKey: UPDATED_AT) { nodes {
      name displayFinancialStatus discountCodes customer { id } currentTotalPriceSet { shopMoney { amount } }
      lineItems(first: 5) { nodes { quantity discountedTotalSet(withCodeDiscounts: true) { shopMoney { amount } } plain: discountedTotalSet { shopMoney { amount } } } }
      discountApplications(first: 5) { nodes { ... on DiscountCodeApplication { code value { ... on MoneyV2 { amount } } } } }
    } } }`;
    const data = (await test.data(query)) as { orders: { nodes: { name: string }[] } };
    expect(data.orders.nodes.map((node) => node.name)).toEqual(["#1002", "#1003"]);
    expect(data.orders.nodes[0]).toEqual({
      name: "#1002",
      displayFinancialStatus: "PENDING",
      discountCodes: ["FIVE"],
      customer: { id: customerId },
      currentTotalPriceSet: { shopMoney: { amount: "15.00" } },
      lineItems: {
        nodes: [
          {
            quantity: 2,
            discountedTotalSet: { shopMoney: { amount: "15.00" } },
            plain: { shopMoney: { amount: "20.00" } },
          },
        ],
      },
      discountApplications: { nodes: [{ code: "FIVE", value: { amount: "5.00" } }] },
    });
  });

  it("page on by the time of change, whatever has been updated meanwhile", async () => {
    for (const number of [1, 2, 3, 4]) test.shop.orders.put(order(number));
    const query = `query($after: String) { orders(first: 2, after: $after, sortKey: UPDATED_AT) { nodes { name } pageInfo { endCursor } } }`;
    const after = textAt(await test.data(query), "orders.pageInfo.endCursor");
    test.shop.orders.put(order(2, { updatedAt: "2026-05-20T10:00:09Z" }));
    expect(await test.data(query, { after })).toMatchObject({
      orders: { nodes: [{ name: "#1003" }, { name: "#1004" }] },
    });
  });

  it("of a customer are found by his number", async () => {
    test.shop.orders.put(order(1));
    test.shop.orders.put(order(2, { customerId: null }));
    const query = `query($q: String!) { orders(first: 10, query: $q) { nodes { name } } ordersCount(query: $q) { count } }`;
    expect(await test.data(query, { q: `customer_id:${customerId.split("/").at(-1)}` })).toEqual({
      orders: { nodes: [{ name: "#1001" }] },
      ordersCount: { count: 1 },
    });
  });

  it("older than 60 days need read_all_orders", async () => {
    test.shop.orders.put(order(1, { createdAt: "2026-04-01T10:00:00Z" }));
    const query = "{ orders(first: 10) { nodes { name } } }";
    expect(await test.data(query)).toEqual({ orders: { nodes: [] } });
    test.grant([...ALL_SCOPES, "read_all_orders"]);
    expect(await test.data(query)).toEqual({ orders: { nodes: [{ name: "#1001" }] } });
  });
});
