// How numbers come out of PostgreSQL: exact or not at all.
import { expect, test } from "vitest";
import { database } from "../../app/db.server";

test("a 64-bit integer is a number as long as that is exact", async () => {
  const { rows } = await database().query("SELECT 9007199254740991::bigint AS large, -5::bigint AS small");
  expect(rows).toEqual([{ large: Number.MAX_SAFE_INTEGER, small: -5 }]);
});

test("a 64-bit integer beyond that is an error, never a rounded number", async () => {
  await expect(database().query("SELECT 9007199254740993::bigint AS beyond")).rejects.toThrow(/beyond 2\^53/);
  const { rows } = await database().query("SELECT 1 AS alive");
  expect(rows).toEqual([{ alive: 1 }]);
});
