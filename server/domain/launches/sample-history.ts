import type { Counts } from "@/server/domain/plans/schema";
import { dayAfter } from "./rules";

/** Of every final tick, how many were there so many days ago; the team was away on some of them. */
const DAYS_AGO = [21, 20, 19, 17, 16, 14, 13, 12, 10, 9, 7, 6, 5, 3, 2, 1] as const;
const SHARE = [
  0.1, 0.14, 0.14, 0.2, 0.28, 0.3, 0.3, 0.36, 0.5, 0.54, 0.6, 0.6, 0.72, 0.8, 0.9, 0.96,
] as const;
/** Items that were added to the plan on the way. */
const ADDED_LATER = 4;

/** The invented past of the sample, so that its chart has something to tell. It ends where the plan is now. */
export function sampleHistory(now: Date, { total, ticked }: Counts) {
  return DAYS_AGO.map((days, index) => ({
    at: new Date(`${dayAfter(now, -days)}T15:00:00Z`),
    total: total - (index < DAYS_AGO.length / 2 ? ADDED_LATER : 0),
    ticked: Math.round(ticked * (SHARE[index] ?? 0)),
    proven: 0,
  }));
}
