import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ZOOMS } from "./timeline-scale";
import type { TimelineBar } from "./timeline-types";

export const DEPTHS = ["groups", "all"] as const;

/**
 * What the timeline keeps in its address; `bars` and `table` show what the width of the
 * screen hides, `shift` and `days` are the what-if.
 */
export const timelineParsers = {
  zoom: parseAsStringLiteral(ZOOMS).withDefault("fit"),
  rows: parseAsStringLiteral(DEPTHS),
  bars: parseAsStringLiteral(["shown"]),
  table: parseAsStringLiteral(["shown"]),
  arrows: parseAsStringLiteral(["shown", "hidden"]),
  shift: parseAsString,
  days: parseAsInteger,
};

/** With more rows than this, groups come first and items on request. */
const FEW = 200;
/** More rows than this say nothing on one page. */
export const MOST_ROWS = 1_000;

export function isGroupBar({ tickable }: Pick<TimelineBar, "tickable">): boolean {
  return !tickable;
}

/** The rows to show, moved to the left as far as they go. */
export function chooseRows(
  bars: readonly TimelineBar[],
  wanted: (typeof DEPTHS)[number] | null,
): { rows: TimelineBar[]; depth: (typeof DEPTHS)[number]; left: number } {
  const groups = bars.filter(isGroupBar);
  const depth = wanted ?? (bars.length > FEW && groups.length > 0 ? "groups" : "all");
  const chosen = depth === "groups" && groups.length > 0 ? groups : bars;
  const least = chosen.reduce((min, bar) => Math.min(min, bar.depth), chosen[0]?.depth ?? 0);
  const rows = chosen.slice(0, MOST_ROWS).map((bar) => ({ ...bar, depth: bar.depth - least }));
  return { rows, depth, left: chosen.length - rows.length };
}

/** What has to be known about a bar beside its length; in words, because an outline alone says too little. */
export function remarksOf(bar: TimelineBar): string[] {
  return [
    bar.critical ? "critical" : "",
    bar.overdue ? "overdue" : "",
    bar.afterTarget ? "after target" : "",
    bar.from === "assumed" ? "one day assumed" : "",
    bar.pushed > 0 ? `${bar.pushed} d behind its plan` : "",
  ].filter(Boolean);
}
