// Runs before each integration test file: gives it a migrated, empty database of its own and an environment in which
// the app's server modules can be imported.
import { randomBytes } from "node:crypto";
import { TEST_SECRET } from "./app-identity";
import { createTestDatabase } from "./database";

Object.assign(process.env, {
  NODE_ENV: "test",
  DATABASE_URL: await createTestDatabase(randomBytes(6).toString("hex")),
  SHOPIFY_API_KEY: "vefa-test",
  SHOPIFY_API_SECRET: TEST_SECRET,
  SHOPIFY_APP_URL: "http://127.0.0.1:3000",
  LOG_LEVEL: "silent",
});
