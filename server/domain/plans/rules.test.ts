import { describe, expect, it } from "vitest";
import { inDocumentOrder } from "./events";
import { agoText, placeAmong, progressOfNodes, rollUp } from "./rules";
import type { NodeKind, NodeView } from "./schema";

function node(id: string, parentId: string | null, kind: NodeKind, more: Partial<NodeView> = {}): NodeView {
  const tickable = kind === "task" || kind === "check";
  return {
    ...{ id, parentId, kind, title: id, depth: 0, position: 1, tickable, ticked: false },
    ...{ state: "open", version: 1, ...(tickable ? { status: "open" } : {}), ...more },
  };
}

describe("progressOfNodes", () => {
  it("counts items below items, nested groups, items in no group, and leaves cancelled ones out", () => {
    const nodes = [
      node("phase", null, "phase"),
      node("milestone", "phase", "milestone"),
      node("task", "milestone", "task", { ticked: true }),
      node("check", "task", "check", { state: "proven", ticked: true }),
      node("dropped", "phase", "check", { status: "cancelled", ticked: true }),
      node("loose", null, "check"),
      node("empty", null, "section"),
    ];
    const { overall, groups } = progressOfNodes(nodes);
    expect(overall).toEqual({ total: 3, ticked: 2, proven: 1, cancelled: 1 });
    expect(groups).toEqual({
      phase: { total: 2, ticked: 2, proven: 1, cancelled: 1 },
      milestone: { total: 2, ticked: 2, proven: 1, cancelled: 0 },
      empty: { total: 0, ticked: 0, proven: 0, cancelled: 0 },
    });
  });

  it("gives a group without items of its own the numbers of those below it", () => {
    const counts = { total: 3, ticked: 1, proven: 0, cancelled: 0 };
    const none = { total: 0, ticked: 0, proven: 0, cancelled: 0 };
    const { groups } = rollUp([
      { id: "b", parent: "a", ...counts },
      { id: "a", parent: null, ...none },
    ]);
    expect(groups).toEqual({ a: counts, b: counts });
  });
});

describe("placeAmong", () => {
  const siblings = [1, 2, 3].map((position) => ({ id: `${position}`, position }));
  it.each([
    [0, 0],
    [1, 1.5],
    [3, 4],
  ])("index %i gets position %d", (index, position) => {
    expect(placeAmong(siblings, index)).toEqual({ position, renumbered: [] });
  });

  it("numbers all anew when there is no number left between two", () => {
    const tight = [
      { id: "a", position: 1 },
      { id: "b", position: 1 + Number.EPSILON },
    ];
    expect(placeAmong(tight, 1)).toEqual({
      position: 2,
      renumbered: [
        { id: "a", position: 1 },
        { id: "b", position: 3 },
      ],
    });
    expect(placeAmong([], 0)).toEqual({ position: 1, renumbered: [] });
  });
});

describe("inDocumentOrder", () => {
  it("needs no call stack for a very deep plan and keeps orphans", () => {
    const deep = Array.from({ length: 20_000 }, (_, at) =>
      node(`${at}`, at === 0 ? null : `${at - 1}`, "check"),
    );
    const ordered = inDocumentOrder([node("orphan", "gone", "check", { position: 2 }), ...deep.toReversed()]);
    expect(ordered.map(({ id }) => id)).toEqual([...deep.map(({ id }) => id), "orphan"]);
    expect(ordered.at(-2)?.depth).toBe(19_999);
  });
});

describe("agoText", () => {
  it.each([
    [-5, "0 s"],
    [12_300, "12 s"],
    [180_000, "3 min"],
    [5 * 3_600_000, "5 h"],
    [3 * 86_400_000, "3 days"],
  ])("%i ms is %s", (ms, text) => {
    expect(agoText(ms)).toBe(text);
  });
});
