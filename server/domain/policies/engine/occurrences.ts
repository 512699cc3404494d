import { Cron } from "croner";
import type { ScheduleForm } from "../schema";

/** More than these are not looked for one by one. */
const MOST = 2_000;

/** The five cron fields of a form; weekdays as croner counts them, with Sunday 0. */
export function cronOf(form: ScheduleForm): string {
  if (form.kind === "cron") return form.expression;
  if (form.kind === "minutes") return `*/${form.every} * * * *`;
  if (form.kind === "hours") return `${form.minute} ${form.every === 1 ? "*" : `*/${form.every}`} * * *`;
  const [hour = "0", minute = "0"] = form.at.split(":");
  const time = `${Number(minute)} ${Number(hour)}`;
  if (form.kind === "daily") return `${time} * * *`;
  if (form.kind === "monthly") return `${time} ${form.day === "last" ? "L" : form.day} * *`;
  const days = [...new Set(form.days)].sort((a, b) => a - b).map((day) => day % 7);
  return `${time} * * ${days.join(",")}`;
}

/**
 * When a schedule comes due, in a zone's own time. A time that the clocks skip is taken at the moment of the change,
 * so a daily backup is never left out; a time that comes twice is taken once, but every so many minutes means both.
 */
export interface Occurrences {
  /** The first one after `from`; null when there is none. */
  after(from: Date): Date | null;
  /** How many lie after `from` up to and with `until`, and the last of them. Counts no further than 2,000. */
  between(from: Date, until: Date): { count: number; last: Date | null };
  next(from: Date, count: number): Date[];
}

/** Null when the expression is not readable, or the zone unknown. */
export function occurrencesOf(form: ScheduleForm, timeZone: string): Occurrences | null {
  const cron = readCron(cronOf(form), timeZone);
  if (cron === null) return null;
  const after = (from: Date) => cron.nextRun(from);
  return {
    after,
    next: (from, count) => cron.nextRuns(count, from),
    between: (from, until) => {
      let last: Date | null = null;
      let count = 0;
      let at = after(from);
      while (at !== null && at <= until && count < MOST) {
        last = at;
        count += 1;
        at = after(at);
      }
      return { count, last };
    },
  };
}

function readCron(expression: string, timezone: string): Cron | null {
  try {
    const cron = new Cron(expression, { timezone, mode: "5-part", paused: true });
    cron.nextRun();
    return cron;
  } catch {
    return null;
  }
}

const SAMPLE = 400;

/** The longest time between two occurrences among the coming 400, in milliseconds; null with fewer than two. */
export function longestGap(occurrences: Occurrences, from: Date): number | null {
  const times = occurrences.next(from, SAMPLE).map((at) => at.getTime());
  if (times.length < 2) return null;
  return times.slice(1).reduce((longest, at, index) => Math.max(longest, at - (times[index] ?? at)), 0);
}
