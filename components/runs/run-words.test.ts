import { describe, expect, it } from "vitest";
import {
  attemptStories,
  errorAdvice,
  etaText,
  isLongerThanUsual,
  kindChoices,
  kindLabel,
  resultFacts,
  resultLine,
  roughDuration,
} from "./run-words";

const eta = (medianMs: number, slowestMs: number, samples = 5) => ({ medianMs, slowestMs, samples });
const attempt = (
  number: number,
  over: Partial<Parameters<typeof attemptStories>[0]["attempts"][number]>,
) => ({
  attempt: number,
  worker: "w1",
  startedAt: "2026-11-20T12:00:00.000Z",
  endedAt: "2026-11-20T12:00:14.000Z",
  outcome: "interrupted",
  note: null,
  ...over,
});

describe("how long a run takes", () => {
  it("says a span, one number when both ends read alike, and what it rests on", () => {
    expect(etaText(eta(130_000, 185_000))).toBe("usually 2–3 min (last 5 successes)");
    expect(etaText(eta(41_000, 41_300, 2))).toBe("usually 41 s (last 2 successes)");
    expect(etaText(eta(50_000, 120_000, 3))).toBe("usually 50 s to 2 min (last 3 successes)");
    expect(etaText(eta(700, 700, 1))).toBe("usually under 1 s (last success)");
    expect(etaText(eta(700, 4000, 3))).toBe("usually under 1 s to 4 s (last 3 successes)");
  });
  it("rounds to what people say", () => {
    expect([999, 1000, 89_999, 90_000, 5_399_999, 5_400_000].map(roughDuration)).toEqual([
      "under 1 s",
      "1 s",
      "90 s",
      "2 min",
      "90 min",
      "2 h",
    ]);
  });
  it("calls it long only past the slowest success", () => {
    expect(isLongerThanUsual(185_000, eta(130_000, 185_000))).toBe(false);
    expect(isLongerThanUsual(206_000, eta(130_000, 185_000))).toBe(true);
    expect(isLongerThanUsual(120_000, eta(100_000, 100_000, 1))).toBe(false);
    expect(isLongerThanUsual(152_000, eta(100_000, 100_000, 1))).toBe(true);
  });
});

describe("why earlier attempts ended", () => {
  it("says that a worker was lost and that it is tried again", () => {
    const stories = attemptStories({
      state: "queued",
      attempt: 2,
      attempts: [attempt(1, { note: "The worker a:1 stopped answering." })],
    });
    expect(stories).toEqual(["Attempt 1: the worker stopped answering; given up after 14 s. Trying again."]);
  });
  it("gives each its own reason and never speaks of the attempt in hand", () => {
    const stories = attemptStories({
      state: "running",
      attempt: 3,
      attempts: [
        attempt(1, { note: "Connection refused" }),
        attempt(2, { note: null, outcome: "failed" }),
        attempt(3, { endedAt: null, outcome: null }),
      ],
    });
    expect(stories).toEqual([
      "Attempt 1 ended after 14 s: Connection refused.",
      "Attempt 2 ended after 14 s: failed. Attempt 3 is under way.",
    ]);
  });
  it("is silent at the first attempt and promises nothing after the end", () => {
    expect(attemptStories({ state: "running", attempt: 1, attempts: [attempt(1, {})] })).toEqual([]);
    const [story] = attemptStories({
      state: "failed",
      attempt: 2,
      attempts: [attempt(1, { note: "Full." })],
    });
    expect(story).toBe("Attempt 1 ended after 14 s: Full.");
  });
});

describe("names", () => {
  it("labels known and unknown kinds", () => {
    expect(kindLabel("backups.back-up")).toBe("Backup");
    expect(kindLabel("checks.load-test")).toBe("Load test");
    expect(kindChoices(["checks.load-test"], "x.y")).toEqual([
      "backups.back-up",
      "checks.load-test",
      "backups.restore",
      "x.y",
    ]);
  });
  it("always has advice", () => {
    expect(errorAdvice("timeout")).toContain("time limit");
    expect(errorAdvice(null)).toContain("last log lines");
  });
  it("sums a result up on one line", () => {
    expect(resultLine({ backupId: "x", sizeBytes: 1536, tables: 12, ok: true })).toBe(
      "Size 1.54 kB · Tables 12",
    );
    expect(resultLine(null)).toBe("");
  });
  it("reads a result as facts, without ids", () => {
    expect(
      resultFacts({
        backupId: "x",
        sizeBytes: 1536,
        bytes: 10,
        tookMs: 9400,
        tables: 12,
        ok: true,
        list: [1],
      }),
    ).toEqual([
      { name: "Size", value: "1.54 kB" },
      { name: "Bytes", value: "10 B" },
      { name: "Took", value: "9.4 s" },
      { name: "Tables", value: "12" },
      { name: "Ok", value: "yes" },
      { name: "List", value: "1 entry" },
    ]);
  });
});
