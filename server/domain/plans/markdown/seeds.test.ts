import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsedPlanSchema } from "./draft";
import { parsePlan } from "./parse-plan";

const seed = (number: number) =>
  parsePlan(readFileSync(new URL(`../../../../e2e/fixtures/plans/seed-${number}.md`, import.meta.url)));

describe("five real plans", () => {
  it.each([
    [0, 32, 68, "windows-1254"],
    [1, 138, 14, "windows-1254"],
    [2, 131, 0, null],
    [3, 0, 15, "macintosh"],
    [4, 16, 0, "windows-1252"],
  ])("seed %i: every box, every row, its encoding", (number, checks, tasks, mojibake) => {
    const plan = parsedPlanSchema.parse(seed(number));
    expect([plan.counts.check, plan.counts.task, plan.encoding.mojibake]).toEqual([checks, tasks, mojibake]);
    // Nothing stays broken, in no line and in no title.
    expect(plan.encoding.repairs.filter((repair) => repair.kind === "lost")).toEqual([]);
    expect(
      plan.nodes.map((node) => node.title).filter((title) => /[âğ][œŸ€”˜³]|ü|‚[ùèú]/.test(title)),
    ).toEqual([]);
    expect(new Set(plan.nodes.map((node) => node.key)).size).toBe(plan.nodes.length);
  });

  it("reads identifiers, priorities, estimates and dependencies of a task table", () => {
    const { nodes, title } = seed(0);
    expect(title).toBe("Phase 9: Production, Security & Deployment");
    const fix = nodes.find((node) => node.externalId === "9.46.10");
    expect(fix).toMatchObject({ priority: { value: "critical" }, estimate: { minutes: 480, text: "8h" } });
    const audited = fix?.dependencies?.resolved.map((index) => nodes[index]?.externalId);
    expect(audited).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `9.46.${number}`));
    const later = nodes.find((node) => node.externalId === "9.49.5");
    expect(later?.dependencies).toMatchObject({ text: "Phase 3", resolved: [], unresolved: ["Phase 3"] });
    expect(nodes[0]).toMatchObject({
      kind: "phase",
      status: { state: "open", text: "❌ NOT STARTED (January 2026)" },
    });
    expect(nodes.find((node) => node.title.startsWith("Weeks 50"))?.timing).toMatchObject({
      unit: "week",
      from: 50,
      to: 51,
    });
  });

  it("reads milestones with state, weeks and progress, targets with their baseline, and risks", () => {
    const { nodes } = seed(1);
    const milestone = nodes.find((node) => node.externalId === "M9.1");
    expect(milestone).toMatchObject({
      kind: "milestone",
      title: "Production Deployment Configuration",
      status: { state: "open", text: "Pending" },
      timing: { from: 33, to: 34 },
      percent: 0,
    });
    const response = nodes.find(
      (node) => node.kind === "target" && node.target?.metric === "API Response Time",
    );
    expect(response?.target).toMatchObject({
      target: { comparator: "<", value: 100, unit: "ms" },
      baseline: { value: 200, upper: 300, unit: "ms", approximate: true },
    });
    const risks = nodes.filter((node) => node.kind === "risk");
    expect(risks).toHaveLength(5);
    expect(risks[2]).toMatchObject({
      title: "Data Loss",
      risk: { mitigation: "Automated backups, replication" },
    });
  });

  it("reads owners, parallel groups and waiting states from broken cells", () => {
    const { nodes } = seed(3);
    const first = nodes.find((node) => node.externalId === "T104");
    expect(first).toMatchObject({
      kind: "task",
      owner: "Backend",
      status: { state: "open", text: "⏳" },
      box: null,
    });
    expect(nodes.find((node) => node.title.startsWith("Performance Optimization"))?.parallel).toBe(true);
    expect(nodes.find((node) => node.externalId === "T112")?.dependencies?.resolved.length).toBeGreaterThan(
      0,
    );
  });

  it("keeps what it was told not to repair", () => {
    const bytes = readFileSync(new URL("../../../../e2e/fixtures/plans/seed-4.md", import.meta.url));
    const plan = parsePlan(bytes, { repair: false });
    expect(plan.encoding).toMatchObject({ mojibake: "windows-1252", repairs: [] });
    expect(plan.nodes.some((node) => node.status?.text.includes("âœ…") || node.title.includes("âœ…"))).toBe(
      true,
    );
  });
});
