import { formatDay } from "@/lib/format";
import type { Counts, NodeView, PlanTree, RiskRow, TargetRow } from "@/server/domain/plans/schema";
import type { RunView } from "@/server/domain/runs/schema";
import {
  BLOCKER_KINDS,
  type BlockerKind,
  type BlockerView,
  type DatabaseView,
  type LaunchOverview,
  type PhaseView,
  type RiskView,
  type TargetView,
  type VerdictView,
} from "./schema";

/** A short, readable address part: "Atlas 2.0 – Go live!" becomes "atlas-2-0-go-live". */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50)
    .replace(/-+$/, "");
  return slug || "launch";
}

/** The first of slug, slug-2, slug-3 … that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number++;
  return `${slug}-${number}`;
}

/** How many items of one kind of blocker are named; the rest is a number and a link. */
const NAMED = 5;
/** A last good backup older than this is in the way. */
const BACKUP_OLD_DAYS = 7;
const DAY_MS = 86_400_000;

export const countBlockers = (blockers: readonly BlockerView[]): number =>
  blockers.reduce((sum, { count }) => sum + count, 0);

/** The state of a launch in one sentence. Only proof makes it ready; ticks alone are a claim. */
export function verdictOf(progress: Counts, blockers: readonly BlockerView[]): VerdictView {
  const { total, ticked, proven } = progress;
  if (total === 0) return { word: "empty", sentence: "No plan yet: nothing says what ready means" };
  const count = countBlockers(blockers);
  const inTheWay = count === 0 ? "nothing in the way" : `${count} ${count === 1 ? "blocker" : "blockers"}`;
  if (count === 0 && proven >= total) {
    return { word: "ready", sentence: `Ready: all ${total} ticked and proven, nothing in the way` };
  }
  const numbers = `${ticked >= total ? `all ${total}` : `${ticked} of ${total}`} ticked, ${proven} proven`;
  if (count === 0 && ticked >= total) {
    return { word: "claimed", sentence: `Claimed ready: ${numbers}, nothing in the way` };
  }
  return { word: "not_ready", sentence: `Not ready: ${numbers}, ${inTheWay}` };
}

/** What the plan itself says is in the way: overdue, blocked and critical items that are not done. */
export function planBlockers(nodes: readonly NodeView[], today: string): BlockerView[] {
  const open = nodes.filter((node) => node.tickable && !node.ticked && node.status !== "cancelled");
  const kindOf = (node: NodeView): BlockerKind | null => {
    if (node.dueDate && node.dueDate < today) return "overdue";
    if (node.status === "blocked") return "blocked";
    return node.priority === "critical" ? "critical" : null;
  };
  const found = new Map<BlockerKind, NodeView[]>();
  for (const node of open) {
    const kind = kindOf(node);
    if (kind) found.set(kind, [...(found.get(kind) ?? []), node]);
  }
  found.get("overdue")?.sort((a, b) => ((a.dueDate ?? "") < (b.dueDate ?? "") ? -1 : 1));
  return [...found].map(([kind, items]) => ({
    kind,
    count: items.length,
    items: items.slice(0, NAMED).map((node) => ({
      id: node.id,
      mark: node.externalId ?? null,
      title: node.title,
      note:
        kind === "overdue"
          ? `due ${formatDay(node.dueDate ?? "")}`
          : (node.assigneeName ?? node.ownerText ?? null),
    })),
  }));
}

/** The newest run of each kind on each system, where it ended badly and nothing has replaced it. */
export function runBlockers(newest: readonly RunView[]): BlockerView[] {
  const bad = newest.filter(({ state }) => state === "failed" || state === "interrupted");
  if (bad.length === 0) return [];
  const items = bad.slice(0, NAMED).map((run) => ({
    id: run.id,
    mark: `#${run.number}`,
    title: run.title,
    note: run.errorText ?? run.state,
  }));
  return [{ kind: "run_failed", count: bad.length, items }];
}

export function backupBlockers(databases: readonly DatabaseView[], now: Date): BlockerView[] {
  const limit = now.getTime() - BACKUP_OLD_DAYS * DAY_MS;
  const without = databases.filter(({ lastGoodAt }) => lastGoodAt === null);
  const old = databases.filter(({ lastGoodAt }) => lastGoodAt !== null && Date.parse(lastGoodAt) < limit);
  const blocker = (kind: BlockerKind, of: readonly DatabaseView[]): BlockerView[] =>
    of.length === 0
      ? []
      : [
          {
            kind,
            count: of.length,
            items: of.slice(0, NAMED).map(({ systemId, name, environment }) => ({
              id: systemId,
              mark: null,
              title: name,
              note: environment,
            })),
          },
        ];
  return [...blocker("no_backup", without), ...blocker("backup_old", old)];
}

/** Without a worker nothing that is started ever runs. */
export function workerBlockers(workersAlive: number): BlockerView[] {
  return workersAlive > 0 ? [] : [{ kind: "no_worker", count: 1, items: [] }];
}

/** Of runs in order, newest first: the newest of each kind on each system that has ended. */
export function newestEnded(runs: readonly RunView[]): RunView[] {
  const seen = new Set<string>();
  return runs.filter((run) => {
    const key = `${run.kind}:${run.systemId ?? ""}`;
    if (run.endedAt === null || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** How well the databases are backed up, by the one that waits longest. */
export function coverageOf(databases: readonly DatabaseView[]): LaunchOverview["backups"] {
  const dates = databases.flatMap(({ lastGoodAt }) => (lastGoodAt === null ? [] : [lastGoodAt])).sort();
  const covered = dates.length;
  const whole = covered === databases.length;
  return { databases: databases.length, covered, oldestAt: whole ? (dates[0] ?? null) : null };
}

export function inFixOrder(blockers: readonly BlockerView[]): BlockerView[] {
  return [...blockers].sort((a, b) => BLOCKER_KINDS.indexOf(a.kind) - BLOCKER_KINDS.indexOf(b.kind));
}

/** For readers who may not know systems and runs: how many, and nothing else. */
export function withoutInternals(blockers: readonly BlockerView[]): BlockerView[] {
  const open: readonly BlockerKind[] = ["overdue", "blocked", "critical"];
  return blockers.map((blocker) => (open.includes(blocker.kind) ? blocker : { ...blocker, items: [] }));
}

/** The risks that are not closed, the greatest exposure first; at most `most`. */
export function risksOf(rows: readonly RiskRow[], most: number): RiskView[] {
  return rows
    .filter(({ state }) => state !== "closed")
    .slice(0, most)
    .map(({ nodeId, title, likelihood, impact, mitigation, exposure, state, overdue }) => ({
      ...{ id: nodeId, title, mitigation, exposure, state, overdue },
      likelihood: likelihood.text ?? levelText(likelihood.level),
      impact: impact.text ?? levelText(impact.level),
    }));
}

const levelText = (level: number | null) => (level === null ? null : `${level} of 5`);

/** The targets with their latest measurement, in the plan's order; at most `most`. */
export function targetsOf(rows: readonly TargetRow[], most: number): TargetView[] {
  return rows
    .slice(0, most)
    .map(({ nodeId, metric, baseline, target, measurements, verdict, kpi, change }) => {
      const [latest] = measurements;
      return {
        ...{ id: nodeId, metric, verdict },
        baseline: baseline?.text ?? null,
        target: target?.text ?? null,
        latest: latest ? { value: latest.value, unit: latest.unit, percentile: latest.percentile } : null,
        observedAt: latest?.observedAt ?? null,
        byHand: latest?.source.kind === "hand",
        change: kpi && change ? { percent: change.percent, direction: change.direction } : null,
      };
    });
}

/** The plan's phases with something to tick; in a plan without phases, its milestones or sections. */
export function phasesOf({ nodes, progress }: Pick<PlanTree, "nodes" | "progress">): PhaseView[] {
  for (const kind of ["phase", "milestone", "section"] as const) {
    const groups = nodes.filter((node) => node.kind === kind && (progress.groups[node.id]?.total ?? 0) > 0);
    if (groups.length === 0) continue;
    return groups.map((node) => ({
      id: node.id,
      mark: node.externalId ?? null,
      title: node.title,
      counts: progress.groups[node.id] ?? { total: 0, ticked: 0, proven: 0, cancelled: 0 },
    }));
  }
  return [];
}

/** The calendar day so many days from now, as YYYY-MM-DD in UTC. */
export function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}
