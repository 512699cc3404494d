import { daysUntil, formatDay } from "@/lib/format";

/** A calendar day as a moment that is on this day in every zone people live in. */
export const noon = (day: string) => `${day}T12:00:00Z`;

export type Countdown = { value: string; unit?: string; day: string; over: boolean };

/** How far a target date is, as a number and its unit: 24 days, today, 3 days over. */
export function countdown(targetDate: string, now: number, zone: string): Countdown {
  const days = daysUntil(noon(targetDate), now, zone);
  const day = formatDay(noon(targetDate), zone);
  if (days === 0) return { value: "Today", day, over: false };
  const count = Math.abs(days);
  const noun = count === 1 ? "day" : "days";
  return { value: String(count), unit: days < 0 ? `${noun} over` : noun, day, over: days < 0 };
}

/** The same in one line: "in 24 days", "today", "3 days over". */
export function countdownText(targetDate: string, now: number, zone: string): string {
  const { value, unit, over } = countdown(targetDate, now, zone);
  if (!unit) return value.toLowerCase();
  return over ? `${value} ${unit}` : `in ${value} ${unit}`;
}
