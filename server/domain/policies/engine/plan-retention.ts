import type { RetentionRules } from "../schema";
import { type LocalTime, localTime, weekOf } from "./zone-time";

/** A good backup as retention sees it. */
export interface KeptBackup {
  id: string;
  /** Rises with every backup, whatever the clock says. */
  sequence: number;
  /** The moment it shows its system at. */
  at: Date;
  bytes: number;
  /** A restore of it was compared and found equal. */
  verified: boolean;
  /** Pinned, on legal hold, or something works with it: in words, or null. */
  protectedBy: string | null;
}

export interface Decision {
  id: string;
  decision: "keep" | "protected" | "remove";
  reasons: string[];
}

export interface RetentionPlan {
  /** Newest first. */
  decisions: Decision[];
  question: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Clocks of two machines may differ by so much. */
const SKEW_MS = 5 * 60_000;

const TIERS = ["hourly", "daily", "weekly", "monthly", "yearly"] as const;
type Tier = (typeof TIERS)[number];

const BUCKETS: Record<Tier, (local: LocalTime) => string> = {
  hourly: ({ year, month, day, hour, offset }) => `${year}-${month}-${day} ${hour} ${offset}`,
  daily: ({ year, month, day }) => `${year}-${month}-${day}`,
  weekly: (local) => String(weekOf(local)),
  monthly: ({ year, month }) => `${year}-${month}`,
  yearly: ({ year }) => year,
};
const TIER_NOUN: Record<Tier, string> = {
  hourly: "hour",
  daily: "day",
  weekly: "week",
  monthly: "month",
  yearly: "year",
};

/**
 * Decides which good backups go. Pure; the order of the input does not matter, and planning again with what stays
 * removes nothing more. Tiers count hours, days, … that contain a backup, and ages count back from the newest backup:
 * weeks without one remove nothing. The newest, the newest verified, what is protected and what is younger than the
 * minimum age always stay. A backup from the future, or the removal of more than half, is a question to a person.
 */
export function planRetention(
  backups: readonly KeptBackup[],
  rules: RetentionRules,
  timeZone: string,
  now: Date,
): RetentionPlan {
  const newestFirst = [...backups].sort(byNewest);
  const guards = guardsOf(newestFirst, rules, now);
  const wanted = wantedByTiers(newestFirst, rules, timeZone);
  const dropped = beyondLimits(newestFirst, rules, guards, wanted);
  const decisions = newestFirst.map(({ id }): Decision => {
    const guard = guards.get(id);
    const tiers = wanted.get(id) ?? [];
    const over = dropped.get(id);
    if (over === undefined && tiers.length > 0) return { id, decision: "keep", reasons: tiers };
    if (guard !== undefined) return { id, decision: "protected", reasons: [guard] };
    return { id, decision: "remove", reasons: [over ?? "no tier keeps it"] };
  });
  return { decisions, question: questionOf(newestFirst, decisions, now) };
}

function byNewest(a: KeptBackup, b: KeptBackup): number {
  return b.sequence - a.sequence || b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);
}

function guardsOf(
  newestFirst: readonly KeptBackup[],
  rules: RetentionRules,
  now: Date,
): ReadonlyMap<string, string> {
  const guards = new Map<string, string>();
  for (const backup of newestFirst) {
    const age = now.getTime() - backup.at.getTime();
    if (backup.protectedBy !== null) guards.set(backup.id, backup.protectedBy);
    else if (age < -SKEW_MS) guards.set(backup.id, "its date lies in the future");
    else if (age < rules.minAgeHours * HOUR_MS) guards.set(backup.id, "younger than the minimum age");
  }
  const verified = newestFirst.find((backup) => backup.verified);
  if (verified) guards.set(verified.id, "the last verified backup");
  const [newest] = newestFirst;
  if (newest) guards.set(newest.id, "the last good backup");
  return guards;
}

/** What keeps each one. Without any tier everything is kept, and only the limits remove. */
function wantedByTiers(
  newestFirst: readonly KeptBackup[],
  rules: RetentionRules,
  timeZone: string,
): ReadonlyMap<string, string[]> {
  const wanted = new Map<string, string[]>();
  const want = (id: string, why: string) => wanted.set(id, [...(wanted.get(id) ?? []), why]);
  if (rules.last === 0 && TIERS.every((tier) => rules[tier] === 0)) {
    for (const { id } of newestFirst) want(id, "within the limits");
    return wanted;
  }
  const lastWords = rules.last === 1 ? "the newest" : `one of the newest ${rules.last}`;
  for (const { id } of newestFirst.slice(0, rules.last)) want(id, lastWords);
  const locals = newestFirst.map(({ id, at }) => ({ id, local: localTime(at, timeZone) }));
  for (const tier of TIERS) {
    const seen = new Set<string>();
    for (const { id, local } of locals) {
      if (seen.size >= rules[tier]) break;
      const bucket = BUCKETS[tier](local);
      if (seen.has(bucket)) continue;
      seen.add(bucket);
      want(id, `newest of its ${TIER_NOUN[tier]} (${seen.size} of ${rules[tier]})`);
    }
  }
  return wanted;
}

/** What the limits take away from what the tiers keep. What is guarded stays and counts. */
function beyondLimits(
  newestFirst: readonly KeptBackup[],
  rules: RetentionRules,
  guards: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  const dropped = new Map<string, string>();
  const newest = newestFirst[0]?.at.getTime() ?? 0;
  const left = newestFirst.filter(({ id }) => wanted.has(id) || guards.has(id));
  const oldestFirst = left.filter(({ id }) => !guards.has(id)).reverse();
  let count = left.length;
  let bytes = left.reduce((sum, backup) => sum + backup.bytes, 0);
  for (const backup of oldestFirst) {
    const ageDays = (newest - backup.at.getTime()) / DAY_MS;
    const why = whichLimit(rules, { ageDays, count, bytes });
    if (why === null) continue;
    dropped.set(backup.id, why);
    count -= 1;
    bytes -= backup.bytes;
  }
  return dropped;
}

function whichLimit(
  { maxAgeDays, maxCount, maxBytes }: RetentionRules,
  { ageDays, count, bytes }: { ageDays: number; count: number; bytes: number },
): string | null {
  if (maxAgeDays !== null && ageDays > maxAgeDays)
    return `more than ${maxAgeDays} days older than the newest`;
  if (maxCount !== null && count > maxCount) return `more than ${maxCount} backups`;
  if (maxBytes !== null && bytes > maxBytes) return "more bytes than the limit";
  return null;
}

function questionOf(
  backups: readonly KeptBackup[],
  decisions: readonly Decision[],
  now: Date,
): string | null {
  const removes = decisions.filter(({ decision }) => decision === "remove").length;
  if (removes === 0) return null;
  if (backups.some(({ at }) => at.getTime() > now.getTime() + SKEW_MS)) {
    return "A backup is dated in the future. Look at the clock of this machine before anything is removed.";
  }
  if (removes * 2 > backups.length) {
    return `This removes ${removes} of ${backups.length} backups, more than half. Look at the list before it goes ahead.`;
  }
  return null;
}
