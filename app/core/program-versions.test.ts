import { expect, it } from "vitest";
import { inForce, replacedBy, type VersionDates } from "./program-versions";

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const version = (number: number, published: number, effective: number | null = null): VersionDates => ({
  version: number,
  ...{ publishedAt: day(published), effectiveAt: effective === null ? null : day(effective) },
});
const at = (versions: readonly VersionDates[]) => (number: number) => inForce(versions, day(number));

it("is the latest of those that took effect at once, whenever something happened", () => {
  const versions = [version(1, 5), version(2, 7)];
  expect([1, 6, 8].map(at(versions))).toEqual([2, 2, 2]);
});

it("is a scheduled one only for what happened from its day on", () => {
  const versions = [version(1, 1), version(2, 2, 10)];
  expect([9, 10, 11].map(at(versions))).toEqual([1, 2, 2]);
});

it("is a scheduled one also where another took effect at once before its day", () => {
  const versions = [version(1, 1), version(2, 2, 10), version(3, 5)];
  expect([9, 10].map(at(versions))).toEqual([3, 2]);
});

it("is what took effect at once after a scheduled one's day", () => {
  const versions = [version(1, 1), version(2, 2, 10), version(3, 12)];
  expect([9, 11, 13].map(at(versions))).toEqual([3, 3, 3]);
});

it("is the later number of two that were scheduled for the same day", () => {
  expect(at([version(1, 1), version(2, 2, 10), version(3, 3, 10)])(10)).toBe(3);
});

it("is none before there was one", () => {
  expect(at([])(1)).toBeNull();
  expect(at([version(1, 1, 10)])(9)).toBeNull();
});

it("replaced what was in force until then, which need not be the version of the number before", () => {
  const versions = [version(1, 1), version(2, 2, 10), version(3, 5), version(5, 12)];
  expect([1, 2, 3, 5].map((number) => replacedBy(versions, number))).toEqual([null, 3, 1, 2]);
  expect(replacedBy(versions, 4)).toBeNull();
});
