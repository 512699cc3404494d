import { describe, expect, it } from "vitest";
import { riskRows } from "@/server/domain/plans";
import type { NodeView } from "@/server/domain/plans/schema";
import type { RunView } from "@/server/domain/runs/schema";
import {
  backupBlockers,
  countBlockers,
  coverageOf,
  dayAfter,
  inFixOrder,
  newestEnded,
  phasesOf,
  planBlockers,
  risksOf,
  runBlockers,
  verdictOf,
  withoutInternals,
  workerBlockers,
} from "./rules";
import { BLOCKER_KINDS, type BlockerView, type DatabaseView } from "./schema";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const counts = (total: number, ticked: number, proven = 0) => ({ total, ticked, proven, cancelled: 0 });
const one = (kind: BlockerView["kind"], count = 1): BlockerView => ({
  kind,
  count,
  items: [{ id: id(1), mark: null, title: "Secret name", note: "secret" }],
});
let serial = 0;
function node(over: Partial<NodeView>): NodeView {
  serial += 1;
  const basic = { kind: "task", depth: 1, position: serial, title: `Item ${serial}`, state: "open" } as const;
  return { ...basic, id: id(serial), parentId: null, tickable: true, ticked: false, version: 1, ...over };
}
const run = (over: Partial<RunView>): RunView => ({
  id: id(1),
  number: 1,
  kind: "backups.back-up",
  title: "Backup",
  launchId: null,
  systemId: null,
  state: "succeeded",
  attempt: 1,
  maxAttempts: 1,
  requestedBy: "Mara",
  cancelledBy: null,
  progress: null,
  progressText: null,
  errorCode: null,
  errorText: null,
  result: null,
  lineCount: 0,
  queuedAt: "2026-11-20T08:00:00Z",
  startedAt: null,
  endedAt: "2026-11-20T09:00:00Z",
  ...over,
});
const database = (lastGoodAt: string | null): DatabaseView => ({
  systemId: id(7),
  name: "shop",
  environment: "staging",
  lastGoodAt,
  lastGoodBytes: null,
});

describe("the verdict", () => {
  it("says how far it is and how much is in the way", () => {
    expect(verdictOf(counts(138, 96), [one("overdue", 2), one("no_backup")]).sentence).toBe(
      "Not ready: 96 of 138 ticked, 0 proven, 3 blockers",
    );
    expect(verdictOf(counts(138, 138, 12), [one("overdue")]).sentence).toBe(
      "Not ready: all 138 ticked, 12 proven, 1 blocker",
    );
    expect(verdictOf(counts(9, 3), []).sentence).toBe(
      "Not ready: 3 of 9 ticked, 0 proven, nothing in the way",
    );
  });
  it("calls ticks alone a claim, and only proof ready", () => {
    expect(verdictOf(counts(9, 9, 8), []).word).toBe("claimed");
    expect(verdictOf(counts(9, 9, 9), []).word).toBe("ready");
    expect(verdictOf(counts(9, 9, 9), [one("run_failed")]).word).toBe("not_ready");
  });
  it("is empty without a plan, whatever else is wrong", () => {
    expect(verdictOf(counts(0, 0), [one("no_worker")]).word).toBe("empty");
  });
});

describe("what is in the way", () => {
  it("counts an item once, under its most urgent kind, and leaves out what is done or cancelled", () => {
    const found = planBlockers(
      [
        node({ priority: "critical", status: "blocked", dueDate: "2026-11-19" }),
        node({ priority: "critical", status: "blocked" }),
        node({ priority: "critical", dueDate: "2026-11-20" }),
        node({ priority: "critical", ticked: true, status: "done", dueDate: "2026-01-01" }),
        node({ priority: "critical", status: "cancelled", dueDate: "2026-01-01" }),
        node({ kind: "risk", tickable: false, priority: "critical" }),
        node({ priority: "high" }),
      ],
      "2026-11-20",
    );
    expect(found.map(({ kind, count }) => [kind, count])).toEqual([
      ["overdue", 1],
      ["blocked", 1],
      ["critical", 1],
    ]);
  });
  it("names the longest overdue first and at most five", () => {
    const days = ["2026-11-03", "2026-11-01", "2026-11-02", "2026-11-06", "2026-11-05", "2026-11-04"];
    const [overdue] = planBlockers(
      days.map((dueDate) => node({ dueDate })),
      "2026-11-20",
    );
    expect(overdue?.count).toBe(6);
    expect(overdue?.items.map(({ note }) => note)).toEqual([
      "due 1 Nov 2026",
      "due 2 Nov 2026",
      "due 3 Nov 2026",
      "due 4 Nov 2026",
      "due 5 Nov 2026",
    ]);
  });
  it("looks at the newest ended run of each kind on each system only", () => {
    const newest = newestEnded([
      run({ id: id(5), number: 5, state: "running", endedAt: null }),
      run({ id: id(4), number: 4 }),
      run({ id: id(3), number: 3, state: "failed" }),
      run({ id: id(2), number: 2, state: "interrupted", systemId: id(9) }),
    ]);
    expect(newest.map(({ number }) => number)).toEqual([4, 2]);
    expect(runBlockers(newest)).toMatchObject([{ kind: "run_failed", count: 1, items: [{ mark: "#2" }] }]);
    expect(runBlockers([run({ state: "cancelled" })])).toEqual([]);
  });
  it("asks for a good backup of every database, not older than a week", () => {
    const now = new Date("2026-11-20T12:00:00Z");
    const list = [database(null), database("2026-11-13T11:59:00Z"), database("2026-11-13T12:01:00Z")];
    expect(backupBlockers(list, now).map(({ kind, count }) => [kind, count])).toEqual([
      ["no_backup", 1],
      ["backup_old", 1],
    ]);
    expect(coverageOf(list)).toEqual({ databases: 3, covered: 2, oldestAt: null });
    expect(coverageOf(list.slice(1)).oldestAt).toBe("2026-11-13T11:59:00Z");
    expect(coverageOf([])).toEqual({ databases: 0, covered: 0, oldestAt: null });
  });
  it("is told in the order of repair, and outside the team without names of internals", () => {
    const all = [...BLOCKER_KINDS].reverse().map((kind) => one(kind));
    expect(inFixOrder(all).map(({ kind }) => kind)).toEqual([...BLOCKER_KINDS]);
    const outside = withoutInternals(all);
    expect(countBlockers(outside)).toBe(countBlockers(all));
    expect(outside.filter(({ items }) => items.length > 0).map(({ kind }) => kind)).toEqual([
      "critical",
      "blocked",
      "overdue",
    ]);
    expect(workerBlockers(0)).toMatchObject([{ kind: "no_worker" }]);
    expect(workerBlockers(1)).toEqual([]);
  });
});

it("takes phases, or the next kind of group that has something to tick", () => {
  const phase = node({ kind: "phase", tickable: false, title: "Empty" });
  const section = node({ kind: "section", tickable: false, title: "Rest" });
  const progress = {
    overall: counts(2, 1),
    groups: { [phase.id]: counts(0, 0), [section.id]: counts(2, 1) },
  };
  expect(phasesOf({ nodes: [phase, section], progress }).map(({ title }) => title)).toEqual(["Rest"]);
  expect(phasesOf({ nodes: [], progress: { overall: counts(0, 0), groups: {} } })).toEqual([]);
});

it("takes the risks of the plan with what is known about them", () => {
  const risk = node({
    kind: "risk",
    tickable: false,
    risk: { likelihood: "High", impact: null, mitigation: "Wait" },
  });
  const closed = node({
    kind: "risk",
    tickable: false,
    risk: { likelihood: "High", impact: null, mitigation: null, state: "closed" },
  });
  expect(risksOf(riskRows([node({}), closed, risk], "2026-11-20"), 3)).toEqual([
    {
      ...{ id: risk.id, title: risk.title, likelihood: "High", impact: null, mitigation: "Wait" },
      ...{ exposure: null, state: "open", overdue: false },
    },
  ]);
});

it("counts days on the calendar", () => {
  expect(dayAfter(new Date("2026-12-30T23:59:00Z"), 3)).toBe("2027-01-02");
});
