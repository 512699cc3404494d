import { describe, expect, it } from "vitest";
import { riskRows } from "@/server/domain/plans";
import type { NodeView, TargetRow } from "@/server/domain/plans/schema";
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
    targets: [],
    risks: riskRows(facts.nodes ?? [], "2026-11-20"),
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
      ["risk", "Grave"],
      ["risk", "Bare"],
    ]);
  });

  it("asks about risks whose review is due or whose acceptance ended, never about closed ones", () => {
    const risk = (title: string, more: object) =>
      node(title, {
        kind: "risk",
        tickable: false,
        risk: { likelihood: "Low", impact: "Low", mitigation: "Test", ...more },
      });
    const nodes = [
      risk("Due", { reviewOn: "2026-11-19" }),
      risk("Ended", { state: "accepted", acceptedUntil: "2026-11-19" }),
      risk("Accepted", { state: "accepted", acceptedUntil: "2026-11-20" }),
      risk("Closed", { state: "closed", reviewOn: "2026-11-01", mitigation: null }),
    ];
    expect(decide({ nodes }).map(({ ask, note }) => [ask, note])).toEqual([
      ["Review the risk", "review was due 19 Nov 2026"],
      ["Accept the risk again, or do more against it", null],
    ]);
  });

  it("asks what becomes of a target that is missed", () => {
    const targets = [
      { metric: "Load", verdict: "missed", target: { text: "< 400 ms" } },
      { metric: "Users", verdict: "met", target: null },
    ] as TargetRow[];
    expect(decide({ targets })).toEqual([
      {
        ...{ kind: "missed", ask: "Reach the target, or agree on another", about: "Load" },
        ...{ note: "wanted < 400 ms", owner: null },
      },
    ]);
  });

  it("names at most three of a kind", () => {
    const nodes = [1, 2, 3, 4].map((number) => node(`Late ${number}`, { dueDate: "2026-11-01" }));
    expect(decide({ nodes })).toHaveLength(3);
  });
});
