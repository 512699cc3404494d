import { formatCount, formatDay } from "@/lib/format";
import type { NodeView, RiskRow, TargetRow } from "@/server/domain/plans/schema";
import { dayAfter } from "./rules";
import type { BlockerView, DecisionView, LaunchView, VerdictView } from "./schema";

/** How many of one kind are named. */
const NAMED = 3;
const SOON_DAYS = 14;

export interface DecisionFacts {
  launch: Pick<LaunchView, "targetDate">;
  verdict: Pick<VerdictView, "word">;
  nodes: readonly NodeView[];
  targets: readonly TargetRow[];
  /** By exposure. */
  risks: readonly RiskRow[];
  blockers: readonly Pick<BlockerView, "kind" | "count">[];
  now: Date;
}

/** What somebody has to decide or bring about next, in the order of urgency. Systems and runs are counted only. */
export function decideNext({
  launch,
  verdict,
  nodes,
  targets,
  risks,
  blockers,
  now,
}: DecisionFacts): DecisionView[] {
  if (verdict.word === "empty") return [];
  const today = dayAfter(now, 0);
  const soon = dayAfter(now, SOON_DAYS);
  const open = nodes
    .filter(({ tickable, ticked, status }) => tickable && !ticked && status !== "cancelled")
    .sort((a, b) => ((a.dueDate ?? "9999") < (b.dueDate ?? "9999") ? -1 : 1));
  const isOverdue = ({ dueDate }: NodeView) => dueDate !== undefined && dueDate < today;
  const taken = new Set<string>();
  const named = (kind: DecisionView["kind"], ask: string, fits: (node: NodeView) => boolean) =>
    open
      .filter((node) => !taken.has(node.id) && fits(node))
      .slice(0, NAMED)
      .map((node) => {
        taken.add(node.id);
        return aboutItem(kind, ask, node);
      });
  return [
    ...aboutTarget(launch.targetDate, verdict, today),
    ...aboutSystems(blockers),
    ...named("overdue", "Finish, or agree on another date", isOverdue),
    ...named("blocked", "Clear what blocks it", (node) => node.status === "blocked"),
    ...aboutTargets(targets),
    ...aboutRisks(risks),
    ...named(
      "critical",
      "Finish the critical item",
      (node) => node.priority === "critical" && !isOverdue(node),
    ),
    ...named(
      "due",
      "Due within two weeks",
      ({ dueDate }) => !!dueDate && dueDate >= today && dueDate <= soon,
    ),
  ];
}

function aboutItem(kind: DecisionView["kind"], ask: string, node: NodeView): DecisionView {
  const note = node.dueDate ? `due ${formatDay(node.dueDate)}` : null;
  return { kind, ask, about: node.title, note, owner: node.assigneeName ?? node.ownerText ?? null };
}

const aboutLaunch = (kind: DecisionView["kind"], ask: string, note: string | null = null): DecisionView => ({
  kind,
  ask,
  about: null,
  note,
  owner: null,
});

function aboutTarget(
  date: string | null,
  { word }: Pick<VerdictView, "word">,
  today: string,
): DecisionView[] {
  if (date === null) return [aboutLaunch("target", "Set a target date")];
  if (word === "ready") return [aboutLaunch("target", "Decide to launch: everything is ticked and proven")];
  return date < today
    ? [aboutLaunch("target", "Agree on a new target date", `${formatDay(date)} has passed`)]
    : [];
}

function aboutSystems(blockers: DecisionFacts["blockers"]): DecisionView[] {
  const count = (...kinds: BlockerView["kind"][]) =>
    blockers.filter(({ kind }) => kinds.includes(kind)).reduce((sum, blocker) => sum + blocker.count, 0);
  const broken = count("run_failed", "no_worker");
  const bare = count("no_backup");
  const old = count("backup_old");
  return [
    ...(broken > 0
      ? [aboutLaunch("repair", "Put right what did not work last time", formatCount(broken, "matter"))]
      : []),
    ...(bare > 0
      ? [aboutLaunch("backup", "Back up what has no good backup", formatCount(bare, "database"))]
      : []),
    ...(old > 0
      ? [
          aboutLaunch(
            "backup",
            "Back up again: the last one is over a week old",
            formatCount(old, "database"),
          ),
        ]
      : []),
  ];
}

/** A product of levels from here on is critical. */
const CRITICAL = 15;

/** Open risks that nobody answers, that stay critical all the same, whose acceptance ended or whose review is due. */
function aboutRisks(risks: readonly RiskRow[]): DecisionView[] {
  return risks
    .filter((risk) => risk.state !== "closed" && askAbout(risk) !== null)
    .slice(0, NAMED)
    .map((risk) => ({
      kind: "risk",
      ask: askAbout(risk) ?? "",
      about: risk.title,
      note: risk.overdue && risk.reviewOn ? `review was due ${formatDay(risk.reviewOn)}` : null,
      owner: risk.assigneeName ?? risk.ownerText,
    }));
}

function askAbout({ state, mitigation, exposure, overdue, lapsed }: RiskRow): string | null {
  if (lapsed) return "Accept the risk again, or do more against it";
  if (state === "open" && mitigation === null) return "Say what is done against the risk";
  if (state === "open" && (exposure ?? 0) >= CRITICAL) return "Accept the risk, or do more against it";
  return overdue ? "Review the risk" : null;
}

function aboutTargets(targets: readonly TargetRow[]): DecisionView[] {
  return targets
    .filter(({ verdict }) => verdict === "missed")
    .slice(0, NAMED)
    .map(({ metric, target }) => ({
      kind: "missed",
      ask: "Reach the target, or agree on another",
      about: metric,
      note: target ? `wanted ${target.text}` : null,
      owner: null,
    }));
}
