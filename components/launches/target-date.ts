import { formatDay } from "@/lib/format";

/** A calendar day as a moment that lies on this day from UTC-10 to UTC+13; for axes that need a moment. */
export const duringDay = (day: string) => `${day}T10:00:00Z`;

/** Today as YYYY-MM-DD, as people in this zone read it off a calendar. */
function today(now: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${get("year")}-${get("month")}-${get("day")}`;
}

export type Countdown = { value: string; unit?: string; day: string; over: boolean };

/** How far a target date is, as a number and its unit: 24 days, today, 3 days over. */
export function countdown(targetDate: string, now: number, zone: string): Countdown {
  const days = Math.round((Date.parse(targetDate) - Date.parse(today(now, zone))) / 86_400_000);
  const day = formatDay(targetDate, "UTC");
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
