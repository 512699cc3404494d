import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retentionRules } from "../schema";
import { cronOf, longestGap, occurrencesOf } from "./occurrences";
import { type KeptBackup, planRetention } from "./plan-retention";
import { weekOf } from "./zone-time";

const DAY = 86_400_000;
const NOW = new Date("2026-11-20T12:00:00Z");

const times = (form: Parameters<typeof occurrencesOf>[0], zone: string, from: string, count: number) =>
  occurrencesOf(form, zone)
    ?.next(new Date(from), count)
    .map((at) => at.toISOString().slice(5, 16));

describe("occurrences", () => {
  it("takes a time that the clocks skip at the change, and one that comes twice only once", () => {
    const daily = { kind: "daily", at: "02:30" } as const;
    expect(times(daily, "Europe/Berlin", "2026-03-28T00:00:00Z", 3)).toEqual([
      "03-28T01:30",
      "03-29T01:00",
      "03-30T00:30",
    ]);
    expect(times(daily, "Europe/Berlin", "2026-10-24T00:00:00Z", 3)).toEqual([
      "10-24T00:30",
      "10-25T00:30",
      "10-26T01:30",
    ]);
  });

  it("goes on every half hour through both changes", () => {
    const gap = (from: string) => {
      const found = occurrencesOf({ kind: "minutes", every: 30 }, "Europe/Berlin");
      return found ? longestGap(found, new Date(from)) : null;
    };
    expect(gap("2026-10-24T00:00:00Z")).toBe(1_800_000);
    expect(gap("2026-03-28T00:00:00Z")).toBe(1_800_000);
  });

  it("has exactly one daily occurrence on each local day of a year, in any zone", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "UTC",
    );
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (zone, hour, minute) => {
          const at = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
          const found =
            occurrencesOf({ kind: "daily", at }, zone)?.next(new Date("2026-01-01T00:00:00Z"), 365) ?? [];
          const days = found.map((time) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(time));
          expect(new Set(days).size).toBe(365);
        },
      ),
      { numRuns: 12 },
    );
  });

  it("knows weekdays, the month's last day, leap days and what never comes", () => {
    const weekly = { kind: "weekly" as const, days: [7, 1], at: "03:00" };
    expect(times(weekly, "UTC", "2026-11-20T00:00:00Z", 2)).toEqual(["11-22T03:00", "11-23T03:00"]);
    const last = { kind: "monthly", day: "last", at: "03:00" } as const;
    expect(times(last, "UTC", "2028-02-01T00:00:00Z", 2)).toEqual(["02-29T03:00", "03-31T03:00"]);
    const never = occurrencesOf({ kind: "cron", expression: "0 0 31 2 *" }, "UTC");
    expect(never?.after(NOW)).toBeNull();
    for (const expression of ["* * * * * *", "61 * * * *", "@daily nonsense"]) {
      expect(occurrencesOf({ kind: "cron", expression }, "UTC"), expression).toBeNull();
    }
    expect(occurrencesOf({ kind: "daily", at: "03:00" }, "Mars/Olympus")).toBeNull();
    expect(cronOf({ kind: "hours", every: 6, minute: 5 })).toBe("5 */6 * * *");
  });

  it("counts what was missed, and not for ever", () => {
    const every = occurrencesOf({ kind: "minutes", every: 5 }, "UTC");
    const missed = every?.between(new Date("2026-11-20T11:00:00Z"), NOW);
    expect(missed).toEqual({ count: 12, last: NOW });
    expect(every?.between(new Date("2020-01-01T00:00:00Z"), NOW).count).toBe(2_000);
  });
});

const backup = (daysAgo: number, more: Partial<KeptBackup> = {}): KeptBackup => {
  const at = new Date(NOW.getTime() - daysAgo * DAY);
  return {
    id: `b-${daysAgo}`,
    sequence: 10_000 - daysAgo,
    at,
    bytes: 100,
    verified: false,
    protectedBy: null,
    ...more,
  };
};
const daily = (count: number, from = 0) => Array.from({ length: count }, (_, index) => backup(index + from));
const rulesOf = (rules: object) => retentionRules.parse({ minAgeHours: 0, ...rules });
const removed = (backups: readonly KeptBackup[], rules: object, now = NOW) =>
  planRetention(backups, rulesOf(rules), "UTC", now)
    .decisions.filter(({ decision }) => decision === "remove")
    .map(({ id }) => id);

describe("retention", () => {
  it("keeps the newest of each day, week and month that has a backup", () => {
    const plan = planRetention(daily(60), rulesOf({ daily: 3, weekly: 2, monthly: 2 }), "UTC", NOW);
    const kept = plan.decisions.filter(({ decision }) => decision !== "remove");
    expect(kept.map(({ id }) => id)).toEqual(["b-0", "b-1", "b-2", "b-5", "b-20"]);
    expect(plan.decisions[0]?.reasons).toEqual([
      "newest of its day (1 of 3)",
      "newest of its week (1 of 2)",
      "newest of its month (1 of 2)",
    ]);
    expect(plan.question).toMatch(/^This removes 55 of 60 backups, more than half/);
  });

  it("removes nothing after 40 days of failures, nor when the clock jumps a year", () => {
    const old = daily(30, 40);
    expect(removed(old, { daily: 30 })).toEqual([]);
    expect(removed(old, { maxAgeDays: 30 })).toEqual([]);
    expect(removed(old, { daily: 30 }, new Date(NOW.getTime() + 365 * DAY))).toEqual([]);
    expect(removed(old, { maxAgeDays: 30 }, new Date(NOW.getTime() + 365 * DAY))).toEqual([]);
    const back = planRetention(daily(30), rulesOf({ last: 20 }), "UTC", new Date(NOW.getTime() - 400 * DAY));
    expect(back.question ?? "").toBe("");
    expect(back.decisions.every(({ decision }) => decision !== "remove")).toBe(true);
  });

  it("asks when one backup comes from the future", () => {
    const odd = [...daily(10, 1), backup(-300, { id: "odd", sequence: 20_000 })];
    const plan = planRetention(odd, rulesOf({ last: 8 }), "UTC", NOW);
    expect(plan.question).toMatch(/dated in the future/);
    expect(plan.decisions.find(({ id }) => id === "odd")?.decision).not.toBe("remove");
  });

  it("never takes the last verified, pinned or young ones, though newer unverified exist", () => {
    const some = daily(10).map((one) => ({
      ...one,
      verified: one.id === "b-7",
      protectedBy: one.id === "b-9" ? "pinned" : null,
    }));
    expect(removed(some, { last: 1 })).toEqual(["b-1", "b-2", "b-3", "b-4", "b-5", "b-6", "b-8"]);
    expect(removed(some, { last: 1, minAgeHours: 49 })).toEqual(["b-3", "b-4", "b-5", "b-6", "b-8"]);
    expect(removed([backup(400)], { maxAgeDays: 1, maxBytes: 1, maxCount: 1 })).toEqual([]);
  });

  it("obeys limits of number and bytes, the oldest first", () => {
    expect(removed(daily(6), { maxCount: 4 })).toEqual(["b-4", "b-5"]);
    expect(removed(daily(6), { maxBytes: 350 })).toEqual(["b-3", "b-4", "b-5"]);
    expect(removed(daily(6), { last: 3, maxCount: 2 })).toEqual(["b-2", "b-3", "b-4", "b-5"]);
  });

  it("counts weeks from Monday, across the year", () => {
    const days = [
      ["2026", "12", "28"],
      ["2027", "01", "03"],
      ["2027", "01", "04"],
    ] as const;
    const [monday, sunday, next] = days.map(([year, month, day]) => weekOf({ year, month, day }));
    expect(sunday).toBe(monday);
    expect(next).toBe((monday ?? 0) + 1);
  });
});

const anyBackup = fc.record({
  sequence: fc.integer({ min: 1, max: 60 }),
  hoursAgo: fc.integer({ min: -48, max: 24 * 800 }),
  bytes: fc.integer({ min: 0, max: 1000 }),
  verified: fc.boolean(),
  kept: fc.boolean(),
});
const anyBackups = fc
  .uniqueArray(anyBackup, { maxLength: 40, selector: ({ sequence }) => sequence })
  .map((list) =>
    list.map(
      ({ sequence, hoursAgo, bytes, verified, kept }): KeptBackup => ({
        id: `b-${sequence}`,
        sequence,
        at: new Date(NOW.getTime() - hoursAgo * 3_600_000),
        bytes,
        verified,
        protectedBy: kept ? "pinned" : null,
      }),
    ),
  );
const few = fc.integer({ min: 0, max: 6 });
const limit = fc.option(fc.integer({ min: 1, max: 400 }), { nil: null });
const anyRules = fc.record({
  last: few,
  hourly: few,
  daily: few,
  weekly: few,
  monthly: few,
  yearly: few,
  maxCount: limit,
  maxAgeDays: limit,
  maxBytes: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: null }),
  minAgeHours: fc.integer({ min: 0, max: 100 }),
});

const mustStay = ({ at, protectedBy }: KeptBackup, minAgeHours: number) =>
  protectedBy !== null || NOW.getTime() - at.getTime() < minAgeHours * 3_600_000;

describe("whatever the policy and the backups", () => {
  it("the guarded stay, order does not matter, and planning again removes nothing more", () => {
    fc.assert(
      fc.property(anyBackups, anyRules, (backups, rules) => {
        const plan = planRetention(backups, rules, "Europe/Berlin", NOW);
        expect(planRetention([...backups].reverse(), rules, "Europe/Berlin", NOW)).toEqual(plan);
        const gone = new Set(
          plan.decisions.flatMap(({ id, decision }) => (decision === "remove" ? [id] : [])),
        );
        const newestFirst = [...backups].sort((a, b) => b.sequence - a.sequence);
        const [newest] = newestFirst;
        if (newest) expect(gone.has(newest.id)).toBe(false);
        const verified = newestFirst.find((one) => one.verified);
        if (verified) expect(gone.has(verified.id)).toBe(false);
        expect(backups.filter((one) => mustStay(one, rules.minAgeHours)).some(({ id }) => gone.has(id))).toBe(
          false,
        );
        if (gone.size * 2 > backups.length) expect(plan.question).not.toBeNull();
        const left = backups.filter(({ id }) => !gone.has(id));
        const again = planRetention(left, rules, "Europe/Berlin", NOW);
        expect(again.decisions.filter(({ decision }) => decision === "remove")).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
