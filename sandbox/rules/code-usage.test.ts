import { beforeEach, describe, expect, it } from "vitest";
import type { CodeRefusalReason } from "./refusals";
import { recordCodeUse, type Shopper } from "./code-usage";
import { ExampleShop, pages, testExamples, type Terms } from "./worked-examples";

const ADA = "gid://shopify/Customer/1";
const customer: Shopper = { customerId: ADA, email: "ada@example.com" };
const guest: Shopper = { customerId: null, email: "ada@example.com" };
const stranger: Shopper = { customerId: null, email: "ben@example.com" };

describe("who may use a code", () => {
  const appreciation = { percent: 10, customers: [ADA] };
  testExamples([
    {
      example: "selected customers, when they are logged in",
      source: pages.api("objects/DiscountCustomers"),
      discounts: { VIP: appreciation },
      cart: [["Cup", "10.00"]],
      customerId: ADA,
      expected: { subtotal: "9.00" },
    },
    {
      example: "no other customer",
      source: pages.api("objects/DiscountCustomers"),
      discounts: { VIP: appreciation },
      cart: [["Cup", "10.00"]],
      customerId: "gid://shopify/Customer/2",
      expected: { refused: { VIP: "otherCustomer" } },
    },
    {
      example: "not a guest, who may still log in or say who they are",
      source: pages.api("objects/DiscountCustomers"),
      discounts: { VIP: appreciation },
      cart: [["Cup", "10.00"]],
      expected: { refused: { VIP: "needsLogin" } },
    },
    {
      example: "whoever types it, in capitals or not",
      source: pages.api("queries/codeDiscountNodeByCode"),
      discounts: { SUMMER20: { percent: 20 } },
      codes: ["summer20"],
      cart: [["Cup", "10.00"]],
      expected: { subtotal: "8.00" },
    },
  ]);

  it("knows a guest by the e-mail address that the customer has in the shop", () => {
    const example = new ExampleShop();
    const { shop } = example;
    shop.customers.put({
      id: ADA,
      firstName: "Ada",
      lastName: "",
      email: "Ada@example.com",
      phone: null,
      tags: [],
      note: null,
      locale: "en",
      state: "ENABLED",
      emailMarketingState: "NOT_SUBSCRIBED",
      emailMarketingUpdatedAt: null,
      address: null,
      createdAt: shop.timestamp(),
      updatedAt: shop.timestamp(),
      ordersCount: 0,
      amountSpentCents: 0,
      lastOrderId: null,
    });
    example.addDiscount("VIP", appreciation);
    expect(example.price([["Cup", "10.00"]], { codes: ["VIP"], ...guest }).refused).toEqual([]);
    expect(example.price([["Cup", "10.00"]], { codes: ["VIP"], ...stranger }).refused).toHaveLength(1);
  });
});

interface Use {
  example: string;
  source: string;
  terms: Terms;
  /** Who has used the code already, one after the other. */
  before: Shopper[];
  shopper: Shopper;
  code?: string;
  refused: CodeRefusalReason[];
}

describe("how often a code may be used", () => {
  let example: ExampleShop;

  beforeEach(() => {
    example = new ExampleShop();
  });

  const uses: Use[] = [
    {
      example: "a limit of 1 in total refuses the second order (Odoo)",
      source: pages.discountsFaq,
      terms: { percent: 10, uses: 1 },
      before: [customer],
      shopper: stranger,
      refused: ["usedUp"],
    },
    {
      example: "a limit of 2 in total takes the second order, of the same customer",
      source: pages.discountsFaq,
      terms: { percent: 10, uses: 2 },
      before: [customer],
      shopper: customer,
      refused: [],
    },
    {
      example: "one use per customer refuses the customer's second order",
      source: pages.discountsFaq,
      terms: { percent: 10, oncePerCustomer: true },
      before: [customer],
      shopper: customer,
      refused: ["usedByCustomer"],
    },
    {
      example: "one use per customer goes by e-mail, logged in or not",
      source: pages.amountOff,
      terms: { percent: 10, oncePerCustomer: true },
      before: [customer],
      shopper: guest,
      refused: ["usedByCustomer"],
    },
    {
      example: "one use per customer leaves others theirs",
      source: pages.amountOff,
      terms: { percent: 10, oncePerCustomer: true },
      before: [customer],
      shopper: stranger,
      refused: [],
    },
    {
      example: "both limits together: the total is used up by others",
      source: pages.discountsFaq,
      terms: { percent: 10, oncePerCustomer: true, uses: 1 },
      before: [customer],
      shopper: stranger,
      refused: ["usedUp"],
    },
    {
      example: "each code of a discount has a count of its own",
      source: pages.api("objects/DiscountRedeemCode"),
      terms: { percent: 10, uses: 1 },
      before: [customer],
      shopper: stranger,
      code: "OTHER",
      refused: [],
    },
  ];
  it.each(uses)("$example ($source)", ({ terms, before, shopper, code = "CODE", refused }) => {
    const discount = example.addDiscount("CODE", terms);
    example.addCode(discount, "OTHER");
    for (const earlier of before) {
      const { codes } = example.price([["Cup", "10.00"]], { codes: ["CODE"], ...earlier });
      recordCodeUse(example.shop, codes, earlier);
    }
    const priced = example.price([["Cup", "10.00"]], { codes: [code], ...shopper });
    expect(priced.refused.map(({ reasonCode }) => reasonCode)).toEqual(refused);
  });
});
