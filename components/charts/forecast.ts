import { formatCount, formatDay } from "@/lib/format";
import type { ProgressPoint } from "./progress-points";

const DAY = 86_400_000;
/** The pace is that of the last two weeks; under three days say nothing about it. */
const WINDOW_DAYS = 14;
const LEAST_DAYS = 3;
const MOST_DAYS = 730;

/** How ticking may go on: at the slower and at the faster half's pace of the last 14 days. */
export interface Forecast {
  /** In plain words: when all would be ticked, or why nothing can be said. */
  sentence: string;
  /** From now to the end of the picture; empty when nothing can be said. */
  band: readonly { at: number; low: number; high: number }[];
}

/** Items a day between two moments, as the steps of the points tell them. */
function pace(points: readonly ProgressPoint[], from: number, to: number): number {
  const at = (moment: number) =>
    points.findLast((point) => Date.parse(point.at) <= moment)?.ticked ?? points[0]?.ticked ?? 0;
  return to > from ? ((at(to) - at(from)) / (to - from)) * DAY : 0;
}

/** A straight line on from the last 14 days. `until` (ms) is how far the picture reaches at least. */
export function forecastTicked(
  points: readonly ProgressPoint[],
  now: number,
  until: number | null,
  zone: string,
): Forecast {
  const [first, last] = [points[0], points.at(-1)];
  const none = (sentence: string): Forecast => ({ sentence, band: [] });
  if (!first || !last || last.scope === 0) return none("There is nothing to foresee: no items count yet.");
  if (last.ticked >= last.scope) return none("Everything is ticked; nothing is left to foresee.");
  const known = (now - Date.parse(first.at)) / DAY;
  if (known < LEAST_DAYS) {
    return none(
      `Not enough history for a forecast: it takes ${LEAST_DAYS} days of it, so far there is less.`,
    );
  }
  const window = Math.min(WINDOW_DAYS, known);
  const [begin, middle] = [now - window * DAY, now - (window / 2) * DAY];
  const average = pace(points, begin, now);
  const span = window === WINDOW_DAYS ? "14 days" : formatCount(Math.floor(window), "day");
  if (average <= 0) return none(`No more items were ticked in the last ${span}, so no end can be foreseen.`);
  const halves = [average, pace(points, begin, middle), pace(points, middle, now)];
  const [slow, fast] = [Math.max(0, Math.min(...halves)), Math.max(...halves)];
  const left = last.scope - last.ticked;
  const doneAt = (rate: number) => (rate > 0 ? now + Math.ceil(left / rate) * DAY : Number.POSITIVE_INFINITY);
  const end = Math.min(Math.max(doneAt(average), until ?? 0), now + MOST_DAYS * DAY);
  const value = (rate: number, at: number) => Math.min(last.scope, last.ticked + (rate * (at - now)) / DAY);
  const bends = [doneAt(slow), doneAt(fast)].filter((at) => at > now && at < end);
  const band = [now, ...bends.sort((a, b) => a - b), end].map((at) => ({
    at,
    low: value(slow, at),
    high: value(fast, at),
  }));
  return {
    sentence: paceText(average, span, [doneAt(fast), doneAt(average), doneAt(slow)], now, zone),
    band,
  };
}

function paceText(
  average: number,
  span: string,
  [early = 0, likely = 0, late = 0]: readonly number[],
  now: number,
  zone: string,
): string {
  const rate =
    average >= 1 ? `${average.toFixed(1)} items a day` : `${(average * 7).toFixed(1)} items a week`;
  const far = (at: number) => at - now > MOST_DAYS * DAY;
  if (far(likely))
    return `At the pace of the last ${span} (${rate}) it takes more than two years to tick the rest.`;
  const between = far(late)
    ? `at the earliest on ${formatDay(early, zone)}, and at the slower pace not within two years`
    : `between ${formatDay(early, zone)} and ${formatDay(late, zone)}`;
  const range = formatDay(early, zone) === formatDay(late, zone) ? "" : `, ${between}`;
  return `At the pace of the last ${span} (${rate}) everything is ticked around ${formatDay(likely, zone)}${range}. This says nothing about proof.`;
}
