import { describe, expect, it } from "vitest";
import { chainOf, linksOf } from "./timeline-links";

const bar = (id: string, waitsFor: string[] = [], parentId: string | null = null) => ({
  id,
  parentId,
  waitsFor,
});

describe("the arrows of a timeline", () => {
  it("lead from what is waited for to what waits", () => {
    const bars = [bar("a"), bar("b", ["a"])];
    expect(linksOf(bars, bars)).toEqual([{ from: 0, to: 1 }]);
  });

  it("leave out what a chain of others says already", () => {
    const bars = [bar("a"), bar("b", ["a"]), bar("c", ["a", "b"]), bar("d", ["a", "c"])];
    expect(linksOf(bars, bars)).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 3 },
    ]);
  });

  it("stand at the group where the items are not shown, once, and never within one", () => {
    const phases = [bar("p"), bar("q")];
    const bars = [
      ...phases,
      bar("p1", [], "p"),
      bar("p2", ["p1"], "p"),
      bar("q1", ["p1"], "q"),
      bar("q2", ["p2", "q"], "q"),
      bar("q3", ["gone"], "q"),
    ];
    expect(linksOf(bars, phases)).toEqual([{ from: 0, to: 1 }]);
    expect(linksOf(bars, bars)).not.toContainEqual({ from: 1, to: 5 });
  });

  it("end although items wait for each other", () => {
    const bars = [bar("a", ["c"]), bar("b", ["a"]), bar("c", ["b"])];
    expect(linksOf(bars, bars)).toHaveLength(3);
    expect([...chainOf(linksOf(bars, bars), 0)].sort()).toEqual([0, 1, 2]);
  });

  it("tell the chain of a row: what it waits for and what waits for it, not their other ends", () => {
    const bars = [bar("a"), bar("x"), bar("b", ["a", "x"]), bar("c", ["b"]), bar("y", ["a"])];
    const links = linksOf(bars, bars);
    expect([...chainOf(links, 2)].sort()).toEqual([0, 1, 2, 3]);
    expect([...chainOf(links, 4)].sort()).toEqual([0, 4]);
  });
});
