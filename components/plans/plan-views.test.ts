import { describe, expect, it } from "vitest";
import type { NodeView } from "@/server/domain/plans/schema";
import { BOARD_COLUMNS, columnOf, mayMove, toColumns, wishFor } from "./board-columns";
import { changesFor, inverseChange, tellOutcome } from "./bulk-changes";
import { SELECTED, Selection } from "./bulk-selection";
import { buildList, nextSort, sortItems } from "./list-rows";
import { fits, ME, NO_FILTERS, NOBODY } from "./plan-filters";
import { itemsOf, phasesOf, waitingItems } from "./plan-rows";

const item = (id: string, more: Partial<NodeView> = {}): NodeView => ({
  id,
  parentId: null,
  kind: "task",
  depth: 0,
  position: 1,
  title: id,
  tickable: true,
  ticked: false,
  status: "open",
  state: "open",
  version: 3,
  ...more,
});
const ticked = { ticked: true, status: "done", state: "claimed" } as const;
const context = { meId: "me-1", today: "2026-11-20", waiting: new Set(["w"]) };

describe("filters", () => {
  const passes = (node: NodeView, wish: Partial<typeof NO_FILTERS>) =>
    fits(node, { ...NO_FILTERS, ...wish }, context);
  it("know who is meant by me and by nobody", () => {
    expect(passes(item("a", { assigneeId: "me-1", assigneeName: "Mara" }), { owner: ME })).toBe(true);
    expect(passes(item("a", { ownerText: "me-1" }), { owner: ME })).toBe(false);
    expect(passes(item("a"), { owner: NOBODY })).toBe(true);
    expect(passes(item("a", { ownerText: "DevOps" }), { owner: "DevOps" })).toBe(true);
  });
  it("count days from today, for what is still to be done", () => {
    const due = (dueDate: string, more: Partial<NodeView> = {}) => item("a", { dueDate, ...more });
    expect(passes(due("2026-11-19"), { due: "overdue" })).toBe(true);
    expect(passes(due("2026-11-20"), { due: "overdue" })).toBe(false);
    expect(passes(due("2026-11-19", ticked), { due: "overdue" })).toBe(false);
    expect(passes(due("2026-11-20"), { due: "week" })).toBe(true);
    expect(passes(due("2026-11-27"), { due: "week" })).toBe(true);
    expect(passes(due("2026-11-28"), { due: "week" })).toBe(false);
    expect(passes(item("a"), { due: "none" })).toBe(true);
  });
  it("tell waiting from blocked, and proof from a claim", () => {
    expect(passes(item("w"), { state: "waiting" })).toBe(true);
    expect(passes(item("w", ticked), { state: "waiting" })).toBe(false);
    expect(passes(item("a", { status: "blocked" }), { state: "blocked" })).toBe(true);
    expect(passes(item("a", { state: "stale" }), { proof: "some" })).toBe(true);
    expect(passes(item("a", ticked), { proof: "none" })).toBe(true);
  });
  it("give the board and the list items only, in the plan's order, with what was just worked on", () => {
    const phase = item("p", { kind: "phase", tickable: false, title: "Redis" });
    const nodes = [
      phase,
      item("a", { parentId: "p", depth: 1 }),
      item("b", { ...ticked, parentId: "p", depth: 1 }),
    ];
    const ids = (wish: Partial<typeof NO_FILTERS>, held?: Set<string>) =>
      itemsOf(nodes, { ...NO_FILTERS, ...wish }, context, held).map(({ id }) => id);
    expect(ids({})).toEqual(["a", "b"]);
    expect(ids({ open: true })).toEqual(["a"]);
    expect(ids({ open: true }, new Set(["b"]))).toEqual(["a", "b"]);
    expect(ids({ q: "redis" })).toEqual(["a", "b"]);
    expect(ids({ phase: "p", state: "ticked" })).toEqual(["b"]);
  });
  it("know what waits: an item by what is open before it", () => {
    const nodes = [
      item("a"),
      item("b", { dependsOn: ["a"] }),
      item("c", { dependsOn: ["d"] }),
      item("d", ticked),
    ];
    const overall = { total: 4, ticked: 1, proven: 0, cancelled: 0 };
    expect([...waitingItems({ plan: null, nodes, progress: { overall, groups: {} }, seq: 0 })]).toEqual([
      "b",
    ]);
  });
});

describe("the board", () => {
  it("has a column for each status, and one for what is not to be done", () => {
    const columns = toColumns([
      item("a"),
      item("b", { status: "in_progress" }),
      item("c", ticked),
      item("d", { status: "cancelled" }),
    ]);
    expect(BOARD_COLUMNS.map((name) => columns[name].map(({ id }) => id).join())).toEqual([
      "a",
      "b",
      "",
      "c",
      "d",
    ]);
    expect(toColumns([item("a")], new Map([["a", "blocked"]])).blocked).toHaveLength(1);
  });
  it("ticks what is moved to the ticked column, and takes the tick off what leaves it", () => {
    expect(wishFor(item("a"), "done")).toEqual({ ticked: true });
    expect(wishFor(item("a", ticked), "blocked")).toEqual({ ticked: false, status: "blocked" });
    expect(wishFor(item("a"), "apart"), "it needs a reason").toBeNull();
    expect(wishFor(item("a"), "open")).toBeNull();
  });
  it("lets who may only tick do no more than that", () => {
    const operator = { tick: true, write: false };
    expect(mayMove(item("a"), "done", operator)).toBe(true);
    expect(mayMove(item("a"), "blocked", operator)).toBe(false);
    expect(mayMove(item("a", { status: "cancelled" }), "done", operator)).toBe(false);
    expect(mayMove(item("a"), "done", { tick: false, write: false })).toBe(false);
    expect(mayMove(item("a"), columnOf(item("a")), { tick: true, write: true })).toBe(false);
  });
});

describe("the list", () => {
  const nodes = [
    item("p", { kind: "phase", tickable: false, title: "Phase one" }),
    item("a", { title: "T10", parentId: "p", dueDate: "2026-12-02", priority: "low" }),
    item("b", { title: "T9", parentId: "p", priority: "critical", ...ticked }),
    item("c", { title: "T1", dueDate: "2026-12-01", ownerText: "DevOps" }),
  ];
  const phases = phasesOf(nodes);
  const items = nodes.filter(({ tickable }) => tickable);
  const order = (sort: Parameters<typeof sortItems>[1]) =>
    sortItems(items, sort, phases)
      .map(({ id }) => id)
      .join("");
  it("sorts numbers as numbers, and leaves what has no value at the end either way", () => {
    expect(order(null)).toBe("abc");
    expect(order("title")).toBe("cba");
    expect(order("due")).toBe("cab");
    expect(order("-due")).toBe("acb");
    expect(order("priority")).toBe("bac");
    expect(order("-priority")).toBe("abc");
  });
  it("goes up, down, and back to the plan's order", () => {
    expect(nextSort(null, "due")).toBe("due");
    expect(nextSort("due", "due")).toBe("-due");
    expect(nextSort("-due", "due")).toBeNull();
    expect(nextSort("-due", "owner")).toBe("owner");
  });
  it("groups with the numbers of each group, sorted inside", () => {
    const told = (group: "phase" | "owner" | "status") =>
      buildList(items, { sort: "title", group, phases }).map((row) =>
        row.kind === "group" ? `${row.text} ${row.ticked}/${row.count}` : row.id,
      );
    expect(told("phase")).toEqual(["Phase one 1/2", "b", "a", "In no phase 0/1", "c"]);
    expect(told("owner")).toEqual(["Nobody yet 1/2", "b", "a", "DevOps 0/1", "c"]);
    expect(told("status")).toEqual(["Open 0/2", "c", "a", "Ticked 1/1", "b"]);
  });
});

describe("many at once", () => {
  it("names the version that was seen, and takes back from the version it made", () => {
    const before = item("a", { priority: "low", dueDate: "2026-12-01", status: "blocked" });
    const [change] = changesFor([before], () => ({ priority: "high", dueDate: null, status: "open" }));
    expect(change).toEqual({ id: "a", version: 3, priority: "high", dueDate: null, status: "open" });
    expect(change && inverseChange(before, change)).toEqual({
      id: "a",
      version: 4,
      priority: "low",
      dueDate: "2026-12-01",
      status: "blocked",
    });
  });
  it("takes a removal back by restoring, and a tick with its status by the tick", () => {
    const change = { id: "a", version: 3 };
    expect(inverseChange(item("a"), { ...change, remove: true })).toEqual({
      id: "a",
      version: 4,
      restore: true,
    });
    expect(inverseChange(item("a", ticked), { ...change, ticked: false, status: "blocked" })).toEqual({
      id: "a",
      version: 4,
      ticked: true,
    });
  });
  it("gives what comes back to not applicable its reason, and a plain one when the file gave none", () => {
    const applies = { id: "a", version: 3, status: "open" } as const;
    const out = item("a", { status: "cancelled" });
    const by = { by: "Mara", at: "2026-11-20T10:00:00.000Z" };
    expect(inverseChange({ ...out, notApplicable: { reason: "No app", ...by } }, applies)).toMatchObject({
      status: "cancelled",
      naReason: "No app",
    });
    expect(inverseChange(out, applies)).toMatchObject({ naReason: "Cancelled in the file." });
  });
  it("tells what became of each", () => {
    const outcome = tellOutcome(
      [
        { id: "a", outcome: "changed" },
        { id: "b", outcome: "refused", message: "It waits.", waits: true },
        { id: "c", outcome: "unchanged" },
      ],
      "Ticked",
    );
    expect(outcome).toEqual({
      text: "Ticked 1 of 2 items",
      changed: 1,
      left: [{ id: "b", message: "It waits." }],
      waits: ["b"],
    });
    expect(tellOutcome([{ id: "a", outcome: "changed" }], "Ticked").text).toBe("Ticked 1 item");
    expect(tellOutcome([{ id: "a", outcome: "changed" }], "Ticked", item("Freeze")).text).toBe(
      "Ticked “Freeze”",
    );
    expect(tellOutcome([{ id: "a", outcome: "unchanged" }], "Ticked").changed).toBe(0);
  });
});

describe("a selection", () => {
  const order = ["a", "b", "c", "d"];
  it("goes from where it began to where one is", () => {
    const selection = new Selection();
    selection.toggle("b");
    selection.extendTo("d", order);
    expect(selection.ids).toEqual(["b", "c", "d"]);
    selection.toggle("c");
    expect(selection.ids).toEqual(["b", "d"]);
    selection.extendTo("a", order);
    expect(new Set(selection.ids)).toEqual(new Set(order));
  });
  it("begins at the row one comes from, and tells only who has changed", () => {
    const selection = new Selection();
    const heard: string[] = [];
    for (const id of order) selection.marked.subscribe(id, () => heard.push(id));
    selection.extendTo("c", order, "b");
    expect(heard).toEqual(["b", "c"]);
    expect(selection.size.get(SELECTED)).toBe(2);
    selection.toggleAll(["b", "c"]);
    expect(selection.size.get(SELECTED)).toBeUndefined();
    selection.replace(["a"]);
    selection.clear();
    expect(selection.ids).toEqual([]);
  });
});
