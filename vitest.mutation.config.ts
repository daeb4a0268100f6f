// The tests that mutation testing runs for each change that it plants in the core: those of the core, with properties cut short.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "app/core/{ledger,earning,rewards}/*.test.ts",
      "app/core/{expiry,program,units}*.test.ts",
      "tests/properties.test.ts",
    ],
    setupFiles: ["tests/support/noise.ts"],
    env: { VEFA_PROPERTY_RUNS: "100" },
    testTimeout: 20_000,
  },
});
