import { describe, expect, it } from "vitest";
import type { AuditEntryView } from "@/server/domain/audit/schema";
import type { NodeView } from "@/server/domain/plans/schema";
import { did, differences, factOf } from "./item-activity-words";
import { undoOf } from "./item-undo";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const entry = (action: string, changes: Record<string, unknown> = {}, over: Partial<AuditEntryView> = {}) =>
  ({
    ...{
      seq: 1,
      at: "2026-11-20T11:00:00Z",
      actor: "Ada",
      actorKind: "person",
      outcome: "done",
      reason: null,
    },
    ...{ subject: "plan-item", subjectId: "a", label: "Deploy", action, changes },
    ...over,
  }) as AuditEntryView;
const item = (over: Partial<NodeView> = {}) =>
  ({
    ...{ id: "a", parentId: null, kind: "check", depth: 0, position: 1, title: "Deploy", tickable: true },
    ...{ ticked: false, state: "open", version: 1, status: "open", ...over },
  }) as NodeView;
const names = { person: (id: string) => `person ${id}`, item: (id: string) => `item ${id}` };
const pair = (before: unknown, after: unknown) => ({ before, after });

describe("what was done, in words", () => {
  it.each([
    [entry("plans.tick", { ticked: true }), "ticked this"],
    [entry("plans.edit", { title: pair("a", "b"), dueDate: pair(null, "x") }), "changed the title, due date"],
    [
      entry("plans.change", { status: pair("open", "blocked"), together: 3 }),
      "changed the status, with 2 others",
    ],
    [
      entry("plans.merge", { item: {} }, { subjectId: "plan", label: "new.md" }),
      "merged new.md, which changed this",
    ],
    [
      entry("plans.applicability", { applicable: pair(true, false) }, { subjectId: "g", label: "Mobile" }),
      "set “Mobile” and with it this not applicable",
    ],
    [entry("plans.applicability", { applicable: pair(false, true) }), "said that this applies"],
    [
      entry("plans.change", {
        ...{ ticked: false, together: 2 },
        ...{ status: pair("done", "cancelled"), naReason: pair(null, "No app") },
      }),
      "took the tick off and set this not applicable, with 1 other",
    ],
    [
      entry("plans.edit", { status: pair("cancelled", "open"), title: pair("a", "b") }),
      "said that this applies and changed the title",
    ],
    [entry("comments.remove", { author: "Bob" }), "removed a comment by Bob"],
    [entry("attachments.upload", { fileName: "a.png" }), "attached a.png"],
    [entry("plans.edit", {}, { outcome: "denied" }), "tried something that was refused"],
    [entry("plans.unheard-of", {}), "changed this"],
  ])("%#", (given, expected) => {
    expect(did(given, "a")).toBe(expected);
  });

  it("tells before and after, with names for ids", () => {
    const changes = {
      assigneeId: pair(null, "7"),
      dueDate: pair("2026-01-31T00:00:00.000Z", null),
      estimateMinutes: pair(480, 45),
      dependsOn: pair([], ["x", "y"]),
      parentId: pair(null, "g"),
      status: pair("open", "in_progress"),
    };
    expect(
      differences(entry("plans.edit", changes), names).map(({ before, after }) => `${before} > ${after}`),
    ).toEqual([
      "nothing > person 7",
      "2026-01-31 > nothing",
      "1 d > 45 min",
      "nothing > item x, item y",
      "the plan itself > item g",
      "Open > In progress",
    ]);
    const merged = entry("plans.merge", { merged: { changed: 4 }, item: { ticked: pair(false, true) } });
    expect(differences(merged, names)).toEqual([{ name: "tick", before: "open", after: "ticked" }]);
    const said = entry("comments.add", { body: pair(null, "Look\nhere") });
    expect(differences(said, names)).toEqual([]);
    expect(factOf(said)).toBe("Look here");
    expect(differences(entry("comments.edit", { body: pair("a", "b") }), names)).toHaveLength(1);
    expect(factOf(entry("attachments.upload", { bytes: 2048, sha256: "0123456789abcdef" }))).toMatch(
      /0123456789ab…$/,
    );
  });
});

describe("what can be taken back", () => {
  const undo = (given: AuditEntryView, node = item(), nodes: NodeView[] = [node]) =>
    undoOf(given, node, nodes, NOW);

  it("is what is still so, whatever else changed since", () => {
    const edit = entry("plans.edit", { title: pair("Old", "Deploy"), priority: pair("low", null) });
    expect(undo(edit)).toEqual({ kind: "edit", edit: { title: "Old", priority: "low" } });
    expect(undo(edit, item({ title: "Newer" }))).toBeNull();
    expect(
      undo(
        entry("plans.edit", { dueDate: pair(null, "2026-01-31T00:00:00.000Z") }),
        item({ dueDate: "2026-01-31" }),
      ),
    ).toEqual({
      kind: "edit",
      edit: { dueDate: null },
    });
  });

  it("is the tick of a batch, unless a status came with it", () => {
    const ticked = item({ ticked: true, status: "done" });
    expect(undo(entry("plans.change", { ticked: true, together: 9 }), ticked)).toEqual({
      kind: "tick",
      ticked: false,
    });
    expect(undo(entry("plans.change", { ticked: true, together: 9 }))).toBeNull();
    const moved = { ticked: false, status: pair("done", "blocked"), together: 2 };
    expect(undo(entry("plans.change", moved))).toBeNull();
  });

  it("is a tick, what it waits for, and whether it applies", () => {
    expect(undo(entry("plans.tick", { ticked: true }), item({ ticked: true }))).toEqual({
      kind: "tick",
      ticked: false,
    });
    expect(undo(entry("plans.tick", { ticked: true }))).toBeNull();
    const depend = entry("plans.depend", { dependsOn: pair(["x"], ["y", "x"]) });
    expect(undo(depend, item({ dependsOn: ["x", "y"] }))).toEqual({ kind: "depend", dependsOn: ["x"] });
    expect(undo(depend, item({ dependsOn: ["x"] }))).toBeNull();
    const out = entry("plans.applicability", { applicable: pair(true, false) });
    expect(undo(out, item({ status: "cancelled" }))).toEqual({ kind: "ruleOut", reason: null });
    expect(undo(out)).toBeNull();
    const back = entry("plans.applicability", { applicable: pair(false, true), reasonBefore: "No app" });
    expect(undo(back)).toEqual({ kind: "ruleOut", reason: "No app" });
    expect(
      undo(entry("plans.edit", { status: pair("open", "cancelled") }), item({ status: "cancelled" })),
    ).toBeNull();
  });

  it("is a move to where it stood, while the place is there", () => {
    const move = entry("plans.move", { parentId: pair("g", null), position: pair(2, 1) });
    const [group, first, last] = [
      item({ id: "g", kind: "phase", position: 9 }),
      item({ id: "b", parentId: "g", position: 1 }),
      item({ id: "c", parentId: "g", position: 3 }),
    ];
    expect(undo(move, item(), [item(), group, first, last])).toEqual({
      kind: "move",
      place: { before: "c" },
    });
    expect(undo(move, item(), [item(), group, first])).toEqual({ kind: "move", place: { parentId: "g" } });
    expect(undo(move, item(), [item()])).toBeNull();
    expect(undo(move, item({ position: 5 }), [item(), group])).toBeNull();
  });

  it("is nothing old, refused, or about something else", () => {
    const tick = (over: Partial<AuditEntryView>) =>
      undo(entry("plans.tick", { ticked: true }, over), item({ ticked: true }));
    expect(tick({ at: "2026-11-01T00:00:00Z" })).toBeNull();
    expect(tick({ outcome: "denied" })).toBeNull();
    expect(tick({ subjectId: "b" })).toBeNull();
    expect(undo(entry("comments.remove"))).toBeNull();
  });
});
