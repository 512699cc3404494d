import { describe, expect, it } from "vitest";
import { draftOf, editOf, overtaken, readTyped, shownDraft, withTyped } from "./item-draft";

const node = (over: object = {}) =>
  draftOf({
    ...{ id: "1", parentId: null, kind: "check", depth: 0, position: 1, title: "Deploy", tickable: true },
    ...{ ticked: false, state: "open", version: 1, status: "open", estimateMinutes: 480, ...over },
  } as Parameters<typeof draftOf>[0]);

describe("what is typed into an item's form", () => {
  it("survives what others change elsewhere, and outlives the page", () => {
    const typed = withTyped({}, node(), { notes: "half a", title: "Deploy it" });
    const kept = readTyped(JSON.stringify(typed));
    const changed = node({ priority: "high" });
    expect(shownDraft(kept, changed)).toMatchObject({
      notes: "half a",
      title: "Deploy it",
      priority: "high",
    });
    expect(overtaken(kept, changed)).toEqual([]);
    expect(editOf(kept, changed)).toEqual({ notes: "half a", title: "Deploy it" });
  });

  it("is told when somebody else changed the same", () => {
    const typed = withTyped({}, node(), { title: "Mine" });
    const more = withTyped(typed, node({ title: "Theirs" }), { title: "Mine too" });
    expect(overtaken(more, node({ title: "Theirs" }))).toEqual(["title"]);
    expect(overtaken(more, node({ title: "Mine too" }))).toEqual([]);
  });

  it("is nothing once it is typed back", () => {
    const typed = withTyped({}, node(), { title: "x" });
    expect(withTyped(typed, node(), { title: "Deploy" })).toEqual({});
  });

  it("is refused where it cannot be read", () => {
    expect(editOf(withTyped({}, node(), { estimate: "soon" }), node())).toMatchObject({
      field: "estimateMinutes",
    });
    expect(editOf(withTyped({}, node(), { title: " " }), node())).toMatchObject({ field: "title" });
    expect(
      editOf(withTyped({}, node(), { estimate: "", dueDate: "2026-12-01", priority: "low" }), node()),
    ).toEqual({
      estimateMinutes: null,
      dueDate: "2026-12-01",
      priority: "low",
    });
  });

  it.each(["", "{", "null", "[]", '{"title":1}', '{"title":{"value":"x"}}'])(
    "reads %j as nothing",
    (text) => {
      expect(readTyped(text)).toEqual({});
    },
  );
});
