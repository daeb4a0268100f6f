// How Prisma's command line is run here: with the JavaScript engine only, so that it downloads nothing and asks nobody
// for updates. Plain Node, because the set-up uses it.
import { fileURLToPath } from "node:url";

/** Arguments for `node`, and what to add to the environment, to run `prisma ARGS` in the top folder. */
export function prismaCommand(args) {
  return {
    args: [fileURLToPath(new URL("../node_modules/prisma/build/index.js", import.meta.url)), ...args],
    env: {
      // Prisma fetches an engine that it then does not use, unless this names a file that exists.
      PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  };
}
