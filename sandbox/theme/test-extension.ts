// For tests of the theme: an extension written into a folder of its own, and pages of a shop rendered with it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";

const folders: string[] = [];

/** To be called once in a test file: removes what its tests wrote. */
export function cleanExtensions(): void {
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
}

const toml = `api_version = "2026-10"
[[extensions]]
type = "theme"
name = "Test blocks"
handle = "test-blocks"
`;

export function block(liquid: string, schema: Record<string, unknown> = {}): string {
  return `${liquid}\n{% schema %}\n${JSON.stringify({ name: "A block", target: "section", ...schema })}\n{% endschema %}\n`;
}

/** Writes an extension's files and returns the folder of extensions. */
export function writeExtension(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "vefa-extensions-"));
  folders.push(folder);
  changeExtension(folder, { "shopify.extension.toml": toml, ...files });
  return folder;
}

export function changeExtension(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, "test-blocks", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
