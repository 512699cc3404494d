import { describe, expect, it } from "vitest";
import { compareKpi } from "./compare-kpi";
import { convertUnit } from "./convert-unit";
import { judgeTarget } from "./judge-target";
import { readMeasure } from "./markdown";
import { rateWord } from "./rate-word";
import { unitOf } from "./unit-of";

const now = new Date("2026-11-20T12:00:00Z");
const at = { now, freshDays: 30 };
const measured = (value: number, unit: string | null = null, more: object = {}) => ({
  value,
  unit,
  percentile: null,
  observedAt: "2026-11-19T12:00:00.000Z",
  ...more,
});
const verdict = (target: string, value: number, unit: string | null = null, more: object = {}) =>
  judgeTarget(readMeasure(target), measured(value, unit, more), at).verdict;

describe("converting units", () => {
  it.each([
    [1.2, "s", "ms", 1_200],
    [250, "ms", "s", 0.25],
    [90, "min", "h", 1.5],
    [0.5, "%", "‰", 5],
    [1.5, "MB", "KB", 1_500],
    [1, "MiB", "bytes", 1_048_576],
    [5, "rps", "requests/minute", 300],
    [600, "requests/min", "req/s", 10],
    [3, "MB/s", "KB/s", 3_000],
    [12, "users", "user", 12],
    [7, null, "", 7],
  ])("%d %s is so many %s", (value, from, to, expected) => {
    expect(convertUnit(value, from, to)).toBe(expected);
  });

  it.each([
    ["ms", "%"],
    ["ms", null],
    ["users", "requests"],
    ["requests/s", "requests"],
    ["Mb", "MB"],
    ["/s", "requests/s"],
    ["a/b/c", "a"],
  ])("does not guess between %s and %s", (from, to) => {
    expect(convertUnit(1, from, to)).toBeNull();
  });

  it("finds what is counted per minute behind the number", () => {
    const measure = readMeasure(">= 300 bookings per minute");
    expect(measure && unitOf(measure)).toBe("bookings/minute");
    expect(unitOf({ unit: "req/s", text: "5 req/s per day" })).toBe("req/s");
  });
});

describe("judging a target", () => {
  it.each([
    ["< 200 ms", 0.19, "s", "met"],
    ["< 200 ms", 200, "ms", "missed"],
    ["<= 200 ms", 200, "ms", "met"],
    ["> 99.9%", 99.9, "%", "missed"],
    [">= 99.9%", 99.9, "%", "met"],
    ["1000+ users", 1_200, "users", "met"],
    ["200-300 ms", 250, "ms", "met"],
    ["200-300 ms", 190, "ms", "missed"],
    ["= 0", 0, null, "met"],
    ["= 0", 2, null, "missed"],
    [">= 300 requests/minute", 6, "rps", "met"],
  ])("%s measured at %d %s is %s", (target, value, unit, expected) => {
    expect(verdict(target, value, unit)).toBe(expected);
  });

  it("says why nothing can be said", () => {
    const reason = (target: string, ...given: Parameters<typeof measured>) =>
      judgeTarget(readMeasure(target), measured(...given), at);
    expect(reason("< 200 ms", 5, "MB")).toEqual({
      verdict: "unknown",
      reason: "Measured in MB, but the target is in ms: they cannot be compared.",
    });
    expect(reason("< 200 ms", 150).reason).toContain("Measured without a unit");
    expect(reason("< 200 ms (p95)", 150, "ms").reason).toBe(
      "The target is about the p95, the measurement about no percentile.",
    );
    expect(verdict("< 200 ms (p95)", 150, "ms", { percentile: 95 })).toBe("met");
    expect(reason("200 ms", 150, "ms").reason).toContain("whether more or less is better");
    expect(judgeTarget(null, measured(1), at).verdict).toBe("unknown");
    expect(judgeTarget(readMeasure("< 5 s"), null, at).reason).toBe("Not measured yet.");
  });

  it("lets a measurement grow stale, and says what it was", () => {
    const old = { observedAt: "2026-10-01T12:00:00.000Z" };
    const said = judgeTarget(readMeasure("< 200 ms"), measured(150, "ms", old), at);
    expect(said).toEqual({
      verdict: "stale",
      reason: "Met when measured 50 days ago; a measurement holds for 30 days.",
    });
    expect(verdict("< 200 ms", 150, "ms", { observedAt: "2026-10-21T12:00:00.000Z" })).toBe("met");
  });

  it("says by how much a target is missed", () => {
    const said = judgeTarget(readMeasure("< 400 ms"), measured(460, "ms"), at);
    expect(said.reason).toBe("The latest measurement is 60 (15 %) too high.");
    expect(judgeTarget(readMeasure("> 99%"), measured(98, "%"), at).reason).toContain("too low");
  });
});

describe("figures before and after", () => {
  it("changes into the target's unit and knows which way is better", () => {
    const change = compareKpi(
      readMeasure("820 ms"),
      readMeasure("< 400 ms"),
      measured(0.41, "s"),
      "2026-11-19",
    );
    expect(change).toEqual({
      before: 820,
      after: 410,
      unit: "ms",
      percent: -50,
      direction: "better",
      afterLaunch: true,
    });
    const worse = compareKpi(readMeasure("45"), readMeasure(">= 300"), measured(40), "2026-12-01");
    expect(worse).toMatchObject({ direction: "worse", percent: -11.1, afterLaunch: false });
  });

  it("says nothing where there is nothing to compare", () => {
    expect(compareKpi(null, readMeasure("< 5 s"), measured(1, "s"), null)).toBeNull();
    expect(compareKpi(readMeasure("5 MB"), readMeasure("< 5 s"), measured(1, "s"), null)).toBeNull();
    const fromZero = compareKpi(readMeasure("0"), null, measured(4), null);
    expect(fromZero).toMatchObject({ percent: null, direction: "unclear" });
  });
});

describe("rating the words of a risk register", () => {
  it.each([
    ["Low", 2],
    ["Very low", 1],
    ["Medium", 3],
    ["medium-high", 4],
    ["High", 4],
    ["Very High", 5],
    ["Unlikely", 2],
    ["Likely", 4],
    ["Almost certain", 5],
    ["hoch", 4],
    ["sehr gering", 1],
    ["mittel", 3],
    ["élevé", 4],
    ["Kritik", 5],
    ["orta", 3],
    ["高", 4],
    ["🔴", 5],
    ["H", 4],
    ["3", 3],
    ["4/5", 4],
    ["2 / 10", 1],
    ["30%", 3],
    ["90 %", 5],
    ["", null],
    ["to be discussed", null],
    ["17", null],
  ])("%s is %s of 5", (text, level) => {
    expect(rateWord(text)).toBe(level);
  });
});
