import { describe, expect, it } from "vitest";
import {
  followsAfter,
  isAtEnd,
  lineHash,
  MAX_ROWS,
  originFor,
  parseLineHash,
  parseLineWish,
  rowCount,
  stepMatch,
  tailOrigin,
} from "./log-window";

describe("the scroll area", () => {
  it("holds the whole log until that would be too tall, then its tail", () => {
    expect([tailOrigin(0), rowCount(1, 0)]).toEqual([1, 0]);
    expect([tailOrigin(200_000), rowCount(1, 200_000)]).toEqual([1, 200_000]);
    expect(tailOrigin(3_000_000)).toBe(3_000_000 - MAX_ROWS + 1);
    expect(rowCount(tailOrigin(3_000_000), 3_000_000)).toBe(MAX_ROWS);
  });
  it("moves only for a line outside, and never past the ends", () => {
    const tail = tailOrigin(3_000_000);
    expect(originFor(2_900_000, 3_000_000, tail)).toBe(tail);
    expect(originFor(1_000_000, 3_000_000, tail)).toBe(800_000);
    expect(originFor(5, 3_000_000, tail)).toBe(1);
    expect(originFor(3_000_000, 3_000_000, 1)).toBe(tail);
  });
});

describe("following", () => {
  const place = (top: number) => ({ top, height: 2000, view: 500 });
  it("is on at the end and off once the person goes up", () => {
    expect(isAtEnd(place(1480))).toBe(true);
    expect(followsAfter(true, 1500, place(1400))).toBe(false);
    expect(followsAfter(false, 1400, place(1490))).toBe(true);
  });
  it("is not changed by growth, nor by going down without reaching the end", () => {
    expect(followsAfter(true, 1000, place(1000))).toBe(true);
    expect(followsAfter(false, 1000, place(1200))).toBe(false);
  });
});

describe("addresses of lines", () => {
  it("reads and writes one line and ranges, in either order", () => {
    expect(parseLineHash("#L120")).toEqual({ from: 120, to: 120 });
    expect(parseLineHash("#L130-L120")).toEqual({ from: 120, to: 130 });
    expect(lineHash({ from: 120, to: 130 })).toBe("#L120-L130");
    expect(lineHash({ from: 7, to: 7 })).toBe("#L7");
  });
  it.each(["", "#", "#main", "#L0", "#L-3", "#L12x", "#L9999999999"])("leaves %j alone", (hash) => {
    expect(parseLineHash(hash)).toBeNull();
  });
  it("takes a line number from the search box only after a colon", () => {
    expect(parseLineWish(":120-130")).toEqual({ from: 120, to: 130 });
    expect(parseLineWish("120")).toBeNull();
    expect(parseLineWish(":")).toBeNull();
  });
});

describe("stepping through matches", () => {
  it("goes on from the line in view and around the ends", () => {
    const lines = [10, 20, 30];
    expect(stepMatch(lines, 10, 1)).toBe(1);
    expect(stepMatch(lines, 30, 1)).toBe(0);
    expect(stepMatch(lines, 15, -1)).toBe(0);
    expect(stepMatch(lines, 10, -1)).toBe(2);
    expect(stepMatch([], 10, 1)).toBe(-1);
  });
});
