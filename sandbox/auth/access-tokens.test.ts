import { describe, expect, it } from "vitest";
import { mintSessionToken } from "./session-token";
import { askForToken, credentials, DOMAIN, exchange, post, scene, useScene } from "../test-support";

useScene();

describe("access tokens", () => {
  it("expire in an hour and come with a refresh token when asked for so, else never expire", async () => {
    const expiring = await exchange({ expiring: "1" });
    expect(expiring.body).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000 });
    const lasting = await exchange({ expiring: "0" });
    expect(lasting.body.expires_in).toBeUndefined();
    expect(lasting.body.refresh_token).toBeUndefined();
  });

  it("are online ones with the user when asked for so", async () => {
    const { body } = await exchange({
      requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
    });
    expect(body.associated_user?.id).toBe(42);
  });

  it("are refused for a session token of another shop, app or secret", async () => {
    const others = [
      await mintSessionToken(credentials, "other.myshopify.com"),
      await mintSessionToken({ ...credentials, apiKey: "another" }, DOMAIN),
      await mintSessionToken({ ...credentials, apiSecret: "another" }, DOMAIN),
      "x.y.z",
    ];
    for (const subject_token of others) {
      expect(await exchange({ subject_token })).toMatchObject({
        status: 400,
        body: { error: "invalid_subject_token" },
      });
    }
    expect((await exchange({ client_secret: "wrong" })).body.error).toBe("invalid_client");
  });

  it("are renewed by a refresh token once; used again it is refused", async () => {
    const first = await exchange({ expiring: "1" });
    const refresh = { grant_type: "refresh_token", refresh_token: first.body.refresh_token ?? "" };
    const second = await askForToken(refresh);
    expect(second.status).toBe(200);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect(scene.sandbox.state.tokens.has(first.body.access_token)).toBe(false);
    expect(await askForToken(refresh)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("are the same pair for the same session token, as two loaders at once ask for it", async () => {
    const subject_token = await mintSessionToken(credentials, DOMAIN);
    const [one, two] = await Promise.all([
      exchange({ expiring: "1", subject_token }),
      exchange({ expiring: "1", subject_token }),
    ]);
    expect(one.body.access_token).toBe(two.body.access_token);
  });

  it("can be ended at once", async () => {
    const { body } = await exchange({ expiring: "1" });
    await post("/sandbox/api/tokens/expire", { what: "all" });
    expect(scene.sandbox.state.tokens.get(body.access_token)?.expiresAt).toBeLessThanOrEqual(Date.now());
    const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token ?? "" };
    expect((await askForToken(refresh)).body.error).toBe("invalid_grant");
  });
});
