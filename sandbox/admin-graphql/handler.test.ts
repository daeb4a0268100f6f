// The endpoint as a client meets it: access, validation, cost and throttle, in Shopify's shapes.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { expectNoise } from "../../tests/support/noise";
import { adminGraphqlStatus, handleAdminGraphql } from "./handler";
import { SCHEMA_SHA256, SCHEMA_URL } from "./schema";
import { ALL_SCOPES, basicInput, CREATE, TestShop } from "./test-shop";

let test: TestShop;

beforeEach(() => {
  test = new TestShop();
});

describe("the schema", () => {
  it("is the file that the README names", () => {
    expect(createHash("sha256").update(readFileSync(SCHEMA_URL)).digest("hex")).toBe(SCHEMA_SHA256);
  });
});

describe("access", () => {
  const invalidToken = {
    errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
  };

  it("answers the shop to a valid token, with its version", async () => {
    const answer = await test.call("{ shop { myshopifyDomain currencyCode } }");
    expect(answer.data).toEqual({ shop: { myshopifyDomain: "one.myshopify.com", currencyCode: "EUR" } });
    expect(answer.headers["x-shopify-api-version"]).toBe("2026-10");
  });

  it("answers 401 to an unknown token", async () => {
    const answer = await test.call("{ shop { id } }", {}, { token: "wrong" });
    expect(answer).toMatchObject({ status: 401, ...invalidToken });
  });

  it("answers 401 to an expired token", async () => {
    test.realNow += 3_600_000;
    expect(await test.call("{ shop { id } }")).toMatchObject({ status: 401, ...invalidToken });
  });

  it("answers 401 to the token of another shop", async () => {
    const other = new TestShop("two.myshopify.com", ALL_SCOPES, test.state);
    expect((await other.call("{ shop { id } }", {}, { token: test.token })).status).toBe(401);
  });

  it("answers 401 once the app is uninstalled", async () => {
    test.shop.document.installation = null;
    expect((await test.call("{ shop { id } }")).status).toBe(401);
  });

  it("denies a field whose scope is missing and names the scope", async () => {
    test.grant(["read_products"]);
    const answer = await test.call("{ shop { id } customers(first: 1) { nodes { id } } }");
    expect(answer.status).toBe(200);
    expect(answer.errors).toEqual([
      {
        message: "Access denied for customers field. Required access: `read_customers` access scope.",
        locations: [{ line: 1, column: 15 }],
        path: ["customers"],
        extensions: {
          code: "ACCESS_DENIED",
          documentation: "https://shopify.dev/api/usage/access-scopes",
          requiredAccess: "`read_customers` access scope.",
        },
      },
    ]);
  });

  it("takes a write scope for its read scope", async () => {
    test.grant(["write_customers"]);
    expect((await test.call("{ customers(first: 1) { nodes { id } } }")).errors).toBeUndefined();
  });

  it("denies metafields and tags without the owner's write scope", async () => {
    const id = await test.createCustomer("a@example.com");
    test.grant(["read_customers"]);
    const tags = await test.call('mutation($id: ID!) { tagsAdd(id: $id, tags: ["a"]) { node { id } } }', {
      id,
    });
    expect(tags.errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
  });

  it("plays no other version", async () => {
    expect((await test.call("{ shop { id } }", {}, { version: "2025-01" })).status).toBe(404);
  });
});

describe("validation", () => {
  it.each([
    [
      "an unknown field",
      "{ shop { colour } }",
      "Field 'colour' doesn't exist on type 'Shop'",
      "undefinedField",
    ],
    [
      "a missing argument",
      "{ customer { id } }",
      "Field 'customer' is missing required arguments: id",
      "missingRequiredArguments",
    ],
    [
      "an unknown argument",
      '{ customer(id: "gid://shopify/Customer/1", name: "x") { id } }',
      "Field 'customer' doesn't accept argument 'name'",
      "argumentNotAccepted",
    ],
    [
      "an object without fields",
      "{ shop }",
      "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
      "selectionMismatch",
    ],
    [
      "an unknown input field",
      'mutation { discountCodeBasicCreate(basicCodeDiscount: { colour: "red" }) { userErrors { field } } }',
      "InputObject 'DiscountCodeBasicInput' doesn't accept argument 'colour'",
      "argumentNotAccepted",
    ],
  ])("refuses %s", async (_, query, message, code) => {
    const answer = await test.call(query);
    expect(answer.status).toBe(200);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]).toMatchObject({ message, extensions: { code } });
  });

  it("refuses variables with every problem and its path", async () => {
    const input = {
      ...basicInput("A"),
      colour: "red",
      customerGets: { value: { discountAmount: { amount: "abc" } } },
    };
    const answer = await test.call(CREATE, { d: input });
    expect(answer.errors?.[0]).toMatchObject({
      message:
        "Variable $d of type DiscountCodeBasicInput! was provided invalid value for " +
        "customerGets.value.discountAmount.amount (invalid decimal 'abc'), colour (Field is not defined on DiscountCodeBasicInput)",
      locations: [{ line: 1, column: 10 }],
      extensions: { code: "INVALID_VARIABLE" },
    });
  });

  it("refuses a missing variable", async () => {
    const answer = await test.call(CREATE, {});
    expect(answer.errors?.[0]).toMatchObject({
      message: "Variable $d of type DiscountCodeBasicInput! was provided invalid value",
      extensions: { problems: [{ path: [], explanation: "Expected value to not be null" }] },
    });
  });

  it("refuses arrays of more than 250 items", async () => {
    const id = await test.createDiscount("BASE");
    const codes = Array.from({ length: 251 }, (_, index) => ({ code: `C${index}` }));
    const query =
      "mutation($id: ID!, $c: [DiscountRedeemCodeInput!]!) {\n  discountRedeemCodeBulkAdd(discountId: $id, codes: $c) { userErrors { code } } }";
    const answer = await test.call(query, { id, c: codes });
    expect(answer.errors).toEqual([
      {
        message: "The input array size of 251 is greater than the maximum allowed of 250.",
        locations: [{ line: 2, column: 3 }],
        path: ["discountRedeemCodeBulkAdd", "codes"],
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      },
    ]);
    expect(answer.cost.actualQueryCost).toBeNull();
  });

  it.each(["nonsense", "{}", '{"query":""}', '{"query":"{ shop { id } }","variables":[1]}'])(
    "answers 400 to the body %s",
    async (body) => {
      const response = await handleAdminGraphql({
        state: test.state,
        shop: test.shop,
        accessToken: test.token,
        version: "2026-10",
        body,
        emit: () => {},
      });
      expect(response.status).toBe(400);
    },
  );

  it("refuses a gid of another type", async () => {
    const answer = await test.call('{ customer(id: "gid://shopify/Order/1") { id } }');
    expect(answer.errors?.[0]).toMatchObject({
      message: "invalid id",
      extensions: { code: "RESOURCE_NOT_FOUND" },
    });
  });

  it("asks for first or last, of at most 250", async () => {
    const without = await test.call("{ customers { nodes { id } } }");
    expect(without.errors?.[0]?.message).toBe("you must provide one of first or last");
    const tooMany = await test.call("{ customers(first: 251) { nodes { id } } }");
    expect(tooMany.errors?.[0]?.extensions?.["code"]).toBe("BAD_REQUEST");
  });
});

describe("what the sandbox doesn't play", () => {
  it.each([
    [
      "{ companies(first: 1) { nodes { id } } }",
      "not in the sandbox: QueryRoot.companies",
      ["read_companies"],
    ],
    ["{ shop { richTextEditorUrl } }", "not in the sandbox: Shop.richTextEditorUrl", []],
    [
      '{ orders(first: 1, query: "channel:web") { nodes { id } } }',
      "not in the sandbox: search of orders by channel",
      [],
    ],
  ])("is an error that names it: %s", async (query, message, scopes) => {
    test.grant([...ALL_SCOPES, ...scopes]);
    expect((await test.call(query)).errors?.[0]).toMatchObject({
      message,
      extensions: { code: "NOT_IN_SANDBOX" },
    });
  });
});

describe("deprecated fields", () => {
  it("are counted, in documents and in variables, and printed", async () => {
    expectNoise(/used: DiscountCodeBasicInput\.customerSelection$/);
    expectNoise(/used: QueryRoot\.codeDiscountNodes$/);
    const { context: _, ...input } = basicInput("OLD");
    await test.call(CREATE, { d: { ...input, customerSelection: { all: true } } });
    await test.call("{ codeDiscountNodes(first: 1) { nodes { id } } }");
    await test.call("{ codeDiscountNodes(first: 1) { nodes { id } } }");
    expect(adminGraphqlStatus(test.state).deprecated).toEqual({
      "DiscountCodeBasicInput.customerSelection": 1,
      "QueryRoot.codeDiscountNodes": 2,
    });
  });
});

describe("throttle", () => {
  const dear = "{ customers(first: 250) { nodes { id orders(first: 250) { nodes { id } } } } }";

  it("takes the cost from the shop's bucket, gives back what was not used, and refills by the second", async () => {
    const answer = await test.call(dear);
    expect(answer.cost).toEqual({
      requestedQueryCost: 156,
      actualQueryCost: 2,
      throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: 1_998, restoreRate: 100 },
    });
    test.realNow += 10;
    expect((await test.call("{ shop { id } }")).cost.throttleStatus["currentlyAvailable"]).toBe(1_998);
  });

  it("answers THROTTLED when the bucket is empty, for that shop only, until it has refilled", async () => {
    const mutation =
      'mutation { tagsAdd(id: "gid://shopify/Customer/1", tags: ["a"]) { userErrors { message } } }';
    const answers = [];
    for (let call = 0; call < 201; call += 1) answers.push(await test.call(mutation));
    expect(answers.filter((answer) => answer.errors).length).toBe(1);
    expect(answers[200]).toMatchObject({
      status: 200,
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      cost: { requestedQueryCost: 10, actualQueryCost: null, throttleStatus: { currentlyAvailable: 0 } },
    });
    const other = new TestShop("two.myshopify.com", ALL_SCOPES, test.state);
    expect((await other.call(mutation)).errors).toBeUndefined();
    test.realNow += 100;
    expect((await test.call(mutation)).errors).toBeUndefined();
  });

  it("refuses a single query dearer than 1,000", async () => {
    const query = `{ customers(first: 250) { nodes { ${"a b c d e f g h"
      .split(" ")
      .map((alias) => `${alias}: orders(first: 250) { nodes { id } }`)
      .join(" ")} } } }`;
    expect((await test.call(query)).errors?.[0]?.extensions).toMatchObject({
      code: "MAX_COST_EXCEEDED",
      maxCost: 1_000,
    });
  });

  it("refuses everything while the chaos switch is on, as THROTTLED and as 429 by turns", async () => {
    test.state.changeSettings({ chaos: { throttle: true } });
    expect((await test.call("{ shop { id } }")).errors?.[0]?.extensions?.["code"]).toBe("THROTTLED");
    expect(await test.call("{ shop { id } }")).toMatchObject({
      status: 429,
      headers: { "retry-after": "1.0" },
    });
    test.state.changeSettings({ chaos: { throttle: false } });
    expect((await test.call("{ shop { id } }")).errors).toBeUndefined();
  });
});
