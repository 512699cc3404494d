import type { NodeView } from "./schema";

/** Days since 1970-01-01, both ends belonging to the span. */
export interface DaySpan {
  start: number | null;
  end: number | null;
  /** Where the days come from: written as dates, or counted from an anchor. */
  from: "dates" | "timing";
}

/** The day on which a numbered week or day of the plan begins. */
export interface AnchorDay {
  unit: "week" | "day";
  number: number;
  day: number;
}

const LENGTH = { week: 7, day: 1 } as const;

/**
 * The days that each node names: its own dates, else its week or day counted from an anchor. A day inside a placed
 * week is a day of that week; other days count from their own anchor.
 */
export function dateNodes(
  nodes: readonly NodeView[],
  anchors: readonly AnchorDay[],
): ReadonlyMap<string, DaySpan> {
  const spans = new Map<string, DaySpan>();
  /** Where the nearest placed week around a node begins. */
  const weeks = new Map<string, number>();
  for (const node of nodes) {
    const week = node.parentId === null ? undefined : weeks.get(node.parentId);
    if (week !== undefined) weeks.set(node.id, week);
    const span = ownDates(node) ?? countedFrom(node, anchors, week);
    if (!span) continue;
    spans.set(node.id, span);
    if (node.timing?.unit === "week" && span.start !== null) weeks.set(node.id, span.start);
  }
  return spans;
}

function ownDates(node: NodeView): DaySpan | null {
  const start = dayOf(node.startDate);
  const end = dayOf(node.dueDate);
  if (start === null && end === null) return null;
  if (start !== null && end !== null) {
    return { start: Math.min(start, end), end: Math.max(start, end), from: "dates" };
  }
  return { start, end, from: "dates" };
}

function countedFrom(
  { timing }: NodeView,
  anchors: readonly AnchorDay[],
  week: number | undefined,
): DaySpan | null {
  if (!timing) return null;
  const anchor = anchors.find(({ unit }) => unit === timing.unit);
  const inWeek = timing.unit === "day" && week !== undefined && timing.from > 0;
  if (!inWeek && !anchor) return null;
  const length = LENGTH[timing.unit];
  const begins = (number: number) =>
    inWeek ? week + number - 1 : (anchor?.day ?? 0) + (number - (anchor?.number ?? 0)) * length;
  return { start: begins(timing.from), end: begins(timing.to) + length - 1, from: "timing" };
}

function dayOf(date: string | undefined): number | null {
  const ms = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : Math.round(ms / 86_400_000);
}
