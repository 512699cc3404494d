import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildNodes } from "./build-nodes";
import { inDocumentOrder } from "./events";
import { parsePlan, readCsvPlan, writeCsvPlan } from "./markdown";
import { readJsonPlan } from "./read-json-plan";
import { type NodeView, nodeView } from "./schema";
import { toCsvNodes } from "./to-csv-nodes";
import { writeJsonPlan } from "./write-json-plan";

const bytes = (text: string) => new TextEncoder().encode(text);
const by = { planId: "p", generation: 1, personId: "m", personName: "Mara", at: new Date(0) };

/** The views of drafts, as they are after an import. */
function viewsOf(drafts: ReturnType<typeof readJsonPlan>["nodes"]): NodeView[] {
  const rows = buildNodes(drafts, by).map((row) => {
    const named = Object.entries(row).map(([column, value]) => [
      column === "ticked_by_name"
        ? "tickedBy"
        : column.replace(/_(\w)/g, (_all, sign: string) => sign.toUpperCase()),
      value instanceof Date ? value.toISOString() : value,
    ]);
    const given = named.filter(([name, value]) => {
      const isEmptyList = Array.isArray(value) && value.length === 0;
      return value !== null && !isEmptyList && !(name === "parallel" && value === false);
    });
    const view = Object.fromEntries(given);
    return nodeView.parse({
      ...view,
      parentId: view.parentId ?? null,
      state: view.ticked ? "claimed" : "open",
    });
  });
  return inDocumentOrder(rows);
}

/** Without ids, which are new with every import; parents and dependencies by their places. */
function plain(nodes: readonly NodeView[]) {
  const places = new Map(nodes.map((node, at) => [node.id, at]));
  return nodes.map(({ id: _id, line: _line, parentId, dependsOn, ...node }) => ({
    ...node,
    parent: parentId === null ? null : places.get(parentId),
    needs: dependsOn?.map((needed) => places.get(needed)),
  }));
}

const line = fc.constantFrom(
  ...["## Phase 2: Ship", "- [ ] a (2h) @ana", "- [x] b", "  - [ ] c (depends on T1)", "A remark."],
  ...["**Owner:** Ben", "**Status:** in progress", "- **p95**: < 200 ms"],
  "\n| ID | Task | Priority | Estimate | Depends on | Status | Team |\n|---|---|---|---|---|---|---|\n" +
    "| T1 | Freeze | High | 2 d | | Done | Core |\n| T2 | Deploy | P0 | soon | T1, T9 | Pending | |\n",
  "\n## Risks\n\n| Risk | Likelihood | Impact | Mitigation |\n|---|---|---|---|\n| Fire | low | high | Run |\n",
);
const plan = fc
  .array(line, { maxLength: 12 })
  .map((lines) => viewsOf(parsePlan(bytes(lines.join("\n"))).nodes));

describe("a plan in JSON", () => {
  it("is given back as it was", () => {
    fc.assert(
      fc.property(plan, (nodes) => {
        const withNotes = nodes.map((node, at) =>
          at % 3 === 1 ? { ...node, notes: `=note ${at}\n` } : node,
        );
        const { nodes: drafts, title } = readJsonPlan(bytes(writeJsonPlan("My plan", withNotes)));
        expect(title).toBe("My plan");
        expect(plain(viewsOf(drafts))).toEqual(plain(withNotes));
      }),
    );
  });

  it("is refused where it is none, with the place", () => {
    const node = { id: "a", parentId: null, kind: "task", title: "A" };
    const text = (nodes: unknown[], version = 1) =>
      bytes(JSON.stringify({ format: "holdpoint-plan", version, nodes }));
    expect(readJsonPlan(text([node])).nodes).toHaveLength(1);
    expect(() => readJsonPlan(bytes("{"))).toThrow("not valid JSON");
    expect(() => readJsonPlan(bytes("[]"))).toThrow("no plan exported as JSON");
    expect(() => readJsonPlan(text([node], 2))).toThrow("version");
    expect(() => readJsonPlan(text([node, node]))).toThrow("nodes.1");
    expect(() => readJsonPlan(text([{ ...node, parentId: "b" }]))).toThrow('"b"');
    expect(() => readJsonPlan(text([{ ...node, kind: "chore" }]))).toThrow("nodes.0.kind");
  });
});

describe("a plan in CSV", () => {
  it("gives back every column", () => {
    fc.assert(
      fc.property(plan, (nodes) => {
        const rows = toCsvNodes(nodes);
        const back = toCsvNodes(viewsOf(readCsvPlan(bytes(writeCsvPlan(rows))).nodes));
        const sorted = (list: typeof rows) =>
          list.map((row) => ({ ...row, fields: row.fields.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }));
        expect(sorted(back)).toEqual(sorted(rows));
      }),
    );
  });
});
