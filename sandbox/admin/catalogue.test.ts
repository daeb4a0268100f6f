import { describe, expect, it } from "vitest";
import { discountStatus } from "../rules/code-status";
import { legacyId } from "../state/ids";
import { call, post, useScene } from "../test-support";
import { page, shop, submit } from "./test-support";

useScene();

describe("the products of the admin", () => {
  it("are made and changed, with prices that are prices", async () => {
    const made = await submit("/admin/products/new", {
      title: "Mug",
      price: "16.00",
      tags: "blue",
      productType: "Ware",
    });
    expect(made.status).toBe(303);
    const [product] = shop().products.values();
    const variant = legacyId(product?.variants[0]?.id ?? "");
    const path = `/admin/products/${legacyId(product?.id ?? "")}`;
    expect(made.location).toBe(`${path}?done=productCreated`);
    const wrong = await submit(path, { title: "Mug", [`price.${variant}`]: "16,001" });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain("is not a price; write it as 12.50");
    await submit(path, {
      title: "Cup",
      productType: "Tea ware",
      [`price.${variant}`]: "9.90",
      status: "DRAFT",
    });
    const saved = [...shop().products.values()][0];
    expect(saved).toMatchObject({ title: "Cup", status: "DRAFT", tags: [] });
    expect(saved?.variants[0]?.priceCents).toBe(990);
    expect(saved?.collectionIds).not.toEqual(product?.collectionIds);
    expect((await page("/admin/products?q=cup")).html).toContain("Draft");
    expect(await page("/admin/products/77")).toMatchObject({ status: 404 });
  });
});

describe("the resource picker's data", () => {
  it("has the shape that App Bridge documents, found by words and filters", async () => {
    await post("/sandbox/api/products", {
      products: [
        {
          title: "Mug",
          productType: "Ware",
          variants: ["Blue", "Red"].map((title) => ({ title, price: "16.00" })),
        },
        { title: "Tea", productType: "Leaves", price: "4.00" },
      ],
    });
    const ask = async (query: string) =>
      (await call("GET", `/admin/picker.json?${query}`)).body as unknown as {
        resources: { id: string; title: string; displayName?: string; variants?: { price: string }[] }[];
      };
    const { resources } = await ask("type=product&search=mug");
    expect(resources).toHaveLength(1);
    expect(resources[0]).toMatchObject({ title: "Mug", totalVariants: 2, status: "ACTIVE" });
    expect(resources[0]?.variants?.map((variant) => variant.price)).toEqual(["16.00", "16.00"]);
    expect((await ask("type=variant")).resources.map((item) => item.displayName)).toEqual([
      "Mug - Blue",
      "Mug - Red",
      "Tea",
    ]);
    const collections = (await ask("type=collection")).resources;
    expect(collections.map((item) => item.title)).toEqual(["Ware", "Leaves"]);
    expect([...shop().products.values()][0]?.collectionIds).toEqual([collections[0]?.id]);
    expect((await call("GET", "/admin/picker.json?type=customer")).status).toBe(400);
    expect((await call("GET", "/admin/picker.json?type=product&filter=%7B")).status).toBe(400);
  });
});

describe("the discounts of the admin", () => {
  it("are made with the rules of the Admin API, listed, and switched off and on", async () => {
    const form = {
      code: "SPRING",
      kind: "percentage",
      percentage: "12.5",
      minimum: "30.00",
      combinesShipping: "on",
    };
    const made = await submit("/admin/discounts/new", { ...form, oncePerCustomer: "on", usageLimit: "10" });
    expect(made.status).toBe(303);
    const [discount] = shop().discounts.values();
    expect(discount).toMatchObject({
      value: { kind: "percentage", rate: 0.125 },
      minimum: { kind: "subtotal", amountCents: 3000 },
      combinesWith: { order: false, product: false, shipping: true },
      appliesOncePerCustomer: true,
      usageLimit: 10,
    });
    const taken = await submit("/admin/discounts/new", { ...form, code: "spring" });
    expect(taken.status).toBe(422);
    expect(taken.html).toContain("Code must be unique");

    const path = `/admin/discounts/${legacyId(discount?.id ?? "")}`;
    expect((await page("/admin/discounts?q=spring")).html).toContain("12.5 % off the order");
    expect((await page(`${path}?q=SPR`)).html).toContain("<code>SPRING</code>");
    expect((await page(`${path}?q=other`)).html).toContain("No code matches");
    await submit(`${path}/deactivate`);
    expect(discountStatus([...shop().discounts.values()][0]!, shop().now())).toBe("EXPIRED");
    await submit(`${path}/activate`);
    expect(discountStatus([...shop().discounts.values()][0]!, shop().now())).toBe("ACTIVE");
    expect(await page("/admin/discounts/77")).toMatchObject({ status: 404 });
  });

  it("name what is wrong in the form", async () => {
    const answer = await submit("/admin/discounts/new", {
      code: "X",
      kind: "amount",
      amount: "five",
      minimum: "1e3",
      usageLimit: "0",
      startsAt: "soon",
    });
    expect(answer.status).toBe(422);
    for (const part of ["&quot;five&quot;", "&quot;1e3&quot;", "&quot;soon&quot;", "number of uses"]) {
      expect(answer.html).toContain(part);
    }
    expect(shop().discounts.size).toBe(0);
  });

  it("start and end by the clock of the shop", async () => {
    await submit("/admin/discounts/new", {
      code: "LATER",
      kind: "shipping",
      startsAt: "2030-07-01T09:00",
      endsAt: "2030-12-01T09:00",
    });
    // Istanbul is three hours ahead, all year.
    expect([...shop().discounts.values()][0]).toMatchObject({
      startsAt: "2030-07-01T06:00:00Z",
      endsAt: "2030-12-01T06:00:00Z",
    });
  });
});
