// A sandbox in this process, with a shop that has the app installed, and this process's calls to Shopify sent to it.
import { mintSessionToken } from "../../sandbox/auth/session-token";
import { startSandbox, type Sandbox } from "../../sandbox/server";
import type { ShopState } from "../../sandbox/state/shop-state";
import { TEST_SECRET } from "./app-identity";

const APP = { apiKey: "vefa-test", apiSecret: TEST_SECRET };

export interface ConnectedSandbox {
  readonly sandbox: Sandbox;
  readonly shop: ShopState;
  readonly accessToken: string;
  /** Calls the control API. Throws with its answer when it refuses. */
  control<Answer>(path: string, body: object, method?: "POST" | "PUT"): Promise<Answer>;
}

/** To be called before the app's environment is first read: from then on its domain clock is the sandbox's. */
export async function connectSandbox(domain: string): Promise<ConnectedSandbox> {
  const sandbox = await startSandbox({ ...APP, appUrl: "http://127.0.0.1:9", port: 0 });
  process.env["SANDBOX_URL"] = sandbox.url;
  await import("../../sandbox/preload.mjs");
  const control = async <Answer>(path: string, body: object, method = "POST"): Promise<Answer> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  await control("delivery", { paused: true }, "PUT");
  await control("shops", { domain, name: "First", currency: "USD", timezone: "UTC" });
  const shop = sandbox.state.shop(domain);
  if (!shop) throw new Error(`the sandbox has no shop ${domain}`);
  const answer = await fetch(`https://${domain}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...{ client_id: APP.apiKey, client_secret: APP.apiSecret },
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: await mintSessionToken(APP, domain),
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    }),
  });
  const { access_token: accessToken } = (await answer.json()) as { access_token: string };
  return { sandbox, shop, accessToken, control };
}
