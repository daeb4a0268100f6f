import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { domainNow } from "./clocks.server";
import { env } from "./env.server";

vi.mock("./env.server", () => ({ env: vi.fn() }));

const sandbox = (address: string | undefined) => {
  vi.mocked(env).mockReturnValue({ SANDBOX_URL: address } as ReturnType<typeof env>);
};
const sandboxAnswers = (body: unknown, status = 200) => {
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve(Response.json(body, { status }))),
  );
};

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T12:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("domain time", () => {
  test("is the machine's, and nobody is asked, when there is no sandbox", async () => {
    sandbox(undefined);
    sandboxAnswers({ now: "1997-01-01T00:00:00Z" });
    expect(await domainNow()).toEqual(new Date("2026-11-22T12:00:00Z"));
    expect(fetch).not.toHaveBeenCalled();
  });

  test("is what the sandbox's clock says", async () => {
    sandbox("http://127.0.0.1:4600");
    sandboxAnswers({ now: "1997-01-01T00:00:00.000Z" });
    expect(await domainNow()).toEqual(new Date("1997-01-01T00:00:00Z"));
  });

  test("is the machine's when the sandbox's clock isn't set", async () => {
    sandbox("http://127.0.0.1:4600");
    sandboxAnswers({ now: null });
    expect(await domainNow()).toEqual(new Date("2026-11-22T12:00:00Z"));
  });

  test.each([
    ["fails", { error: "no" }, 500],
    ["says something that is no time", { now: "soon" }, 200],
    ["says nothing", {}, 200],
  ])("is never guessed when the sandbox %s", async (_case, body, status) => {
    sandbox("http://127.0.0.1:4600");
    sandboxAnswers(body, status);
    await expect(domainNow()).rejects.toThrow();
  });
});
