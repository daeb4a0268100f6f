// Customers, metafields, tags, store credit, gift cards and the shop through the API.
import { beforeEach, describe, expect, it } from "vitest";
import { ALL_SCOPES, TestShop, textAt } from "./test-shop";

let test: TestShop;
let customerId: string;

beforeEach(async () => {
  test = new TestShop();
  customerId = await test.createCustomer("ayla@example.com");
});

describe("customers", () => {
  it("are read by id, e-mail and search, with a webhook for each change", async () => {
    const query = `query($id: ID!) {
      customer(id: $id) { displayName numberOfOrders amountSpent { amount currencyCode } tags defaultEmailAddress { emailAddress marketingState } }
      customerByIdentifier(identifier: { emailAddress: "AYLA@example.com" }) { id }
      customers(first: 5, query: "email:ayla@example.com") { nodes { id } }
      none: customers(first: 5, query: "first_name:Bora OR tag:vip") { nodes { id } }
    }`;
    expect(await test.data(query, { id: customerId })).toEqual({
      customer: {
        displayName: "Ayla Demir",
        numberOfOrders: "0",
        amountSpent: { amount: "0.00", currencyCode: "EUR" },
        tags: [],
        defaultEmailAddress: { emailAddress: "ayla@example.com", marketingState: "NOT_SUBSCRIBED" },
      },
      customerByIdentifier: { id: customerId },
      customers: { nodes: [{ id: customerId }] },
      none: { nodes: [] },
    });
    expect(test.emitted).toEqual([`customers/create ${customerId}`]);
  });

  it("refuse an e-mail address that another has", async () => {
    const mutation = `mutation($i: CustomerInput!) { customerCreate(input: $i) { customer { id } userErrors { field message } } }`;
    expect(await test.data(mutation, { i: { email: "Ayla@Example.com" } })).toEqual({
      customerCreate: {
        customer: null,
        userErrors: [{ field: ["email"], message: "Email has already been taken" }],
      },
    });
  });

  it("are updated in the fields given only", async () => {
    const mutation = `mutation($i: CustomerInput!) { customerUpdate(input: $i) { customer { firstName lastName note } userErrors { message } } }`;
    expect(await test.data(mutation, { i: { id: customerId, note: "Likes tea" } })).toEqual({
      customerUpdate: {
        customer: { firstName: "Ayla", lastName: "Demir", note: "Likes tea" },
        userErrors: [],
      },
    });
  });

  it("page without gaps or repeats, forward and back", async () => {
    for (let number = 0; number < 4; number += 1) await test.createCustomer(`c${number}@example.com`);
    const query = `query($after: String) { customers(first: 2, after: $after) { nodes { email: id } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`;
    const ids: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 3; page += 1) {
      const data = await test.data(query, { after });
      const { nodes } = (data as { customers: { nodes: { email: string }[] } }).customers;
      ids.push(...nodes.map((node) => node.email));
      after = textAt(data, "customers.pageInfo.endCursor");
    }
    expect(ids).toEqual([...test.shop.customers.values()].map((customer) => customer.id));
    const back = `query($b: String) { customers(last: 2, before: $b) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }`;
    expect(await test.data(back, { b: after })).toEqual({
      customers: {
        nodes: [{ id: ids[2] }, { id: ids[3] }],
        pageInfo: { hasPreviousPage: true, hasNextPage: true },
      },
    });
  });
});

describe("tags", () => {
  it("are added and removed once each, whatever their case", async () => {
    const tags = `mutation($id: ID!) { tagsAdd(id: $id, tags: ["vip", "Gold, VIP"]) { node { ... on Customer { tags } } userErrors { message } } }`;
    expect(await test.data(tags, { id: customerId })).toEqual({
      tagsAdd: { node: { tags: ["Gold", "vip"] }, userErrors: [] },
    });
    await test.data(tags, { id: customerId });
    expect(test.emitted.filter((line) => line.startsWith("customers/update"))).toHaveLength(1);
    const remove = `mutation($id: ID!) { tagsRemove(id: $id, tags: ["VIP"]) { node { ... on Customer { tags } } } }`;
    expect(await test.data(remove, { id: customerId })).toEqual({ tagsRemove: { node: { tags: ["Gold"] } } });
  });
});

describe("metafields", () => {
  const SET = `mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) {
    metafields { namespace key value compareDigest } userErrors { field code elementIndex } } }`;
  const points = (value: string, change: object = {}) => ({
    ownerId: customerId,
    namespace: "$app",
    key: "balance",
    type: "json",
    value,
    ...change,
  });

  it("are the app's own in $app, which others can't name", async () => {
    await test.data(SET, { m: [points('{"points":5}')] });
    const query = `query($id: ID!) { customer(id: $id) {
      metafield(namespace: "$app", key: "balance") { namespace value jsonValue } mine: metafield(key: "balance") { value }
      metafields(first: 5, namespace: "$app") { nodes { key } } } }`;
    expect(await test.data(query, { id: customerId })).toEqual({
      customer: {
        metafield: { namespace: "app--4242424241", value: '{"points":5}', jsonValue: { points: 5 } },
        mine: { value: '{"points":5}' },
        metafields: { nodes: [{ key: "balance" }] },
      },
    });
    const foreign = await test.call(SET, { m: [points("1", { namespace: "app--77" })] });
    expect(foreign.errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
  });

  it("are set all or none", async () => {
    const data = await test.data(SET, {
      m: [
        points("{}"),
        points("not json", { key: "other" }),
        points("{}", { ownerId: "gid://shopify/Customer/1" }),
      ],
    });
    expect(data).toEqual({
      metafieldsSet: {
        metafields: null,
        userErrors: [
          { field: ["metafields", "1", "value"], code: "INVALID_VALUE", elementIndex: 1 },
          { field: ["metafields", "2", "ownerId"], code: "INVALID", elementIndex: 2 },
        ],
      },
    });
    expect(test.shop.metafields.size).toBe(0);
  });

  it("refuse more than 25 in a call", async () => {
    const many = Array.from({ length: 26 }, (_, index) => points("{}", { key: `key${index}` }));
    expect(await test.data(SET, { m: many })).toMatchObject({
      metafieldsSet: { userErrors: [{ field: ["metafields"], code: "LESS_THAN_OR_EQUAL_TO" }] },
    });
  });

  it("refuse a write against a stale digest, and take null for not there yet", async () => {
    const first = await test.data(SET, { m: [points('{"points":1}', { compareDigest: null })] });
    const compareDigest = textAt(first, "metafieldsSet.metafields.0.compareDigest");
    await test.data(SET, { m: [points('{"points":2}', { compareDigest })] });
    expect(await test.data(SET, { m: [points('{"points":3}', { compareDigest })] })).toMatchObject({
      metafieldsSet: { metafields: null, userErrors: [{ code: "STALE_OBJECT", elementIndex: 0 }] },
    });
    expect(await test.data(SET, { m: [points('{"points":3}', { compareDigest: null })] })).toMatchObject({
      metafieldsSet: { userErrors: [{ code: "STALE_OBJECT" }] },
    });
  });

  it("keep their type", async () => {
    await test.data(SET, { m: [points("{}")] });
    expect(await test.data(SET, { m: [points("5", { type: "number_integer" })] })).toMatchObject({
      metafieldsSet: { userErrors: [{ code: "INVALID_TYPE" }] },
    });
  });
});

describe("store credit", () => {
  const CREDIT = `mutation($id: ID!, $i: StoreCreditAccountCreditInput!) { storeCreditAccountCredit(id: $id, creditInput: $i) {
    storeCreditAccountTransaction { balanceAfterTransaction { amount } account { id } } userErrors { field code } } }`;
  const DEBIT = `mutation($id: ID!, $i: StoreCreditAccountDebitInput!) { storeCreditAccountDebit(id: $id, debitInput: $i) {
    storeCreditAccountTransaction { balanceAfterTransaction { amount } } userErrors { field code } } }`;
  const credit = (amount: string, change: object = {}, id = customerId) =>
    test.data(CREDIT, { id, i: { creditAmount: { amount, currencyCode: "EUR" }, ...change } });
  const balance = async () =>
    test.data(
      `query($id: ID!) { customer(id: $id) { storeCreditAccounts(first: 1) { nodes { balance { amount } } } } }`,
      {
        id: customerId,
      },
    );

  it("opens an account with the first credit and adds up", async () => {
    const first = await credit("7.23");
    const accountId = textAt(first, "storeCreditAccountCredit.storeCreditAccountTransaction.account.id");
    expect(await credit("0.77", {}, accountId)).toMatchObject({
      storeCreditAccountCredit: {
        storeCreditAccountTransaction: { balanceAfterTransaction: { amount: "8.00" } },
      },
    });
    const debit = { id: accountId, i: { debitAmount: { amount: "3.00", currencyCode: "EUR" } } };
    expect(await test.data(DEBIT, debit)).toMatchObject({
      storeCreditAccountDebit: {
        storeCreditAccountTransaction: { balanceAfterTransaction: { amount: "5.00" } },
      },
    });
    debit.i.debitAmount.amount = "5.01";
    expect(await test.data(DEBIT, debit)).toMatchObject({
      storeCreditAccountDebit: { userErrors: [{ code: "INSUFFICIENT_FUNDS" }] },
    });
  });

  it("makes one transaction for each call, even the same again", async () => {
    await credit("5.00");
    await credit("5.00");
    expect(test.shop.storeCreditTransactions.size).toBe(2);
  });

  it("expires what was not spent, after spending what expires first", async () => {
    await credit("4.00");
    await credit("6.00", { expiresAt: "2026-06-02T12:00:00Z" });
    await test.data(DEBIT, { id: customerId, i: { debitAmount: { amount: "5.00", currencyCode: "EUR" } } });
    test.state.changeSettings({ clock: { frozenAt: "2026-06-02T12:00:00Z" } });
    expect(await balance()).toEqual({
      customer: { storeCreditAccounts: { nodes: [{ balance: { amount: "4.00" } }] } },
    });
  });

  it.each([
    ["nothing", "0.00", {}, "NEGATIVE_OR_ZERO_AMOUNT"],
    ["an expiry in the past", "1.00", { expiresAt: "2000-01-01T00:00:00Z" }, "EXPIRES_AT_IN_PAST"],
    ["too much", "100000.01", {}, "CREDIT_LIMIT_EXCEEDED"],
  ])("refuses %s", async (_, amount, change, code) => {
    expect(await credit(amount, change)).toMatchObject({
      storeCreditAccountCredit: { userErrors: [{ code }] },
    });
    expect(test.shop.storeCreditAccounts.size).toBe(0);
  });

  it("refuses another currency than the account's, and an unknown owner", async () => {
    const accountId = textAt(
      await credit("1.00"),
      "storeCreditAccountCredit.storeCreditAccountTransaction.account.id",
    );
    expect(
      await credit("1.00", { creditAmount: { amount: "1", currencyCode: "USD" } }, accountId),
    ).toMatchObject({
      storeCreditAccountCredit: { userErrors: [{ code: "MISMATCHING_CURRENCY" }] },
    });
    expect(await credit("1.00", {}, "gid://shopify/Customer/1")).toMatchObject({
      storeCreditAccountCredit: { userErrors: [{ code: "OWNER_NOT_FOUND" }] },
    });
  });
});

describe("gift cards", () => {
  const CREATE = `mutation($i: GiftCardCreateInput!) { giftCardCreate(input: $i) {
    giftCard { lastCharacters balance { amount } customer { id } } giftCardCode userErrors { field code } } }`;
  const initialAmount = { amount: "25.00", currencyCode: "EUR" };

  it("are made once for one code of ours", async () => {
    const i = { initialAmount, code: "VEFA12345678", customerId };
    expect(await test.data(CREATE, { i })).toEqual({
      giftCardCreate: {
        giftCard: { lastCharacters: "5678", balance: { amount: "25.00" }, customer: { id: customerId } },
        giftCardCode: "vefa12345678",
        userErrors: [],
      },
    });
    expect(await test.data(CREATE, { i })).toEqual({
      giftCardCreate: {
        giftCard: null,
        giftCardCode: null,
        userErrors: [{ field: ["input", "code"], code: "TAKEN" }],
      },
    });
  });

  it.each([
    ["a short code", { code: "abc" }, "TOO_SHORT"],
    ["a code with signs", { code: "abc-defgh" }, "INVALID"],
    ["no worth", { initialAmount: { amount: "0", currencyCode: "EUR" } }, "GREATER_THAN"],
    ["an unknown customer", { customerId: "gid://shopify/Customer/1" }, "CUSTOMER_NOT_FOUND"],
  ])("are refused with %s", async (_, change, code) => {
    expect(await test.data(CREATE, { i: { initialAmount, ...change } })).toMatchObject({
      giftCardCreate: { userErrors: [{ code }] },
    });
  });
});

describe("the shop and the app on it", () => {
  it("tell plan, time zone, accounts and scopes", async () => {
    const query = `{ shop { name ianaTimezone timezoneOffset plan { shopifyPlus } customerAccountsV2 { customerAccountsVersion } }
      currentAppInstallation { accessScopes { handle } activeSubscriptions { id } } }`;
    expect(await test.data(query)).toEqual({
      shop: {
        name: "one",
        ianaTimezone: "Europe/Berlin",
        timezoneOffset: "+0200",
        plan: { shopifyPlus: false },
        customerAccountsV2: { customerAccountsVersion: "NEW_CUSTOMER_ACCOUNTS" },
      },
      currentAppInstallation: {
        accessScopes: ALL_SCOPES.map((handle) => ({ handle })),
        activeSubscriptions: [],
      },
    });
  });

  it("keeps shops apart", async () => {
    const other = new TestShop("two.myshopify.com", ALL_SCOPES, test.state);
    const query = "query($id: ID!) { customer(id: $id) { id } node(id: $id) { id } }";
    expect(await other.data(query, { id: customerId })).toEqual({ customer: null, node: null });
  });
});
