// What no compiler checks: the same facts stand in several files, and files stay of a size that can be read.
import { existsSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiVersion } from "../app/lib/api-version";

const top = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(top, path), "utf8");

/** Files that are committed, or would be. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: top,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(top, path)));

const packageJson = z
  .object({ engines: z.object({ node: z.string() }), optionalDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read("package.json")));

const toml = z
  .object({
    webhooks: z.object({
      api_version: z.string(),
      subscriptions: z.array(
        z.object({
          topics: z.array(z.string()).default([]),
          compliance_topics: z.array(z.string()).default([]),
        }),
      ),
    }),
  })
  .parse(parse(read("shopify.app.toml")));

const MAX_LINES = 400;
const GENERATED = "app/admin-api/generated/";

test("no file of app, extensions or sandbox is over 400 lines", () => {
  const long = files
    .filter((path) => /^(app|extensions|sandbox)\/.*\.(ts|tsx|mjs|js|css|liquid)$/.test(path))
    .filter((path) => !path.startsWith(GENERATED))
    .map((path) => ({ path, lines: read(path).split("\n").length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES);
  expect(long).toEqual([]);
});

test("one version of the Admin API is meant everywhere", () => {
  const version = toml.webhooks.api_version;
  expect(apiVersion).toBe(version);
  const elsewhere = files
    .filter((path) => /^(app|sandbox|bench|extensions)\/.*\.(ts|tsx|mjs|js|toml)$/.test(path))
    .filter((path) => !path.startsWith(GENERATED) && !/\.test\.tsx?$/.test(path))
    .flatMap(
      (path) =>
        withoutComments(read(path))
          .match(/\b20\d\d-(01|04|07|10)\b(?!-)/g)
          ?.map((found) => ({ path, found })) ?? [],
    )
    .filter(({ found }) => found !== version);
  expect(elsewhere).toEqual([]);
  expect(files).toContain(`sandbox/schema/admin-${version}.json.gz`);
});

test("every webhook topic of the toml has a handler, and every handler a topic", async () => {
  const { HANDLED_TOPICS } = await import("../app/services/webhook-topics.server");
  const subscribed = toml.webhooks.subscriptions.flatMap(({ topics, compliance_topics }) => [
    ...topics,
    ...compliance_topics,
  ]);
  expect([...subscribed].sort()).toEqual([...HANDLED_TOPICS].sort());
});

test("links in the documents lead somewhere", () => {
  const broken = files
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => localLinks(read(path)).map((link) => ({ path, link })))
    .filter(({ path, link }) => !isThere(path, link));
  expect(broken).toEqual([]);
});

test("the lock file names no download address", () => {
  expect(read("package-lock.json")).not.toContain('"resolved"');
});

test("one version of Node is meant everywhere", () => {
  const version = read(".nvmrc").trim();
  expect(packageJson.engines.node).toBe(`${version.split(".")[0]}.x`);
  const pinned = Object.entries(packageJson.optionalDependencies).filter(([name]) =>
    name.startsWith("node-"),
  );
  expect(pinned.length).toBeGreaterThan(0);
  for (const [name, pin] of pinned) expect({ name, pin }).toEqual({ name, pin: version });
});

test("packages are pinned to exact versions", () => {
  const manifest = z
    .record(z.string(), z.unknown())
    .transform((all) => [all["dependencies"], all["devDependencies"], all["optionalDependencies"]])
    .pipe(z.array(z.record(z.string(), z.string())))
    .parse(JSON.parse(read("package.json")));
  const loose = manifest
    .flatMap(Object.entries)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$|(^|\s)#.*$/gm, "");
}

function localLinks(markdown: string): string[] {
  const prose = markdown.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function isThere(from: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? from : normalize(join(dirname(from), path));
  if (!existsSync(join(top, target))) return false;
  return anchor === undefined || !target.endsWith(".md") || headings(read(target)).includes(anchor);
}

/** The anchors that GitHub gives to a document's headings. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+\s+(.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}
