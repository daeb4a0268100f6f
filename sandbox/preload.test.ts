import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const preload = resolve(import.meta.dirname, "preload.mjs");

function runWithPreload(sandboxUrl: string, script: string) {
  return run(process.execPath, ["--import", preload, "--input-type=module", "-e", script], {
    env: { ...process.env, SANDBOX_URL: sandboxUrl },
  });
}

describe("the preload", () => {
  it("sends what is for a shop to the sandbox, its Host kept, and leaves the rest alone", async () => {
    const server = createServer((incoming, outgoing) => {
      outgoing.end(
        `${incoming.method} ${incoming.headers.host} ${incoming.url} ${incoming.headers["x-probe"]}`,
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { stdout } = await runWithPreload(
      url,
      `const ask = async (address, options) => console.log(await (await fetch(address, options)).text());
       await ask("https://tea.myshopify.com/admin/api/x?y=1", { method: "POST", body: "{}", headers: { "x-probe": "1" } });
       await ask("${url}/own");`,
    );
    server.close();
    expect(stdout.trim().split("\n")).toEqual([
      "POST tea.myshopify.com /admin/api/x?y=1 1",
      `GET ${new URL(url).host} /own undefined`,
    ]);
  });

  it("refuses a sandbox that is not on loopback", async () => {
    await expect(runWithPreload("http://203.0.113.7:4600", "")).rejects.toThrow(/loopback/);
    await expect(runWithPreload("https://127.0.0.1:4600", "")).rejects.toThrow(/loopback/);
  });
});
