import { describe, expect, it } from "vitest";
import type { TimelineBar } from "./timeline-types";
import { chooseRows, remarksOf } from "./timeline-view";

const bar = (id: string, more: Partial<TimelineBar> = {}): TimelineBar => ({
  id,
  parentId: null,
  kind: "task",
  depth: 2,
  title: id,
  start: "2026-03-02",
  end: "2026-03-03",
  days: 2,
  from: "dates",
  pushed: 0,
  slack: 1,
  critical: false,
  total: 1,
  ticked: 0,
  proven: 0,
  tickable: true,
  overdue: false,
  afterTarget: false,
  waitsFor: [],
  ...more,
});
const group = bar("g", { kind: "phase", tickable: false, depth: 1 });

describe("the rows of a timeline", () => {
  it("shows everything of a small plan, moved to the left", () => {
    const { rows, depth, left } = chooseRows([group, bar("a")], null);
    expect(rows.map((row) => [row.id, row.depth])).toEqual([
      ["g", 0],
      ["a", 1],
    ]);
    expect([depth, left]).toEqual(["all", 0]);
  });

  it("begins with the groups of a large plan, and says what it leaves out", () => {
    const many = [group, ...Array.from({ length: 1_500 }, (_, at) => bar(`t${at}`))];
    expect(chooseRows(many, null)).toMatchObject({ rows: [{ id: "g" }], depth: "groups", left: 0 });
    expect(chooseRows(many, "all")).toMatchObject({ depth: "all", left: 501 });
    expect(chooseRows(many.slice(1), "groups").rows).toHaveLength(1_000);
    expect(chooseRows([], null)).toEqual({ rows: [], depth: "all", left: 0 });
  });

  it("puts into words what the outline shows", () => {
    expect(remarksOf(bar("a"))).toEqual([]);
    expect(remarksOf(bar("a", { critical: true, overdue: true, pushed: 3, from: "assumed" }))).toEqual([
      "critical",
      "overdue",
      "one day assumed",
      "3 d behind its plan",
    ]);
  });
});
