import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const FEWEST = 100;

it("takes many worked examples from Shopify's pages, each with its page", () => {
  const sources = ["rules", "orders"].flatMap((folder) => {
    const path = resolve(import.meta.dirname, "..", folder);
    const files = readdirSync(path).filter((name) => name.endsWith(".test.ts"));
    return files.flatMap((name) => {
      const text = readFileSync(resolve(path, name), "utf8");
      return text.match(/source: pages\.|\$\{(?:pages\.|creditPage)/g) ?? [];
    });
  });
  expect(sources.length).toBeGreaterThanOrEqual(FEWEST);
});
