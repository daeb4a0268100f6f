import { describe, expect, test } from "vitest";
import { EnvironmentError, isLoopbackHttp, parseEnvironment } from "./env.server";

const good = {
  DATABASE_URL: "postgresql://vefa@127.0.0.1:5432/vefa",
  SHOPIFY_API_KEY: "client-id",
  SHOPIFY_API_SECRET: "a-long-secret",
  SHOPIFY_APP_URL: "https://vefa.example.com",
};

describe("the environment", () => {
  test("needs four variables and fills in the rest", () => {
    expect(parseEnvironment(good)).toMatchObject({
      NODE_ENV: "production",
      HOST: "0.0.0.0",
      PORT: 3000,
      VEFA_ROLE: "both",
      LOG_LEVEL: "info",
      DATABASE_POOL_SIZE: 10,
    });
  });

  test("stays on the loopback in sandbox mode, with the sandbox's own App Bridge", () => {
    expect(parseEnvironment({ ...good, SANDBOX_URL: "http://127.0.0.1:4600" })).toMatchObject({
      HOST: "127.0.0.1",
      APP_BRIDGE_URL: "http://127.0.0.1:4600/sandbox/app-bridge.js",
    });
  });

  test("takes what Shopify's CLI calls HOST for the app's address", () => {
    const { SHOPIFY_APP_URL: _dropped, ...rest } = good;
    expect(parseEnvironment({ ...rest, HOST: "https://some-tunnel.example.com" })).toMatchObject({
      HOST: "0.0.0.0",
      SHOPIFY_APP_URL: "https://some-tunnel.example.com",
    });
  });

  test("names every bad variable at once and shows none of their values", () => {
    let message = "";
    try {
      parseEnvironment({ ...good, DATABASE_URL: "mysql://secret@x/y", PORT: "80a", SHOPIFY_API_SECRET: "" });
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
      message = (error as Error).message;
    }
    expect(message).toContain("DATABASE_URL must be a postgresql:// address");
    expect(message).toContain("PORT must be a whole number");
    expect(message).toContain("SHOPIFY_API_SECRET is missing");
    expect(message).not.toContain("secret@x");
  });

  test("treats an empty optional variable as absent", () => {
    expect(parseEnvironment({ ...good, SHOPIFY_API_SECRET_PREVIOUS: "", SANDBOX_URL: "" })).toMatchObject({
      SHOPIFY_API_SECRET_PREVIOUS: undefined,
      SANDBOX_URL: undefined,
    });
  });

  test.each([
    ["https://127.0.0.1:4600"],
    ["http://example.com"],
    ["http://127.0.0.1.example.com"],
    ["http://127.0.0.1@example.com"],
    ["http://user@127.0.0.1:4600"],
    ["http://10.0.0.1:4600"],
    ["127.0.0.1:4600"],
  ])("refuses %s as a sandbox", (address) => {
    expect(isLoopbackHttp(address)).toBe(false);
    expect(() => parseEnvironment({ ...good, SANDBOX_URL: address })).toThrow(/SANDBOX_URL/);
  });

  test.each([["http://127.0.0.1:4600"], ["http://localhost:4600/"], ["http://[::1]:4600"]])(
    "takes %s as a sandbox",
    (address) => {
      expect(isLoopbackHttp(address)).toBe(true);
    },
  );

  test("refuses a plain http app address that leaves the machine", () => {
    expect(() => parseEnvironment({ ...good, SHOPIFY_APP_URL: "http://vefa.example.com" })).toThrow(
      /SHOPIFY_APP_URL must be an https address/,
    );
  });
});
