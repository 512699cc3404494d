import { formatCount, formatDuration } from "@/lib/format";
import { type GaugeView, MINUTE_STEPS, type PlanPromise, type ScheduleForm, WEEKDAYS } from "./schema";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** From this share of the promise on, a gauge says that it is close. */
const CLOSE = 0.8;

/** A schedule in words, without its zone. */
export function describeForm(form: ScheduleForm): string {
  if (form.kind === "minutes") return `Every ${form.every} minutes`;
  if (form.kind === "hours") {
    const minute = `at minute ${String(form.minute).padStart(2, "0")}`;
    return form.every === 1 ? `Every hour, ${minute}` : `Every ${form.every} hours, ${minute}`;
  }
  if (form.kind === "daily") return `Daily at ${form.at}`;
  if (form.kind === "cron") return `Cron ${form.expression}`;
  if (form.kind === "monthly") {
    return form.day === "last"
      ? `On the last day of the month at ${form.at}`
      : `Monthly on day ${form.day} at ${form.at}`;
  }
  const days = [...new Set(form.days)].sort((a, b) => a - b).map((day) => WEEKDAYS[day - 1] ?? "");
  return `${days.join(", ")} at ${form.at}`;
}

/** A length of time as a promise says it: 15 min, 1 h, 1 h 30 min, 2 d. */
export function describeMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

export interface RpoFacts {
  promisedMinutes: number | null;
  /** The moments good backups show their system at, oldest first. */
  snapshots: readonly Date[];
  now: Date;
}

const TREND = 30;

/** How much would be lost now, against what is promised. The age is measured at the moment of asking. */
export function gaugeRpo({ promisedMinutes, snapshots, now }: RpoFacts): GaugeView {
  const newest = snapshots.at(-1) ?? null;
  const trend = snapshots
    .slice(1)
    .map((at, index) => ({
      at: at.toISOString(),
      ms: Math.max(0, at.getTime() - (snapshots[index] ?? at).getTime()),
    }))
    .slice(-TREND);
  const base = { promisedMinutes, trend, measuredAt: now.toISOString() };
  if (newest === null) {
    const sentence =
      promisedMinutes === null
        ? "No good backup, and nothing is promised."
        : "There is no good backup: everything would be lost.";
    return { ...base, measuredMs: null, state: promisedMinutes === null ? "none" : "broken", sentence };
  }
  const age = now.getTime() - newest.getTime();
  if (age < -5 * MINUTE_MS) {
    return {
      ...base,
      measuredMs: null,
      state: promisedMinutes === null ? "none" : "unknown",
      sentence: "The newest good backup is dated in the future, so its age says nothing. Look at the clocks.",
    };
  }
  const measuredMs = Math.max(0, age);
  const lost = `Changes of the last ${formatDuration(measuredMs)} would be lost`;
  if (promisedMinutes === null) {
    return { ...base, measuredMs, state: "none", sentence: `${lost}. Nothing is promised.` };
  }
  return { ...base, measuredMs, ...against(measuredMs, promisedMinutes, lost) };
}

export interface RtoFacts {
  promisedMinutes: number | null;
  staleDays: number;
  /** Restores that ended well, oldest first. */
  restores: readonly { at: Date; ms: number }[];
  now: Date;
}

/** How long the last restore took, against what is promised. Grey when that was too long ago to say anything. */
export function gaugeRto({ promisedMinutes, staleDays, restores, now }: RtoFacts): GaugeView {
  const trend = restores.slice(-TREND).map(({ at, ms }) => ({ at: at.toISOString(), ms }));
  const newest = restores.at(-1) ?? null;
  if (newest === null) {
    const promised = promisedMinutes !== null;
    return {
      state: promised ? "unknown" : "none",
      promisedMinutes,
      measuredMs: null,
      measuredAt: null,
      trend,
      sentence: promised
        ? "Never measured: restore a backup once, and the time it takes stands here."
        : "No restore was measured, and nothing is promised.",
    };
  }
  const base = { promisedMinutes, measuredMs: newest.ms, measuredAt: newest.at.toISOString(), trend };
  const took = `The last restore took ${formatDuration(newest.ms)}`;
  if (promisedMinutes === null) return { ...base, state: "none", sentence: `${took}. Nothing is promised.` };
  const age = now.getTime() - newest.at.getTime();
  if (age > staleDays * DAY_MS || age < -5 * MINUTE_MS) {
    return {
      ...base,
      state: "unknown",
      sentence: `${took}, but that was more than ${formatCount(staleDays, "day")} ago. Restore once more.`,
    };
  }
  return { ...base, ...against(newest.ms, promisedMinutes, took) };
}

function against(ms: number, promisedMinutes: number, fact: string): Pick<GaugeView, "state" | "sentence"> {
  const promised = promisedMinutes * MINUTE_MS;
  const limit = `${describeMinutes(promisedMinutes)} is promised`;
  if (ms > promised) return { state: "broken", sentence: `${fact}; ${limit}.` };
  if (ms > promised * CLOSE) return { state: "close", sentence: `${fact}, close to the limit; ${limit}.` };
  return { state: "met", sentence: `${fact}; ${limit}.` };
}

export interface PromiseFacts {
  rpoMinutes: number | null;
  /** Between two occurrences; null without a schedule. */
  longestGapMs: number | null;
  /** Of the last good backups; null when none was measured. */
  backupMs: number | null;
  /** A jitter may bring the next one later. */
  jitterMinutes: number;
}

/**
 * Why a schedule can never keep a promise, and what would; null when it can, or when nothing is promised. A dump
 * shows the moment it began, so at worst one interval and one backup's duration are lost.
 */
export function whyPromiseFails(facts: PromiseFacts): string | null {
  const { rpoMinutes, longestGapMs, backupMs, jitterMinutes } = facts;
  if (rpoMinutes === null) return null;
  const promised = rpoMinutes * MINUTE_MS;
  const remedy = remedyFor(rpoMinutes, backupMs);
  if (longestGapMs === null) {
    return `At most ${describeMinutes(rpoMinutes)} may be lost, and nothing backs up by itself. ${remedy}`;
  }
  const worst = longestGapMs + jitterMinutes * MINUTE_MS + (backupMs ?? 0);
  if (worst <= promised) return null;
  const took = backupMs === null ? "" : `, of which ${formatDuration(backupMs)} is the backup itself`;
  return (
    `This schedule can lose up to ${formatDuration(worst)}${took}; at most ${describeMinutes(rpoMinutes)} is ` +
    `promised, and no backup on this schedule can ever keep that. ${remedy}`
  );
}

function remedyFor(rpoMinutes: number, backupMs: number | null): string {
  const continuous =
    "Archive the write-ahead log continuously: it loses seconds, and the last minute off-site, however large the database is.";
  const room = rpoMinutes * MINUTE_MS - (backupMs ?? 0);
  if (room >= DAY_MS) return "A daily backup would.";
  if (room >= HOUR_MS) return "A backup every hour would.";
  const step = [...MINUTE_STEPS].reverse().find((minutes) => minutes * MINUTE_MS <= room);
  // A backup that takes half of its own interval is hardly ever not running.
  if (step === undefined || (backupMs ?? 0) * 2 > step * MINUTE_MS) return continuous;
  return backupMs === null || rpoMinutes > 15
    ? `A backup every ${step} minutes would. ${continuous}`
    : `While a backup takes ${formatDuration(backupMs)}, one every ${step} minutes would. ${continuous}`;
}

const AMOUNT =
  /(\d+(?:[.,]\d+)?)\s*(seconds?|secs?|s|minutes?|mins?|min|minuten|hours?|hrs?|h|stunden?|days?|d|tage?)\b/i;

/** What a line of a plan promises about recovery; null when it names no amount. */
export function readPromise(title: string, itemId: string): PlanPromise | null {
  const amount = AMOUNT.exec(title);
  const rpo = /\bRPO\b|recovery point/i.test(title);
  const rto = /\bRTO\b|recovery time/i.test(title);
  // A line with both has two amounts, and which belongs to which is for a person to read.
  if (amount === null || rpo === rto) return null;
  const unit = (amount[2] ?? "m").charAt(0).toLowerCase();
  const factor = { s: 1 / 60, m: 1, h: 60, d: 1440, t: 1440 }[unit] ?? 1;
  const isHour = /^stunde/i.test(amount[2] ?? "");
  const minutes = Math.ceil(Number((amount[1] ?? "0").replace(",", ".")) * (isHour ? 60 : factor));
  if (minutes < 1 || minutes > 525_600) return null;
  return { itemId, title: title.slice(0, 200), what: rpo ? "rpo" : "rto", minutes };
}

/** How late a start may be before it counts as missed. */
export const GRACE_MS = 10 * MINUTE_MS;

export interface DueFacts {
  dueAt: Date;
  startAt: Date;
  now: Date;
  missed: "catch_up" | "skip";
  /** Occurrences after `dueAt` that have passed too. */
  passed: number;
}

/** What becomes of an occurrence whose time has come: one start at most, however many were missed. */
export function decideStart({ startAt, now, missed, passed }: DueFacts): {
  start: boolean;
  reason: string | null;
} {
  const late = now.getTime() - startAt.getTime();
  if (late <= GRACE_MS && passed === 0) return { start: true, reason: null };
  const count = formatCount(passed + 1, "backup was", "backups were");
  const told = `${count} missed: nothing was running ${formatDuration(late)} ago, when the first was due`;
  if (missed === "skip") return { start: false, reason: `${told}. The policy waits for the next time.` };
  return { start: true, reason: `${told}. This one catches up for all of them.` };
}

/** A share of the jitter that never reaches the next occurrence. */
export function jitterMs(jitterMinutes: number, gapMs: number | null, random: number): number {
  const most = Math.min(jitterMinutes * MINUTE_MS, (gapMs ?? Number.POSITIVE_INFINITY) / 2);
  return Math.floor(most * random);
}
