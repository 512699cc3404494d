import { formatDay } from "@/lib/format";

export const ZOOMS = ["week", "month", "fit"] as const;
export type Zoom = (typeof ZOOMS)[number];

const DAY = 86_400_000;
/** Pixels a day takes; `fit` takes what there is. */
const DAY_WIDTH: Record<Zoom, number | null> = { week: 14, month: 4, fit: null };
const MOST_TICKS = 400;

export type Tick = { day: number; text: string };
export type Scale = {
  first: number;
  last: number;
  /** In px; null fills the width. */
  width: number | null;
  ticks: Tick[];
  /** Where a day begins, in percent of the width. */
  at(day: number): number;
};

export const dayOf = (date: string): number => Math.round(Date.parse(date) / DAY);
const dateOf = (day: number) => new Date(day * DAY);

/**
 * The days a picture shows: all bars, and today and the target where that does not make the bars too small to read.
 */
export function timelineScale(
  bars: readonly { start: string; end: string }[],
  marks: readonly number[],
  zoom: Zoom,
): Scale {
  const ends = bars.flatMap(({ start, end }) => [dayOf(start), dayOf(end)]);
  const low = ends.reduce((least, day) => Math.min(least, day), ends[0] ?? marks[0] ?? 0);
  const high = ends.reduce((most, day) => Math.max(most, day), low);
  const room = 2 * (high - low) + 45;
  const near = marks.filter((day) => day > low - room && day < high + room);
  const pad = Math.max(2, Math.round((high - low) * 0.03));
  const first = Math.min(low, ...near) - pad;
  const last = Math.max(high, ...near) + pad;
  const days = last - first + 1;
  const perDay = DAY_WIDTH[zoom];
  return {
    first,
    last,
    width: perDay === null ? null : days * perDay,
    ticks: ticksOf(first, last, zoom),
    at: (day) => ((day - first) / days) * 100,
  };
}

function ticksOf(first: number, last: number, zoom: Zoom): Tick[] {
  const days = last - first + 1;
  if (zoom === "week") return everyWeek(first, last, 1);
  if (zoom === "month") return everyMonth(first, last, 1);
  if (days <= 12) return range(first, last, 1).map((day) => ({ day, text: shortDay(day) }));
  if (days <= 160) return everyWeek(first, last, days <= 80 ? 1 : 2);
  return everyMonth(first, last, Math.max(1, Math.ceil(days / 30 / 10)));
}

function range(first: number, last: number, step: number): number[] {
  const count = Math.min(MOST_TICKS, Math.floor((last - first) / step) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}

/** Mondays: 1970-01-05 was one. */
function everyWeek(first: number, last: number, step: number): Tick[] {
  const monday = first + ((((4 - first) % 7) + 7) % 7);
  return range(monday, last, 7 * step).map((day) => ({ day, text: shortDay(day) }));
}

function everyMonth(first: number, last: number, step: number): Tick[] {
  const begin = dateOf(first);
  const ticks: Tick[] = [];
  for (let month = 1; ticks.length < MOST_TICKS; month += step) {
    const ms = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1);
    if (ms > last * DAY) break;
    ticks.push({ day: ms / DAY, text: formatDay(ms, "UTC").slice(2) });
  }
  return ticks;
}

const shortDay = (day: number) => formatDay(dateOf(day), "UTC").replace(/ \d{4}$/, "");

/** A calendar day in words, the same in every zone. */
export const dayText = (date: string): string => formatDay(date, "UTC");
