import { describe, expect, it } from "vitest";
import { dayOf, timelineScale } from "./timeline-scale";

const bar = (start: string, end: string) => ({ start, end });

describe("the scale of a timeline", () => {
  it("fits all bars, today and the target", () => {
    const scale = timelineScale(
      [bar("2026-03-02", "2026-04-12")],
      [dayOf("2026-02-20"), dayOf("2026-04-20")],
      "fit",
    );
    expect(scale.width).toBeNull();
    expect(scale.at(dayOf("2026-02-20"))).toBeGreaterThan(0);
    expect(scale.at(dayOf("2026-04-21"))).toBeLessThan(100);
    expect(scale.ticks.map(({ text }) => text)).toContain("2 Mar");
    expect(scale.ticks.every(({ day }) => new Date(day * 86_400_000).getUTCDay() === 1)).toBe(true);
  });

  it("leaves out a mark that would squeeze the bars", () => {
    const scale = timelineScale([bar("2026-03-02", "2026-03-12")], [dayOf("2031-01-01")], "fit");
    expect(scale.last).toBeLessThan(dayOf("2026-04-01"));
  });

  it("has a width of its own by week and month, with the first of each month", () => {
    const bars = [bar("2026-03-02", "2026-06-30")];
    const week = timelineScale(bars, [], "week");
    const month = timelineScale(bars, [], "month");
    expect(week.width).toBe((week.last - week.first + 1) * 14);
    expect(month.ticks.map(({ text }) => text.trim())).toEqual(
      ["Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "Jul 2026"].slice(
        month.first > dayOf("2026-03-01") ? 1 : 0,
        5,
      ),
    );
  });

  it("never draws more ticks than can be read", () => {
    const bars = [bar("0001-01-01", "9999-12-31")];
    for (const zoom of ["week", "month", "fit"] as const) {
      expect(timelineScale(bars, [], zoom).ticks.length).toBeLessThanOrEqual(400);
    }
    expect(timelineScale([], [], "fit").ticks.length).toBeGreaterThan(0);
  });
});
