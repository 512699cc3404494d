import { describe, expect, it } from "vitest";
import type { BackupView, RestoreView } from "@/server/domain/backups/schema";
import type { NodeView, RiskRow, TargetRow } from "@/server/domain/plans/schema";
import { type WeeklyFacts, writeWeeklyText } from "./write-weekly-text";

const open = (title: string, more: Partial<NodeView>) =>
  ({ title, tickable: true, ticked: false, status: "open", ...more }) as NodeView;
const backup = (systemName: string, state: BackupView["state"], bytes: number | null = null) =>
  ({ systemName, state, bytes }) as BackupView;

const FACTS: WeeklyFacts = {
  overview: {
    launch: {
      id: "0",
      slug: "atlas",
      name: "Atlas",
      version: "2.0",
      targetDate: "2026-12-04",
      sample: false,
      createdAt: "2026-01-01T00:00:00Z",
      rev: 1,
    },
    verdict: { word: "not_ready", sentence: "Not ready: 30 of 40 ticked, 4 proven, 3 blockers" },
    progress: { total: 40, ticked: 30, proven: 4, cancelled: 0 },
    blockers: [
      { kind: "no_worker", count: 1, items: [] },
      { kind: "no_backup", count: 2, items: [] },
      { kind: "overdue", count: 2, items: [] },
    ],
  },
  week: {
    from: new Date("2026-11-13T12:00:00Z"),
    to: new Date("2026-11-20T12:00:00Z"),
    before: { at: "2026-11-13T11:00:00Z", scope: 38, ticked: 22, proven: 4 },
    count: 3,
    groups: [
      {
        phase: "Phase 1: Data",
        count: 2,
        items: [
          { title: "Migrate\nthe tables", by: "Lena Brandt" },
          { title: "Check the copy", by: null },
        ],
      },
      { phase: null, count: 1, items: [{ title: "Say hello", by: "Mara Keller" }] },
    ],
  },
  nodes: [
    open("Old and late", { dueDate: "2026-11-01" }),
    open("Newly late", { dueDate: "2026-11-16" }),
    open("Waits for a key", { status: "blocked" }),
    open("Done", { dueDate: "2026-11-01", ticked: true }),
  ],
  newRisks: ["The old database is out of support"],
  targets: [
    {
      metric: "Load",
      verdict: "missed",
      target: { text: "< 400 ms" },
      measurements: [{ value: 460, unit: "ms" }],
    },
    { metric: "Users", verdict: "met", measurements: [] as object[] },
    { metric: "Size", verdict: "unknown", measurements: [] as object[] },
  ] as TargetRow[],
  risks: [
    { title: "The provider is late", state: "open", exposure: 16, overdue: true },
    { title: "Rain", state: "open", exposure: 4 },
    { title: "Strike", state: "closed", exposure: 20 },
  ] as RiskRow[],
  backups: [backup("Shop", "good", 1_540_000), backup("Shop", "failed"), backup("Audit", "failed")],
  restores: [{ state: "done" }, { state: "interrupted" }] as RestoreView[],
  decisions: [
    {
      kind: "overdue",
      ask: "Finish, or agree on another date",
      about: "Old and late",
      note: "due 1 Nov 2026",
      owner: "Lena Brandt",
    },
    { kind: "target", ask: "Set a target date", about: null, note: null, owner: null },
  ],
};

describe("writeWeeklyText", () => {
  it("writes the same words for the same week", () => {
    expect(writeWeeklyText(FACTS)).toBe(`# Atlas 2.0: week of 13 Nov 2026 to 20 Nov 2026

Not ready: 30 of 40 ticked, 4 proven, 3 blockers. Target date: 4 Dec 2026, in 14 days.

## Progress
- Ticked: 30 of 40 (75 %), was 22 a week ago (+8)
- Proven: 4 of 40 (10 %), was 4 a week ago (±0)
- Items: 40, were 38

## Ticked this week
- Phase 1: Data: 2 items
  - Migrate the tables (Lena Brandt)
  - Check the copy
- Without a phase: 1 item
  - Say hello (Mara Keller)

## In the way
- Overdue: 2, of these 1 new this week
  - Old and late, due 1 Nov 2026
  - Newly late, due 16 Nov 2026 (new)
- Blocked: 1
  - Waits for a key
- No worker is running
- Databases without a good backup: 2

## Targets
- 3 targets: 1 met, 1 missed, 1 not known
  - Load: 460 ms, wanted < 400 ms

## Risks
- 2 of 3 open, 1 review overdue
  - The provider is late (exposure 16)
- New this week:
  - The old database is out of support

## Backups and restores
- Audit: 0 good backups, 1 failed
- Shop: 1 good backup, the last 1.54 MB, 1 failed
- 1 restore done
- 1 restore did not finish

## Next decisions
- Finish, or agree on another date: Old and late (due 1 Nov 2026, Lena Brandt)
- Set a target date
`);
  });

  it("says so where there is nothing, and where there is no week to compare with", () => {
    const text = writeWeeklyText({
      ...FACTS,
      overview: {
        ...FACTS.overview,
        blockers: [],
        launch: { ...FACTS.overview.launch, targetDate: null, version: "" },
      },
      week: { ...FACTS.week, before: null, groups: [], count: 0 },
      nodes: [],
      newRisks: [],
      targets: [],
      risks: [],
      backups: [],
      restores: [],
      decisions: [],
    });
    expect(text).toContain("# Atlas: week of");
    expect(text).toContain("No target date is set.");
    expect(text).toContain("- Ticked: 30 of 40 (75 %)\n");
    expect(text).toContain("younger than a week");
    expect(text.match(/^None\.$/gm)).toHaveLength(4);
  });

  it("counts what it does not name", () => {
    const newRisks = Array.from({ length: 11 }, (_, index) => `Risk ${index}`);
    expect(writeWeeklyText({ ...FACTS, newRisks })).toContain("  - Risk 7\n  - and 3 more\n");
  });
});
