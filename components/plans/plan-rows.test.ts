import { describe, expect, it } from "vitest";
import { inDocumentOrder } from "@/server/domain/plans/events";
import type { NodeKind, NodeView } from "@/server/domain/plans/schema";
import { NO_FILTERS } from "./plan-filters";
import { buildRows, openDependencies, usedColumns } from "./plan-rows";

const node = (
  id: string,
  parentId: string | null,
  kind: NodeKind,
  more: Partial<NodeView> = {},
): NodeView => ({
  id,
  parentId,
  kind,
  depth: 0,
  position: Number(id.replace(/\D/g, "")),
  title: id,
  tickable: kind === "task" || kind === "check",
  ticked: false,
  state: "open",
  version: 1,
  ...(kind === "task" || kind === "check" ? { status: "open" as const } : {}),
  ...more,
});

const plan = inDocumentOrder([
  node("p1", null, "phase", { title: "Phase one: security" }),
  node("m2", "p1", "milestone", { title: "Week 46" }),
  node("t3", "m2", "task", { title: "Security review", priority: "high" }),
  node("c4", "t3", "check", { title: "Sessions", ticked: true, status: "done", state: "claimed" }),
  node("t5", "m2", "task", { title: "Fix findings", dependsOn: ["t3", "m2"] }),
  node("p6", null, "phase", { title: "Phase two" }),
]);
const ids = (rows: readonly { node: NodeView }[]) => rows.map((row) => row.node.id).join(" ");
const none = new Set<string>();
const context = { meId: "me", today: "2026-11-20", waiting: none };

describe("the rows of a plan", () => {
  it("follow the document and hide what is below a collapsed row", () => {
    expect(ids(buildRows(plan, NO_FILTERS, context, none))).toBe("p1 m2 t3 c4 t5 p6");
    expect(ids(buildRows(plan, NO_FILTERS, context, new Set(["m2"])))).toBe("p1 m2 p6");
    expect(ids(buildRows(plan, NO_FILTERS, context, new Set(["t3"])))).toBe("p1 m2 t3 t5 p6");
  });

  it("leave out a document heading that holds everything", () => {
    const titled = inDocumentOrder([
      node("x0", null, "title"),
      node("p1", "x0", "phase"),
      node("c2", "p1", "check"),
    ]);
    expect(buildRows(titled, NO_FILTERS, context, none).map(({ depth }) => depth)).toEqual([0, 1]);
  });

  it("show what fits with the way to it, also where it was collapsed", () => {
    const rows = buildRows(plan, { ...NO_FILTERS, priority: "high" }, context, new Set(["p1"]));
    expect(ids(rows)).toBe("p1 m2 t3");
    expect(rows.map(({ context }) => context)).toEqual([true, true, false]);
  });

  it("take the words of a group for all below it only where nothing below has them", () => {
    expect(ids(buildRows(plan, { ...NO_FILTERS, q: "week 46" }, context, none))).toBe("p1 m2 t3 c4 t5");
    expect(ids(buildRows(plan, { ...NO_FILTERS, q: "SECURITY" }, context, none))).toBe("p1 m2 t3 c4");
  });

  it("keep a row that was just worked on", () => {
    const open = { ...NO_FILTERS, open: true };
    expect(ids(buildRows(plan, open, context, none))).toBe("p1 m2 t3 t5");
    expect(ids(buildRows(plan, open, context, none, new Set(["c4"])))).toBe("p1 m2 t3 c4 t5");
  });

  it("narrow to one phase without hiding anything in it", () => {
    expect(ids(buildRows(plan, { ...NO_FILTERS, phase: "m2" }, context, none))).toBe("m2 t3 c4 t5");
  });

  it("have columns only for what some item fills", () => {
    expect(usedColumns(plan)).toEqual({ priority: true, owner: false, estimate: false, due: false });
  });
});

describe("open dependencies", () => {
  const known = new Map(plan.map((each) => [each.id, each]));
  const find = (id: string) => known.get(id) ?? plan[0];

  it("are items not ticked, never a group the item stands in", () => {
    const waiting = find("t5");
    expect(waiting && openDependencies(waiting, known, {}).map(({ id }) => id)).toEqual(["t3"]);
  });

  it("of a group last until all below it is ticked", () => {
    const other = node("c9", "p6", "check", { dependsOn: ["m2"] });
    const counts = { total: 3, ticked: 2, proven: 0, cancelled: 0 };
    expect(openDependencies(other, known, { m2: counts })).toHaveLength(1);
    expect(openDependencies(other, known, { m2: { ...counts, ticked: 3 } })).toHaveLength(0);
  });
});
