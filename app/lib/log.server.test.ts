import { describe, expect, test } from "vitest";
import { createLogger, maskLine, withLogContext } from "./log.server";

function lines(write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const written: string[] = [];
  write(createLogger({ level: "trace" }, { write: (line: string) => void written.push(line) }));
  return written;
}

describe("logs", () => {
  test("carry the request and the shop of the work that writes them", () => {
    const [line] = lines((log) => {
      withLogContext({ requestId: "r1" }, () => {
        withLogContext({ shop: "one.myshopify.com" }, () => {
          log.info("done");
        });
      });
    });
    expect(JSON.parse(line ?? "")).toMatchObject({
      level: "info",
      requestId: "r1",
      shop: "one.myshopify.com",
      msg: "done",
    });
  });

  test("hide tokens, names and addresses by their key, however deep", () => {
    const [line] = lines((log) => {
      log.info({
        session: { accessToken: "abc123", refreshToken: "def456", shop: "one.myshopify.com" },
        customers: [{ firstName: "Ayla", last_name: "Yilmaz", email: "x", id: 7 }],
      });
    });
    expect(line).not.toMatch(/abc123|def456|Ayla|Yilmaz/);
    expect(line).toContain("one.myshopify.com");
    expect(line).toContain('"id":7');
  });

  test("hide what looks like a token or an address in free text and in errors", () => {
    const [first, second] = lines((log) => {
      log.warn("refused shpat_0123456789abcdef for ayla@example.com with Bearer abcdefghij");
      log.error({
        err: new Error("no route for ayla@example.com", { cause: new Error("shpss_0123456789") }),
      });
    });
    expect(first).not.toMatch(/0123456789abcdef|ayla@|abcdefghij/);
    expect(second).not.toMatch(/ayla@|0123456789/);
    expect(second).toContain("no route for");
  });

  test("write of an error its message and cause, and none of the fields that a client hung on it", () => {
    const error = Object.assign(new Error("refused"), {
      request: { variables: { note: "call Ayla" } },
      code: "E1",
    });
    const [line] = lines((log) => {
      log.error({ err: error });
    });
    expect(line).toContain('"code":"E1"');
    expect(line).not.toContain("Ayla");
  });

  test("hide the password of a database address", () => {
    expect(maskLine("postgresql://vefa:hunter2@db:5432/vefa")).toBe(
      "postgresql://vefa:[redacted]@db:5432/vefa",
    );
  });

  test("leave a shop's domain and a gid alone", () => {
    const line = "one.myshopify.com gid://shopify/Order/820982911946154508";
    expect(maskLine(line)).toBe(line);
  });
});
