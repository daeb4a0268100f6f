// Unit tests stand beside their file; integration tests have a PostgreSQL database of their own per file; browser tests have
// the built app and Chromium besides; slow tests set up whole clones (npm test runs them when CI or VEFA_SLOW is set).
import { defineConfig } from "vitest/config";

const noise = "tests/support/noise.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{app,sandbox,bench,prisma}/**/*.test.{ts,tsx}", "tests/*.test.ts"],
          setupFiles: [noise],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.{ts,tsx}"],
          globalSetup: ["tests/support/postgres-setup.ts"],
          setupFiles: ["tests/support/integration-setup.ts", noise],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          globalSetup: ["tests/support/postgres-setup.ts", "tests/support/build-setup.ts"],
          setupFiles: ["tests/support/integration-setup.ts", noise],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "slow",
          include: ["tests/slow/**/*.test.ts"],
          setupFiles: [noise],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
