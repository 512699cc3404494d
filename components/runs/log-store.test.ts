import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LogBuffer } from "./log-buffer";
import { LogStore } from "./log-store";

const lines = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${first + index}`);

describe("LogBuffer", () => {
  it("stores each line once, whatever the order and the overlap", () => {
    const buffer = new LogBuffer();
    expect(buffer.put(501, lines(501, 10))).toBe(10);
    expect(buffer.put(495, lines(495, 10))).toBe(6);
    expect(buffer.put(495, ["other"])).toBe(0);
    expect(buffer.size).toBe(16);
    expect(buffer.line(495)).toBe("line 495");
    expect(buffer.line(510)).toBe("line 510");
    expect(buffer.line(511)).toBeUndefined();
  });
  it("names the pages with gaps, and not those the log does not reach", () => {
    const buffer = new LogBuffer();
    buffer.put(1, lines(1, 500));
    buffer.put(501, lines(501, 99));
    buffer.put(601, lines(601, 400));
    expect(buffer.missingPages(1, 1000, 1000)).toEqual([1]);
    buffer.put(600, ["line 600"]);
    expect(buffer.missingPages(1, 1000, 1000)).toEqual([]);
    expect(buffer.missingPages(900, 1600, 1200)).toEqual([2]);
    expect(buffer.missingPages(1, 50, 0)).toEqual([]);
  });
  it("keeps an empty line as a line", () => {
    const buffer = new LogBuffer();
    buffer.put(1, [""]);
    expect(buffer.line(1)).toBe("");
    expect(buffer.missingPages(1, 1, 1)).toEqual([]);
  });
  it("never grows past its bound, and keeps what is near", () => {
    const buffer = new LogBuffer();
    for (let first = 1; first < 60_000; first += 500) {
      buffer.put(first, lines(first, 500));
      buffer.evict(30_000);
    }
    expect(buffer.size).toBeLessThanOrEqual(20_000);
    expect(buffer.line(30_000)).toBe("line 30000");
    expect(buffer.line(1)).toBeUndefined();
  });
  it("counts characters too, but never drops what is looked at", () => {
    const buffer = new LogBuffer();
    const long = "x".repeat(16_384);
    for (let first = 1; first <= 3_000; first += 500) buffer.put(first, Array(500).fill(long));
    buffer.evict(2_900);
    expect(buffer.size).toBe(1_000);
    expect(buffer.line(2_900)).toBe(long);
  });
});

describe("LogStore", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const open = (total: number) => {
    const asked: number[] = [];
    const signals: AbortSignal[] = [];
    const store = new LogStore(
      {
        firstLine: Math.max(1, total - 499),
        lines: lines(Math.max(1, total - 499), Math.min(500, total)),
        lineCount: total,
      },
      async (from, limit, signal) => {
        asked.push(from);
        signals.push(signal);
        await new Promise((resolve) => setTimeout(resolve, 100));
        signal.throwIfAborted();
        return { firstLine: from, lines: lines(from, Math.min(limit, total - from + 1)), lineCount: total };
      },
    );
    return { store, asked, signals };
  };

  it("fetches where the scrolling rests and nowhere else", async () => {
    const { store, asked } = open(100_000);
    for (let line = 90_000; line > 50_000; line -= 5_000) store.want(line + 1, line + 40);
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toEqual([55_001]);
    expect(store.line(55_001)).toBe("line 55001");
  });
  it("gives up a fetch for lines nobody looks at any more", async () => {
    const { store, asked, signals } = open(100_000);
    store.want(1, 40);
    await vi.advanceTimersByTimeAsync(70);
    store.want(20_001, 20_040);
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toEqual([1, 20_001]);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    expect(store.line(1)).toBeUndefined();
  });
  it("fills the gap before live lines that came too early, and drops repeated ones", async () => {
    const { store, asked } = open(600);
    store.append({ firstLine: 700, lines: lines(700, 50), lineCount: 749 });
    store.append({ firstLine: 700, lines: lines(700, 50), lineCount: 749 });
    expect([store.total, store.line(650)]).toEqual([749, undefined]);
    store.want(640, 749);
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toEqual([501]);
  });
  it("tells its listeners once for a burst", async () => {
    const { store } = open(10);
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    for (let line = 11; line < 60; line += 1)
      store.append({ firstLine: line, lines: ["x"], lineCount: line });
    await vi.advanceTimersByTimeAsync(20);
    expect(told).toBe(1);
    expect(store.total).toBe(59);
  });
  it("keeps the reason of a failure until a page arrives", async () => {
    let fail = true;
    const store = new LogStore({ firstLine: 1, lines: [], lineCount: 700 }, async (from) => {
      if (fail) throw new Error("away");
      return { firstLine: from, lines: lines(from, 500), lineCount: 700 };
    });
    store.want(1, 10);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.problem?.message).toBe("away");
    fail = false;
    store.retry();
    await vi.advanceTimersByTimeAsync(100);
    expect(store.problem).toBeNull();
    expect(store.line(10)).toBe("line 10");
  });
});
