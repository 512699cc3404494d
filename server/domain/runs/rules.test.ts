import { describe, expect, it } from "vitest";
import {
  estimate,
  fateOfLostRun,
  HEARTBEAT_SECONDS,
  isActive,
  LEASE_SECONDS,
  mayFollow,
  retryDelayMs,
  SELF_FENCE_SECONDS,
} from "./rules";
import { RUN_STATES } from "./schema";

describe("the state machine", () => {
  const allowed = new Set([
    "queued>running",
    "queued>cancelled",
    "running>succeeded",
    "running>failed",
    "running>cancelled",
    "running>interrupted",
    "running>cancelling",
    "running>queued",
    "cancelling>cancelled",
    "cancelling>succeeded",
    "cancelling>failed",
    "cancelling>interrupted",
  ]);
  const pairs = RUN_STATES.flatMap((from) => RUN_STATES.map((to) => [from, to] as const));

  it.each(pairs)("%s -> %s", (from, to) => {
    expect(mayFollow(from, to)).toBe(allowed.has(`${from}>${to}`));
  });

  it.each(RUN_STATES)("%s is active exactly while something may follow", (state) => {
    expect(isActive(state)).toBe(RUN_STATES.some((next) => mayFollow(state, next)));
  });
});

describe("the fate of a lost run", () => {
  it.each([
    ["running", "safe", 1, 3, "queued"],
    ["running", "safe", 2, 3, "queued"],
    ["running", "safe", 3, 3, "interrupted"],
    ["running", "never", 1, 1, "interrupted"],
    ["running", "never", 1, 3, "interrupted"],
    ["cancelling", "safe", 1, 3, "cancelled"],
    ["cancelling", "never", 1, 1, "cancelled"],
  ] as const)("%s, retry %s, attempt %i of %i: %s", (state, retry, attempt, maxAttempts, fate) => {
    expect(fateOfLostRun({ state, retry, attempt, maxAttempts })).toBe(fate);
  });
});

describe("times", () => {
  it("a worker stops its own work before its lease can end, and hears the heart beat before that", () => {
    expect(SELF_FENCE_SECONDS + HEARTBEAT_SECONDS).toBeLessThan(LEASE_SECONDS);
    expect(HEARTBEAT_SECONDS * 3).toBeLessThan(SELF_FENCE_SECONDS);
  });

  it("attempts wait longer each time", () => {
    expect([2, 3, 4].map(retryDelayMs)).toEqual([2_000, 8_000, 32_000]);
  });

  it("an estimate is the median and the slowest, or nothing", () => {
    expect(estimate([])).toBeNull();
    expect(estimate([100])).toEqual({ medianMs: 100, slowestMs: 100, samples: 1 });
    expect(estimate([300, 100])).toEqual({ medianMs: 200, slowestMs: 300, samples: 2 });
    expect(estimate([900, 100, 300])).toEqual({ medianMs: 300, slowestMs: 900, samples: 3 });
  });
});
