import { describe, expect, it } from "vitest";
import {
  daysUntil,
  formatBytes,
  formatCount,
  formatDay,
  formatDuration,
  formatElapsed,
  formatMoment,
  formatNumber,
  formatPercent,
  formatRelative,
  isZone,
} from "./format";

describe("formatNumber and formatCount", () => {
  it("groups from five digits on and keeps the sign readable", () => {
    expect(formatNumber(1234)).toBe("1234");
    expect(formatNumber(1234567)).toBe("1\u202f234\u202f567");
    expect(formatNumber(-0.04, 1)).toBe("0.0");
    expect(formatNumber(-12345.6, 1)).toBe("\u221212\u202f345.6");
    expect(formatNumber(Number.NaN)).toBe("–");
    expect(formatCount(1, "entry", "entries")).toBe("1 entry");
    expect(formatCount(0, "item")).toBe("0 items");
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [999_499, "999 kB"],
    [999_999, "1.00 MB"],
    [214_300_000, "214 MB"],
    [10_000_000_000, "10.0 GB"],
    [-1, "–"],
  ])("%d -> %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [999.6, "1.0 s"],
    [9949, "9.9 s"],
    [9950, "10 s"],
    [59_600, "1 min 00 s"],
    [125_000, "2 min 05 s"],
    [3_840_000, "1 h 04 min"],
    [273_600_000, "3 d 4 h"],
  ])("%d ms -> %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("formatElapsed", () => {
  it("counts whole seconds and never goes below zero", () => {
    expect(formatElapsed(4900)).toBe("4 s");
    expect(formatElapsed(59_999)).toBe("59 s");
    expect(formatElapsed(125_900)).toBe("2 min 05 s");
    expect(formatElapsed(-5)).toBe("0 s");
  });
});

describe("formatPercent", () => {
  it("never rounds up to done or down to nothing", () => {
    expect(formatPercent(999, 1000)).toBe("99 %");
    expect(formatPercent(1, 1000)).toBe("1 %");
    expect(formatPercent(1000, 1000)).toBe("100 %");
    expect(formatPercent(0, 3)).toBe("0 %");
    expect(formatPercent(0, 0)).toBe("–");
  });
});

describe("times", () => {
  const now = "2026-11-20T12:00:00Z";
  it.each([
    ["2026-11-20T11:59:55Z", "just now"],
    ["2026-11-20T11:59:15Z", "45 s ago"],
    ["2026-11-20T11:01:00Z", "59 min ago"],
    ["2026-11-19T11:00:00Z", "1 d ago"],
    ["2026-11-23T13:00:00Z", "in 3 d"],
    ["2026-10-20T12:00:00Z", "4 weeks ago"],
    ["2026-05-20T12:00:00Z", "6 months ago"],
    ["not a time", "–"],
  ])("%s is %s", (at, text) => expect(formatRelative(at, now)).toBe(text));

  it("shows a moment in its zone, across a change of the clocks", () => {
    expect(formatMoment("2026-11-20T13:03:27Z", "Europe/Zurich")).toBe("20 Nov 2026, 14:03");
    expect(formatMoment("2026-07-01T00:00:00Z", "Europe/Zurich", { seconds: true, zoneName: true })).toBe(
      "1 Jul 2026, 02:00:00 UTC+2",
    );
    expect(formatMoment("2026-09-30T23:30:00Z", "UTC", { zoneName: true })).toBe("30 Sep 2026, 23:30 UTC");
    expect(formatMoment("2026-11-20T13:03:27Z", "Mars/Olympus")).toBe("20 Nov 2026, 13:03");
    expect(formatDay("2026-11-20T23:30:00Z", "Asia/Tokyo")).toBe("21 Nov 2026");
    expect(isZone("Mars/Olympus")).toBe(false);
  });

  it("counts days by the calendar, not by 24 hours", () => {
    expect(daysUntil("2026-11-21T00:30:00Z", "2026-11-20T23:30:00Z")).toBe(1);
    expect(daysUntil("2026-11-20T01:00:00Z", "2026-11-20T23:00:00Z")).toBe(0);
    expect(daysUntil("2026-10-26T00:00:00+01:00", "2026-10-24T12:00:00+02:00", "Europe/Zurich")).toBe(2);
  });
});
