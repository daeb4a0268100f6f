import { describe, expect, it } from "vitest";
import { request as send } from "undici";
import { legacyId } from "../state/ids";
import { signProxyQuery } from "./app-proxy";
import { DOMAIN, makeCustomer, scene, useScene } from "../test-support";

useScene();

describe("the app proxy", () => {
  it("signs and passes on, with the customer who is logged in and without cookies either way", async () => {
    const customerId = legacyId(await makeCustomer());
    const response = await send(
      `${scene.sandbox.url}/apps/vefa/redemptions/7?x=2&x=1&shop=evil&signature=no`,
      {
        method: "POST",
        headers: {
          host: DOMAIN,
          "x-sandbox-customer": customerId,
          cookie: "secret=1",
          "content-type": "text/plain",
        },
        body: "hello",
      },
    );
    expect(response.statusCode).toBe(200);
    expect(response.headers["set-cookie"]).toBeUndefined();
    await response.body.dump();
    const [received] = scene.app.received;
    const [path, search] = (received?.path ?? "").split("?");
    const query = new URLSearchParams(search);
    const signature = query.get("signature");
    query.delete("signature");
    expect(path).toBe("/proxy/redemptions/7");
    expect(query.get("shop")).toBe(DOMAIN);
    expect(query.get("logged_in_customer_id")).toBe(customerId);
    expect(query.getAll("x")).toEqual(["2", "1"]);
    expect(signature).toBe(signProxyQuery(query, "secret"));
    expect(received?.headers.cookie).toBeUndefined();
    expect(received?.body).toBe("hello");
  });

  it("takes nobody for a customer who isn't in the shop", async () => {
    const headers = { host: DOMAIN, "x-sandbox-customer": "123" };
    await (await send(`${scene.sandbox.url}/apps/vefa/me`, { headers })).body.dump();
    expect(scene.app.received[0]?.path).toMatch(/logged_in_customer_id=&/);
  });
});
