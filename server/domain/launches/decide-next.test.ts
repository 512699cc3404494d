import { describe, expect, it } from "vitest";
import type { NodeView } from "@/server/domain/plans/schema";
import { type DecisionFacts, decideNext } from "./decide-next";

const node = (title: string, more: Partial<NodeView> = {}): NodeView => ({
  id: title,
  parentId: null,
  kind: "task",
  depth: 1,
  position: 1,
  title,
  tickable: true,
  ticked: false,
  status: "open",
  state: "open",
  version: 1,
  ...more,
});
const decide = (facts: Partial<DecisionFacts>) =>
  decideNext({
    launch: { targetDate: "2027-01-31" },
    verdict: { word: "not_ready" },
    nodes: [],
    blockers: [],
    now: new Date("2026-11-20T12:00:00Z"),
    ...facts,
  });
const shown = (facts: Partial<DecisionFacts>) => decide(facts).map(({ kind, about }) => [kind, about]);

describe("decideNext", () => {
  it("asks for nothing while there is no plan, and for the launch itself when all is proven", () => {
    expect(decide({ verdict: { word: "empty" }, launch: { targetDate: null } })).toEqual([]);
    expect(decide({ verdict: { word: "ready" } }).map(({ ask }) => ask)).toEqual([
      "Decide to launch: everything is ticked and proven",
    ]);
  });

  it.each([
    [null, "Set a target date"],
    ["2026-11-19", "Agree on a new target date"],
  ])("speaks of a target date of %s", (targetDate, ask) => {
    expect(decide({ launch: { targetDate } })[0]?.ask).toBe(ask);
  });

  it("names each open item once, under its most urgent kind, soonest first", () => {
    const nodes = [
      node("Later", { dueDate: "2027-01-05" }),
      node("Soon", { dueDate: "2026-12-04" }),
      node("Critical", { priority: "critical" }),
      node("Blocked", { status: "blocked", priority: "critical" }),
      node("Overdue 2", { dueDate: "2026-11-02", status: "blocked" }),
      node("Overdue 1", { dueDate: "2026-11-01", priority: "critical" }),
      node("Done", { dueDate: "2026-11-01", ticked: true, status: "done" }),
      node("Cancelled", { dueDate: "2026-11-01", status: "cancelled" }),
    ];
    expect(shown({ nodes })).toEqual([
      ["overdue", "Overdue 1"],
      ["overdue", "Overdue 2"],
      ["blocked", "Blocked"],
      ["critical", "Critical"],
      ["due", "Soon"],
    ]);
    expect(decide({ nodes })[0]).toMatchObject({ note: "due 1 Nov 2026", owner: null });
  });

  it("counts systems and runs and never names them", () => {
    const blockers = [
      { kind: "run_failed", count: 2 },
      { kind: "no_backup", count: 1 },
      { kind: "backup_old", count: 3 },
    ] as const;
    expect(decide({ blockers }).map(({ kind, about, note }) => [kind, about, note])).toEqual([
      ["repair", null, "2 matters"],
      ["backup", null, "1 database"],
      ["backup", null, "3 databases"],
    ]);
  });

  it("asks about risks without an answer and about those that stay high with one", () => {
    const risk = (title: string, likelihood: string, impact: string, mitigation: string | null) =>
      node(title, { kind: "risk", tickable: false, risk: { likelihood, impact, mitigation } });
    const nodes = [
      risk("Bare", "Low", "Low", null),
      risk("Grave", "High", "hoch", "Test"),
      risk("Fine", "Low", "High", "Test"),
    ];
    expect(shown({ nodes })).toEqual([
      ["risk", "Bare"],
      ["risk", "Grave"],
    ]);
  });

  it("names at most three of a kind", () => {
    const nodes = [1, 2, 3, 4].map((number) => node(`Late ${number}`, { dueDate: "2026-11-01" }));
    expect(decide({ nodes })).toHaveLength(3);
  });
});
