// Before the browser tests: the app as it is served, built if its sources have changed.
import { fileURLToPath } from "node:url";
import { buildWhenChanged } from "../../sandbox/demo/build";

export async function setup(): Promise<void> {
  const clone = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
  await buildWhenChanged(clone, () => undefined);
}
