import { daysUntil, formatDay, formatPercent } from "@/lib/format";
import type { ChartTable } from "./chart-figure";

/** How far a launch was at one moment. */
export type ProgressPoint = {
  at: string;
  /** Items that count. */
  scope: number;
  ticked: number;
  proven: number;
};

/** The chart in one sentence, with its last numbers and, where there is one, the time left to the target. */
export function progressSummary(
  points: readonly ProgressPoint[],
  target: string | null,
  now: number,
  zone: string,
): string {
  const last = points.at(-1);
  if (!last || last.scope === 0) return "There is nothing to draw yet: the plan has no items that count.";
  const done = `${last.ticked} of ${last.scope} items are ticked (${formatPercent(last.ticked, last.scope)}), ${last.proven} proven (${formatPercent(last.proven, last.scope)})`;
  if (!target) return `${done}.`;
  const days = daysUntil(target, now, zone);
  const distance = days === 0 ? "today" : days > 0 ? `in ${days} d` : `${-days} d ago`;
  return `${done}; the target date is ${formatDay(target, zone)}, ${distance}.`;
}

export function progressTable(points: readonly ProgressPoint[], zone: string): ChartTable {
  const days = new Map(points.map((point) => [formatDay(point.at, zone), point]));
  return {
    columns: ["Day", "Items", "Ticked", "Proven"],
    rows: [...days].reverse().map(([day, point]) => [day, point.scope, point.ticked, point.proven]),
  };
}
