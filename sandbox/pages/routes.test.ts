import { describe, expect, it } from "vitest";
import { legacyId } from "../state/ids";
import { makeCustomer, post, scene, useScene } from "../test-support";

useScene();

describe("the pages", () => {
  it("show the shop and the customers to log in as", async () => {
    await makeCustomer();
    expect(await (await fetch(scene.sandbox.url)).text()).toContain("Welcome");
    expect(await (await fetch(`${scene.sandbox.url}/account/login`)).text()).toContain("Ada Byron");
  });

  it("log a customer in and out by a cookie", async () => {
    const customer = legacyId(await makeCustomer());
    const login = await fetch(`${scene.sandbox.url}/account/login`, {
      method: "POST",
      body: new URLSearchParams({ customer }),
      redirect: "manual",
    });
    expect(login.headers.get("set-cookie")).toContain(`x-sandbox-customer=${customer}`);
    const page = await fetch(scene.sandbox.url, { headers: { cookie: `x-sandbox-customer=${customer}` } });
    expect(await page.text()).toContain("Logged in as Ada Byron");
  });

  it("escape what a shop is called", async () => {
    await post("/sandbox/api/shops", { domain: "evil.myshopify.com", name: "<script>alert(1)</script>" });
    const page = await (await fetch(`${scene.sandbox.url}/?shop=evil.myshopify.com`)).text();
    expect(page).not.toContain("<script>alert");
  });
});
