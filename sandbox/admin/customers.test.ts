import { describe, expect, it } from "vitest";
import { legacyId } from "../state/ids";
import { makeCustomer, post, useScene } from "../test-support";
import { makeOrder, page, shop, submit, topics } from "./test-support";

useScene();

async function customerPath(): Promise<string> {
  return `/admin/customers/${legacyId(await makeCustomer())}`;
}

describe("the customers of the admin", () => {
  it("are made, found and changed, and the app hears of it", async () => {
    const made = await submit("/admin/customers/new", {
      firstName: "Leyla",
      email: "leyla@example.com",
      tags: "vip, tea, vip",
      locale: "tr",
    });
    expect(made.status).toBe(303);
    const [customer] = shop().customers.values();
    expect(customer).toMatchObject({ firstName: "Leyla", tags: ["vip", "tea"], locale: "tr", phone: null });
    expect(await topics()).toEqual(["customers/create"]);
    expect((await page("/admin/customers?q=vip")).html).toContain("leyla@example.com");

    const path = `/admin/customers/${legacyId(customer?.id ?? "")}`;
    const saved = await submit(path, {
      firstName: "Leyla",
      lastName: "Aksoy",
      phone: "+49 30 1",
      tags: "",
      email: "",
    });
    expect(saved.location).toBe(`${path}?done=customerSaved`);
    expect([...shop().customers.values()][0]).toMatchObject({
      lastName: "Aksoy",
      tags: [],
      email: null,
      phone: "+49 30 1",
      emailMarketingState: "NOT_SUBSCRIBED",
    });
    expect(await topics()).toEqual(["customers/update"]);
  });

  it("keep their page and what was typed when something is wrong with it", async () => {
    const path = await customerPath();
    const wrong = await submit(path, { firstName: "Ada", email: "not an address" });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain("&quot;not an address&quot; is not an e-mail address");
    expect(await topics()).toEqual([]);
    expect((await submit("/admin/customers/new", {})).html).toContain("A customer needs a name");
    expect((await submit("/admin/customers/new", { email: "ada@tea.example" })).html).toContain("belongs to");
  });

  it("are shown with their text escaped", async () => {
    await post("/sandbox/api/customers", {
      customers: [{ firstName: "<script>alert(1)</script>", tags: ['"><b>'], note: "</textarea><i>" }],
    });
    const [customer] = shop().customers.values();
    for (const path of [
      "/admin/customers",
      `/admin/customers/${legacyId(customer?.id ?? "")}`,
      "/admin/search?q=alert",
    ]) {
      const { html } = await page(path);
      expect(html).not.toContain("<script>alert");
      expect(html).not.toContain('"><b>');
      expect(html).not.toContain("</textarea><i>");
    }
    const { html } = await page("/admin/search?q=%3Cscript%3Ealert(1)");
    expect(html).not.toContain("<script>alert");
  });

  it("can be merged, deleted without orders, erased and asked about", async () => {
    const path = await customerPath();
    await post("/sandbox/api/customers", { customers: [{ firstName: "Twin", email: "twin@example.com" }] });
    const twin = [...shop().customers.values()][1];
    await topics();
    expect((await page(`${path}/merge?q=twin`)).html).toContain("twin@example.com");
    expect((await submit(`${path}/merge`, { other: "1" })).status).toBe(422);
    expect((await submit(`${path}/merge`, { other: legacyId(twin?.id ?? "") })).location).toContain(
      "customersMerged",
    );
    expect(shop().customers.size).toBe(1);
    expect(await topics()).toEqual(["customers/delete", "customers/merge", "customers/update"]);

    await submit(`${path}/data-request`);
    await submit(`${path}/redact`);
    expect(await topics()).toEqual(["customers/data_request", "customers/redact"]);

    await makeOrder();
    expect((await submit(`${path}/delete`)).html).toContain("cannot be deleted");
    expect(shop().customers.size).toBe(1);
  });

  it("can be logged in as, in the shop", async () => {
    const path = await customerPath();
    const answer = await submit(`${path}/login`);
    expect(answer).toMatchObject({ status: 303, location: "/" });
    expect(answer.cookie).toContain(`x-sandbox-customer=${path.split("/").at(-1)}`);
  });

  it("are not found by a wrong number", async () => {
    expect(await page("/admin/customers/77")).toMatchObject({ status: 404 });
    expect((await submit("/admin/customers/77/redact")).status).toBe(404);
  });
});
