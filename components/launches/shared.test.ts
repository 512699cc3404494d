import { describe, expect, it } from "vitest";
import { phaseState } from "./shared-phases";
import { weekText } from "./shared-week";

describe("the state of a phase in words", () => {
  it.each([
    [{ total: 4, ticked: 4, proven: 4 }, "Proven"],
    [{ total: 4, ticked: 4, proven: 3 }, "All ticked"],
    [{ total: 4, ticked: 1, proven: 0 }, "Under way"],
    [{ total: 4, ticked: 0, proven: 0 }, "Not begun"],
    [{ total: 0, ticked: 0, proven: 0 }, "Not begun"],
  ])("%o is %s", (counts, text) => {
    expect(phaseState({ ...counts, cancelled: 0 }).text).toBe(text);
  });
});

describe("the week in a sentence", () => {
  const week = { from: "2026-11-13T12:00:00Z", count: 0, groups: [] };
  const progress = { total: 40, ticked: 12, proven: 3, cancelled: 0 };

  it("says what moved and what stayed", () => {
    const before = { at: "2026-11-13T11:00:00Z", scope: 38, ticked: 10, proven: 3 };
    expect(weekText({ week: { ...week, before }, progress })).toBe(
      "Ticked went from 10 to 12, proven stayed at 3, items went from 38 to 40.",
    );
  });

  it("compares a young plan with nothing", () => {
    expect(weekText({ week: { ...week, before: null }, progress })).toContain("younger than a week");
  });
});
