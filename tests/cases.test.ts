// Each case that other systems' tests and documents fix is a test of ours: docs/proof.md says which, and this that it is there.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const docs = path.join(import.meta.dirname, "../docs");
const ROW = /^\| (\d+) +\| .+? \| \[.+?\]\((.+?)\) +\| (.+?) +\|$/gm;

const rows = [...readFileSync(path.join(docs, "proof.md"), "utf8").matchAll(ROW)].map(
  ([, number = "", file = "", words = ""]) => ({ number: Number(number), file, words }),
);

it("every case from 1 to 31 has its row", () => {
  const wanted = Array.from({ length: 31 }, (_, index) => index + 1);
  expect([...new Set(rows.map(({ number }) => number))]).toEqual(wanted);
});

it.each(rows)("case $number is a test of $file: $words", ({ file, words }) => {
  expect(readFileSync(path.join(docs, file), "utf8").replaceAll(/\s+/g, " ")).toContain(words);
});
