// App Bridge's stand-in as one script: the parts share one scope, in this order, and leave nothing behind but window.shopify.
import { readFileSync } from "node:fs";

const parts = [
  "messages.js",
  "session-tokens.js",
  "save-bar.js",
  "modal.js",
  "title-bar.js",
  "navigation.js",
  "global.js",
];

export function appBridgeScript(): string {
  const texts = parts.map((name) => readFileSync(new URL(`./${name}`, import.meta.url), "utf8"));
  return `(() => {\n"use strict";\nif (window.shopify?.sandbox) return;\n${texts.join("\n")}\n})();\n`;
}
