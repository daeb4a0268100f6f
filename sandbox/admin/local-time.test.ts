import { describe, expect, it } from "vitest";
import { momentFromLocal } from "./local-time";

describe("a local date and time", () => {
  it.each([
    ["2026-01-15T12:00", "Europe/Berlin", "2026-01-15T11:00:00Z"],
    ["2026-07-15T12:00", "Europe/Berlin", "2026-07-15T10:00:00Z"],
    ["2026-07-15T12:00:30", "America/New_York", "2026-07-15T16:00:30Z"],
    // The day on which the clocks of Berlin go forward at 2, and the one on which they go back at 3.
    ["2026-03-29T01:30", "Europe/Berlin", "2026-03-29T00:30:00Z"],
    ["2026-03-29T03:30", "Europe/Berlin", "2026-03-29T01:30:00Z"],
    ["2026-10-25T04:30", "Europe/Berlin", "2026-10-25T03:30:00Z"],
  ])("%s in %s is %s", (text, zone, moment) => {
    expect(momentFromLocal(text, zone)).toBe(moment);
  });

  it.each(["", "soon", "2026-13-01T00:00", "2026-01-01"])("%j is none", (text) => {
    expect(momentFromLocal(text, "Europe/Berlin")).toBeNull();
  });
});
