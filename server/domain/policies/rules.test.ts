import { describe, expect, it } from "vitest";
import {
  decideStart,
  describeForm,
  describeMinutes,
  gaugeRpo,
  gaugeRto,
  jitterMs,
  readPromise,
  whyPromiseFails,
} from "./rules";

const NOW = new Date("2026-11-20T12:00:00Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe("how much would be lost", () => {
  const rpo = (promisedMinutes: number | null, ...minutes: number[]) =>
    gaugeRpo({ promisedMinutes, snapshots: minutes.map(ago), now: NOW });

  it("is the age of the newest good backup, against the promise", () => {
    expect(rpo(60, 90, 30)).toMatchObject({
      state: "met",
      measuredMs: 1_800_000,
      trend: [{ ms: 3_600_000 }],
    });
    expect(rpo(60, 50).state).toBe("close");
    expect(rpo(60, 61)).toMatchObject({
      state: "broken",
      sentence: "Changes of the last 1 h 01 min would be lost; 1 h is promised.",
    });
    expect(rpo(null, 61).state).toBe("none");
    expect(rpo(60)).toMatchObject({ state: "broken", measuredMs: null });
    expect(rpo(null).state).toBe("none");
  });

  it("says nothing about a backup from the future", () => {
    expect(rpo(60, -30)).toMatchObject({ state: "unknown", measuredMs: null });
  });
});

describe("how long a restore takes", () => {
  const rto = (promisedMinutes: number | null, ...restores: [minutesAgo: number, ms: number][]) =>
    gaugeRto({
      promisedMinutes,
      staleDays: 30,
      restores: restores.map(([minutes, ms]) => ({ at: ago(minutes), ms })),
      now: NOW,
    });

  it("is measured against the promise, and grey when it was never measured or too long ago", () => {
    expect(rto(60, [9000, 60_000], [10, 1_200_000])).toMatchObject({ state: "met", measuredMs: 1_200_000 });
    expect(rto(60, [10, 3_000_000]).state).toBe("close");
    expect(rto(60, [10, 3_700_000]).state).toBe("broken");
    expect(rto(60)).toMatchObject({ state: "unknown", measuredMs: null });
    expect(rto(60, [31 * 1440, 1000])).toMatchObject({
      state: "unknown",
      sentence: "The last restore took 1.0 s, but that was more than 30 days ago. Restore once more.",
    });
    expect(rto(null, [10, 1000]).state).toBe("none");
    expect(rto(null).state).toBe("none");
  });
});

describe("a promise that a schedule can never keep", () => {
  const base = { jitterMinutes: 0, backupMs: 5_500, longestGapMs: 86_400_000, rpoMinutes: 15 };

  it("is told with what is at stake and what would keep it", () => {
    expect(whyPromiseFails(base)).toBe(
      "This schedule can lose up to 1 d 0 h, of which 5.5 s is the backup itself; at most 15 min is promised, and no " +
        "backup on this schedule can ever keep that. While a backup takes 5.5 s, one every 10 minutes would. Archive " +
        "the write-ahead log continuously: it loses seconds, and the last minute off-site, however large the database is.",
    );
    expect(whyPromiseFails({ ...base, backupMs: 1_200_000 })).toMatch(
      /keep that\. Archive the write-ahead log/,
    );
    expect(whyPromiseFails({ ...base, rpoMinutes: 240 })).toMatch(/A backup every hour would\.$/);
    expect(whyPromiseFails({ ...base, longestGapMs: null })).toMatch(
      /^At most 15 min may be lost, and nothing backs up/,
    );
  });

  it("is not told when it can be kept, or nothing is promised", () => {
    expect(whyPromiseFails({ ...base, rpoMinutes: null })).toBeNull();
    expect(whyPromiseFails({ ...base, longestGapMs: 600_000 })).toBeNull();
    expect(whyPromiseFails({ ...base, longestGapMs: 600_000, jitterMinutes: 5 })).toMatch(
      /can lose up to 15 min/,
    );
  });
});

describe("starting", () => {
  const due = (minutesLate: number, passed: number, missed: "catch_up" | "skip" = "catch_up") =>
    decideStart({ dueAt: ago(minutesLate), startAt: ago(minutesLate), now: NOW, missed, passed });

  it("starts once, however many were missed, or waits when the policy says so", () => {
    expect(due(1, 0)).toEqual({ start: true, reason: null });
    expect(due(600, 9)).toEqual({
      start: true,
      reason:
        "10 backups were missed: nothing was running 10 h 00 min ago, when the first was due. This one catches up for all of them.",
    });
    expect(due(600, 9, "skip")).toMatchObject({ start: false });
    expect(due(11, 0, "skip").start).toBe(false);
  });

  it("never lets the jitter reach the next occurrence", () => {
    expect(jitterMs(60, 600_000, 0.999)).toBeLessThan(300_000);
    expect(jitterMs(10, null, 0.5)).toBe(300_000);
    expect(jitterMs(0, 600_000, 0.9)).toBe(0);
  });
});

describe("words", () => {
  it("describes schedules and lengths of time", () => {
    expect(describeForm({ kind: "weekly", days: [3, 1], at: "03:00" })).toBe("Monday, Wednesday at 03:00");
    expect(describeForm({ kind: "hours", every: 6, minute: 5 })).toBe("Every 6 hours, at minute 05");
    expect(describeForm({ kind: "hours", every: 1, minute: 0 })).toBe("Every hour, at minute 00");
    expect(describeForm({ kind: "monthly", day: "last", at: "03:00" })).toBe(
      "On the last day of the month at 03:00",
    );
    expect(describeForm({ kind: "monthly", day: 5, at: "03:00" })).toBe("Monthly on day 5 at 03:00");
    expect([15, 60, 90, 1440].map(describeMinutes)).toEqual(["15 min", "1 h", "1 h 30 min", "1 d"]);
  });

  it.each([
    ["< 1 hour Recovery Time Objective (RTO)", "rto", 60],
    ["< 15 minutes Recovery Point Objective (RPO)", "rpo", 15],
    ["RPO: 30s", "rpo", 1],
    ["RTO max. 4 Stunden", "rto", 240],
  ])("reads what a plan promises: %s", (title, what, minutes) => {
    expect(readPromise(title, "id")).toMatchObject({ what, minutes });
  });

  it("leaves alone what is not clear", () => {
    for (const title of ["RTO/RPO validated", "RTO: 1 hour, RPO: 5 minutes", "Define the RPO"]) {
      expect(readPromise(title, "id"), title).toBeNull();
    }
  });
});
