import { describe, expect, it } from "vitest";
import { answersTo, keepDecisions, undecided } from "./merge-decisions";
import { type MergeConflict, mergeSentence, questionText, valueText } from "./merge-words";

const conflict = (id: string, values: Partial<MergeConflict> = {}): MergeConflict => ({
  id,
  nodeId: id,
  title: `Item ${id}`,
  kind: "task",
  line: 1,
  field: "owner",
  base: "Ana",
  console: "Ben",
  file: "Cleo",
  ...values,
});

describe("decisions about a merge", () => {
  it("are kept as long as they answer the same question", () => {
    const before = [conflict("a"), conflict("b"), conflict("c")];
    const after = [conflict("a"), conflict("b", { console: "Dora" }), conflict("d")];
    const decisions = { a: "file", b: "console", c: "file" } as const;
    expect(keepDecisions(decisions, before, after)).toEqual({ a: "file" });
    expect(undecided({ a: "file" }, after).map(({ id }) => id)).toEqual(["b", "d"]);
    expect(answersTo({ ...decisions, z: "file" }, after)).toEqual({ a: "file", b: "console" });
  });
});

describe("a merge in words", () => {
  const none = { added: 0, removed: 0, restored: 0, moved: 0, changed: 0, ticked: 0, unticked: 0 };
  const rest = { leftOut: 0, conflicts: 0 };

  it("is one sentence", () => {
    const counts = { ...none, ...rest, added: 2, changed: 1, removed: 3, unchanged: 58 };
    expect(mergeSentence({ counts })).toBe(
      "The file adds 2 items, changes 1 item and takes out 3 items. 58 items stay as they are.",
    );
    expect(mergeSentence({ counts: { ...none, ...rest, unchanged: 1 } })).toBe(
      "The file changes nothing in the plan. 1 item stays as it is.",
    );
  });

  it("tells values as people say them", () => {
    expect(valueText("owner", null)).toBe("nobody");
    expect(valueText("ticked", false)).toBe("not ticked");
    expect(valueText("estimate", 90)).toBe("1.5 h");
    expect(valueText("priority", "critical")).toBe("Critical");
    expect(valueText("status", "in_progress")).toBe("In progress");
    expect(valueText("place", null)).toBe("the top level");
    expect(questionText(conflict("a", { field: "removed", base: false, console: false, file: true }))).toBe(
      "The file took it out, and people worked on it here.",
    );
  });
});
