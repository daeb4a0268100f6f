// Serves the files of themes and extensions: a strong etag always, for ever under an address that names the version.
import type { Reply, SandboxRequest } from "../http/messages";
import type { Asset, Extension } from "./extensions";

const types: Record<string, string> = {
  css: "text/css; charset=utf-8",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
  woff2: "font/woff2",
};

/** Where a file of an extension is served. Throws when there is none. */
export function assetAddress(extension: Extension, file: string): string {
  const asset = extension.assets.get(file);
  if (!asset) throw new Error(`There is no asset ${file} in ${extension.handle}/assets`);
  return `/extensions/${extension.handle}/assets/${encodeURIComponent(file)}?v=${asset.digest}`;
}

export function serveAsset(request: SandboxRequest, file: string, asset: Asset): Reply {
  const etag = `"${asset.digest}"`;
  const isVersioned = request.query.get("v") === asset.digest;
  const headers = {
    etag,
    "cache-control": isVersioned
      ? "public, max-age=31536000, immutable"
      : "public, max-age=0, must-revalidate",
    "content-type": types[file.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    "x-content-type-options": "nosniff",
  };
  const known = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim());
  if (known?.includes(etag) || known?.includes("*")) return { status: 304, headers };
  return { status: 200, headers, body: asset.content };
}
