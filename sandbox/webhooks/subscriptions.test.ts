import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { topics } from "./events";
import { readAppConfiguration } from "./subscriptions";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-toml-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(text: string) {
  const path = join(folder, "shopify.app.toml");
  writeFileSync(path, text);
  return readAppConfiguration(path);
}

describe("the app's configuration", () => {
  it("gives topics, compliance topics, version, scopes and proxy", () => {
    const configuration = read(`
      [access_scopes]
      scopes = "read_orders, write_discounts"
      [webhooks]
      api_version = "2026-10"
      [[webhooks.subscriptions]]
      topics = ["orders/create", "ORDERS/PAID"]
      uri = "/webhooks"
      [[webhooks.subscriptions]]
      compliance_topics = ["shop/redact"]
      uri = "https://app.example/privacy"
      [app_proxy]
      url = "https://app.example/proxy"
      prefix = "apps"
      subpath = "vefa"
    `);
    expect(Object.fromEntries(configuration.pathByTopic)).toEqual({
      "orders/create": "/webhooks",
      "orders/paid": "/webhooks",
      "shop/redact": "/privacy",
    });
    expect(configuration).toMatchObject({
      apiVersion: "2026-10",
      scopes: ["read_orders", "write_discounts"],
      proxyPath: "/proxy",
      proxyPrefix: "/apps/vefa",
    });
  });

  it("is every topic where there is no file", () => {
    const configuration = readAppConfiguration(join(folder, "none.toml"));
    expect([...configuration.pathByTopic.keys()]).toEqual(topics);
  });

  it("is refused with the file's name when it cannot be read", () => {
    expect(() => read("[webhooks")).toThrow(/shopify\.app\.toml cannot be read/);
    expect(() => read('[[webhooks.subscriptions]]\ntopics = "orders/create"')).toThrow(/cannot be read/);
  });

  it("of Vefa itself asks for no topic that the sandbox cannot send", () => {
    const asked = [...readAppConfiguration("shopify.app.toml").pathByTopic.keys()];
    expect(asked.filter((topic) => !topics.some((known) => known === topic))).toEqual([]);
  });
});
