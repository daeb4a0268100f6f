// Style sheets and scripts of our own, sent with an etag so that a browser asks again but seldom loads again.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Router } from "./router";

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

/** The files of `folder`, under `path`. */
export function addAssets(router: Router, path: string, folder: URL): void {
  for (const name of readdirSync(folder)) {
    addAsset(router, `${path}/${name}`, readFileSync(new URL(name, folder), "utf8"));
  }
}
