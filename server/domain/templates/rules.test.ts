import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outlinePlan } from "@/server/domain/plans";
import type { NodeView } from "@/server/domain/plans/schema";
import { factsOf, outlineOf, stripPlan, summaryOf } from "./rules";

const LIBRARY = new URL("./library/", import.meta.url);
const files = readdirSync(LIBRARY).filter((name) => name.endsWith(".md"));
const PROOFS = new Set(
  "backup drill smoke health headers tls rate-limit exposure dependencies secrets load page database metric report document alert status-page runbook manual".split(
    " ",
  ),
);

describe("the templates that come with the console", () => {
  it("are at least six", () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(files)("%s is read as its author meant it", (fileName) => {
    const text = readFileSync(new URL(fileName, LIBRARY), "utf8");
    const { title, nodes } = outlinePlan({ text, fileName });
    const facts = factsOf(nodes);
    expect(title).not.toBeNull();
    expect(facts.items).toBeGreaterThanOrEqual(40);
    expect(facts.items).toBeLessThanOrEqual(90);
    expect(facts.weeks).toBeGreaterThanOrEqual(6);
    expect(summaryOf(nodes)).toMatch(/^For .{60,}/);

    const phases = nodes.filter(({ kind }) => kind === "phase");
    expect(phases.length).toBeGreaterThanOrEqual(6);
    for (const phase of phases) expect(phase.timing, phase.title).toMatchObject({ unit: "week" });
    const tasks = nodes.filter(({ kind }) => kind === "task");
    expect(new Set(tasks.map(({ externalId }) => externalId)).size).toBe(tasks.length);
    for (const task of tasks) {
      expect(task.owner, task.title).toMatch(/^[A-Z][\w -]+$/);
      expect(PROOFS, task.title).toContain(task.fields.find(({ name }) => name === "Proof")?.value);
    }
    expect(nodes.filter(({ kind }) => kind === "criterion").length).toBeGreaterThanOrEqual(4);
    expect(facts.targets).toBeGreaterThanOrEqual(5);
    expect(facts.risks).toBeGreaterThanOrEqual(5);
    const { phases: outline, targets, risks } = outlineOf(nodes);
    expect(outline.reduce((sum, { items }) => sum + items.length, 0)).toBe(facts.items);
    expect(targets.every(({ target }) => target !== null)).toBe(true);
    expect(risks.every(({ mitigation }) => mitigation !== null)).toBe(true);
  });
});

const node = (more: Partial<NodeView>): NodeView => ({
  id: "00000000-0000-7000-8000-000000000001",
  parentId: null,
  kind: "task",
  depth: 0,
  position: 1,
  title: "Restore",
  tickable: true,
  ticked: true,
  status: "done",
  state: "proven",
  version: 7,
  ...more,
});

describe("keeping a plan as a template", () => {
  it("leaves out ticks, people, dates, notes and what was decided", () => {
    const [kept] = stripPlan(
      [
        node({
          ...{ tickedBy: "Mara Keller", tickedAt: "2026-01-02T00:00:00.000Z", tickedSource: "hand" },
          ...{ ownerText: "Mara Keller", assigneeName: "Jon", notes: "Ask Jon", statusText: "Done" },
          ...{ priority: "critical", estimateMinutes: 480, dueDate: "2026-02-20", percent: 50 },
          fields: [
            { name: "Proof", value: "drill" },
            { name: "Due date", value: "20 Feb" },
            { name: "Front end", value: "yes" },
          ],
        }),
      ],
      "2026-03-01",
    );
    expect(kept).toEqual({
      ...{ id: node({}).id, parentId: null, kind: "task", depth: 0, position: 1, title: "Restore" },
      ...{ tickable: true, ticked: false, status: "open", state: "open", version: 1 },
      ...{ priority: "critical", estimateMinutes: 480 },
      timing: { text: "T-9 days", unit: "day", from: -9, to: -9 },
      fields: [{ name: "Proof", value: "drill" }],
    });
  });

  it("keeps roles, and counts from the first date where there is no target date", () => {
    const [first, second, weeks] = stripPlan(
      [
        node({ ownerText: "Backend team", startDate: "2026-02-01", dueDate: "2026-02-03" }),
        node({ dueDate: "2026-02-10", ownerText: "Noor" }),
        node({ timing: { text: "Week 3", unit: "week", from: 3, to: 3 } }),
      ],
      null,
    );
    expect(first).toMatchObject({
      ownerText: "Backend team",
      timing: { text: "Day 1 to Day 3", from: 1, to: 3 },
    });
    expect(second).toMatchObject({ timing: { from: 10, to: 10 } });
    expect(second).not.toHaveProperty("ownerText");
    expect(weeks?.timing?.text).toBe("Week 3");
  });

  it("empties targets and risks of what belongs to one launch", () => {
    const measure = { comparator: null, upper: null, unit: "ms", percentile: null, approximate: false };
    const [target, risk] = stripPlan(
      [
        node({
          kind: "target",
          tickable: false,
          target: {
            ...{ metric: "Load", target: { ...measure, text: "< 5 ms", value: 5 }, kpi: true, edited: true },
            ...{
              baseline: { ...measure, text: "9 ms", value: 9 },
              actual: { ...measure, text: "8", value: 8 },
            },
          },
        }),
        node({
          kind: "risk",
          tickable: false,
          risk: {
            ...{ likelihood: "Low", impact: null, mitigation: "Umbrellas", impactLevel: 4, state: "closed" },
            ...{ reason: "Mara said so", decidedBy: "Mara", reviewOn: "2026-01-01" },
          },
        }),
      ],
      null,
    );
    expect(target?.target).toMatchObject({ baseline: null, actual: null, kpi: true, target: { value: 5 } });
    expect(target?.target).not.toHaveProperty("edited");
    expect(risk?.risk).toEqual({ likelihood: "Low", impact: null, mitigation: "Umbrellas", impactLevel: 4 });
    expect(risk).not.toHaveProperty("status");
  });
});
