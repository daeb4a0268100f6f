// Style sheets and scripts of our own, read once and sent with an etag so that a browser asks again but seldom loads again.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Router } from "../http/router";

const contentTypes = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8" };

export function addAsset(router: Router, path: string, text: string): void {
  const etag = `"${createHash("sha256").update(text).digest("hex").slice(0, 20)}"`;
  const headers = {
    "content-type": contentTypes[path.endsWith(".css") ? "css" : "js"],
    "cache-control": "no-cache",
    etag,
  };
  router.on("GET", path, (request) =>
    request.headers["if-none-match"] === etag
      ? { status: 304, headers: { etag } }
      : { status: 200, headers, body: text },
  );
}

/** The files of a folder beside this one, under /admin/assets. */
export function addAdminAssets(router: Router): void {
  for (const name of readdirSync(new URL("./assets", import.meta.url))) {
    addAsset(
      router,
      `/admin/assets/${name}`,
      readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8"),
    );
  }
}
