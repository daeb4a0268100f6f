// Run after tests were interrupted, which ends Vitest without its teardown: stops their server if nobody else uses it.
import { stopUnusedPostgres } from "../../sandbox/postgres/embedded";

await stopUnusedPostgres({ name: "test" });
