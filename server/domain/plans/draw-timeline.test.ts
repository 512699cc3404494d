import { describe, expect, it } from "vitest";
import { drawTimeline, type TimelineInput } from "./draw-timeline";
import type { NodeView } from "./schema";

const DAY = 86_400_000;
const on = (date: string) => Date.parse(date) / DAY;
const node = (id: string, more: Partial<NodeView> = {}): NodeView => ({
  id,
  parentId: null,
  kind: "task",
  depth: 0,
  position: 0,
  title: id,
  tickable: true,
  ticked: false,
  state: "open",
  version: 1,
  ...more,
});
const group = (id: string, more: Partial<NodeView> = {}) =>
  node(id, { kind: "milestone", tickable: false, ...more });
const week = (from: number, to = from) => ({ text: `Week ${from}`, unit: "week" as const, from, to });
const draw = (nodes: NodeView[], more: Partial<TimelineInput> = {}) =>
  drawTimeline({ nodes, anchors: [], today: on("2026-03-02"), target: null, shift: null, ...more });
const spans = (drawn: ReturnType<typeof draw>) =>
  Object.fromEntries(drawn.bars.map(({ id, start, end }) => [id, `${start} ${end}`]));

describe("where bars stand", () => {
  const anchors = [{ unit: "week" as const, number: 46, day: on("2026-03-02") }];

  it("counts weeks from the anchor, and days inside a week from that week", () => {
    const nodes = [
      group("m46", { timing: week(46) }),
      node("t", { parentId: "m46", estimateMinutes: 360 }),
      group("m50", { timing: week(50, 51) }),
      node("d4", { parentId: "m50", timing: { text: "Day 4-5", unit: "day", from: 4, to: 5 } }),
    ];
    expect(spans(draw(nodes, { anchors }))).toEqual({
      m46: "2026-03-02 2026-03-08",
      t: "2026-03-02 2026-03-02",
      m50: "2026-03-30 2026-04-12",
      d4: "2026-04-02 2026-04-03",
    });
    expect(spans(draw(nodes))).toEqual({ m46: "2026-03-02 2026-03-02", t: "2026-03-02 2026-03-02" });
  });

  it("prefers written dates, spans what is inside, and takes five days of work for a week", () => {
    const nodes = [
      group("m", { estimateMinutes: 99_999 }),
      node("a", { parentId: "m", startDate: "2026-03-10", estimateMinutes: 6 * 480 }),
      node("b", { parentId: "m", dueDate: "2026-03-20", timing: week(46) }),
      node("c", { startDate: "2026-04-02", dueDate: "2026-04-01" }),
    ];
    expect(spans(draw(nodes, { anchors }))).toEqual({
      m: "2026-03-10 2026-03-20",
      a: "2026-03-10 2026-03-17",
      b: "2026-03-20 2026-03-20",
      c: "2026-04-01 2026-04-02",
    });
  });

  it("leaves out what nothing places, and what is cancelled, and counts the former", () => {
    const nodes = [
      group("empty"),
      node("x", { parentId: "empty" }),
      node("gone", { status: "cancelled", estimateMinutes: 480 }),
      node("y", { dependsOn: ["z"] }),
      node("z"),
    ];
    const drawn = draw(nodes);
    expect(spans(drawn)).toEqual({ y: "2026-03-03 2026-03-03", z: "2026-03-02 2026-03-02" });
    expect(drawn).toMatchObject({ undated: 1, dated: false, start: "2026-03-02", end: "2026-03-03" });
    expect(draw([])).toMatchObject({ bars: [], start: null, end: null, critical: [], whatIf: null });
  });
});

describe("an estimate alone", () => {
  const nodes = [
    group("later"),
    node("wish", { parentId: "later", estimateMinutes: 9_600 }),
    node("needed", { parentId: "later", estimateMinutes: 480 }),
    group("m", { timing: week(46) }),
    node("t", { parentId: "m", estimateMinutes: 480, dependsOn: ["needed"] }),
  ];

  it("does not say when in a plan with dates, unless something waits for it", () => {
    const anchors = [{ unit: "week" as const, number: 46, day: on("2026-03-02") }];
    const drawn = draw(nodes, { anchors });
    expect(spans(drawn)).toEqual({
      later: "2026-03-02 2026-03-02",
      needed: "2026-03-02 2026-03-02",
      m: "2026-03-02 2026-03-08",
      t: "2026-03-03 2026-03-03",
    });
    expect(drawn.undated).toBe(1);
  });

  it("is drawn from today in a plan without any", () => {
    expect(draw(nodes).bars.map(({ id }) => id)).toEqual(["later", "wish", "needed", "m", "t"]);
  });
});

describe("what a bar says", () => {
  it("tells overdue, after the target, pushed, slack, and both numbers of progress", () => {
    const nodes = [
      group("m"),
      node("a", {
        parentId: "m",
        startDate: "2026-02-01",
        dueDate: "2026-02-20",
        ticked: true,
        state: "proven",
      }),
      node("b", { parentId: "m", startDate: "2026-02-10", dueDate: "2026-02-12", dependsOn: ["a"] }),
      node("c", { startDate: "2026-03-01", dueDate: "2026-03-05" }),
    ];
    const { bars, critical } = draw(nodes, { target: on("2026-03-03") });
    const bar = Object.fromEntries(bars.map((each) => [each.id, each]));
    expect(bar.m).toMatchObject({ total: 2, ticked: 1, proven: 1, overdue: true, afterTarget: false });
    expect(bar.a).toMatchObject({ overdue: false, pushed: 0, slack: 10 });
    expect(bar.b).toMatchObject({ overdue: true, pushed: 11, start: "2026-02-21", end: "2026-02-23" });
    expect(bar.c).toMatchObject({ afterTarget: true, critical: true, slack: 0 });
    expect(critical).toEqual(["c"]);
  });

  it("says in words who waits for each other", () => {
    const nodes = [
      node("a", { externalId: "T1", dependsOn: ["b"] }),
      node("b", { title: "Second", dependsOn: ["a"] }),
    ];
    expect(draw(nodes).circles).toEqual(["T1 and “Second” wait for each other."]);
  });
});

describe("what if", () => {
  const nodes = [
    node("a", { startDate: "2026-03-02", dueDate: "2026-03-03" }),
    node("b", { dependsOn: ["a"], estimateMinutes: 480 }),
    node("c", { startDate: "2026-03-20", dueDate: "2026-03-20", dependsOn: ["b"] }),
  ];

  it("lists what slips and leaves alone what has room", () => {
    const { whatIf } = draw(nodes, { shift: { nodeId: "a", days: 5 } });
    expect(whatIf).toMatchObject({ endMoves: 0, end: "2026-03-20" });
    expect(whatIf?.moved).toEqual([
      { id: "a", title: "a", days: 5, start: "2026-03-07", end: "2026-03-03", newEnd: "2026-03-08" },
      { id: "b", title: "b", days: 5, start: "2026-03-09", end: "2026-03-04", newEnd: "2026-03-09" },
    ]);
    expect(draw(nodes, { shift: { nodeId: "a", days: 20 } }).whatIf).toMatchObject({ endMoves: 5 });
  });

  it("moves nothing by no days, and knows no item that is gone", () => {
    expect(draw(nodes, { shift: { nodeId: "a", days: 0 } }).whatIf?.moved).toEqual([]);
    expect(draw(nodes, { shift: { nodeId: "gone", days: 1 } }).whatIf).toBeNull();
  });
});
