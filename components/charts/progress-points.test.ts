import { describe, expect, it } from "vitest";
import { progressSummary, progressTable } from "./progress-points";

const now = Date.parse("2026-11-20T12:00:00Z");
const points = [
  { at: "2026-11-18T08:00:00Z", scope: 38, ticked: 4, proven: 0 },
  { at: "2026-11-19T08:00:00Z", scope: 40, ticked: 9, proven: 2 },
  { at: "2026-11-19T18:00:00Z", scope: 40, ticked: 12, proven: 3 },
];

describe("progress summary", () => {
  it("says the last numbers and the distance to the target", () => {
    expect(progressSummary(points, "2026-12-14T00:00:00Z", now, "UTC")).toBe(
      "12 of 40 items are ticked (30 %), 3 proven (8 %); the target date is 14 Dec 2026, in 24 d.",
    );
    expect(progressSummary(points, "2026-11-19T00:00:00Z", now, "UTC")).toContain("1 d ago");
    expect(progressSummary(points, null, now, "UTC")).toMatch(/proven \(8 %\)\.$/);
  });
  it("does not show a chart of nothing as zero", () => {
    expect(progressSummary([], null, now, "UTC")).toContain("nothing to draw");
  });
  it("keeps the last state of each day, newest first", () => {
    expect(progressTable(points, "UTC").rows).toEqual([
      ["19 Nov 2026", 40, 12, 3],
      ["18 Nov 2026", 38, 4, 0],
    ]);
  });
});
