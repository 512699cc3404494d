import { formatBytes, formatCount, formatDay, formatPercent } from "@/lib/format";
import type { BackupView, RestoreView } from "@/server/domain/backups/schema";
import type { NodeView, RiskRow, TargetRow, TargetVerdict } from "@/server/domain/plans/schema";
import type { WeekFacts } from "./read-week";
import type { BlockerKind, DecisionView, LaunchOverview } from "./schema";

export interface WeeklyFacts {
  overview: Pick<LaunchOverview, "launch" | "verdict" | "progress" | "blockers">;
  week: WeekFacts;
  nodes: readonly NodeView[];
  /** Risks that came into the plan this week. */
  newRisks: readonly string[];
  targets: readonly TargetRow[];
  risks: readonly RiskRow[];
  /** Of this week only. */
  backups: readonly BackupView[];
  restores: readonly RestoreView[];
  decisions: readonly DecisionView[];
}

/** Items named in one list; the rest is a number. */
const NAMED = 8;

/** The week of a launch as Markdown that reads well as plain text; the same facts always give the same text. */
export function writeWeeklyText(facts: WeeklyFacts): string {
  const { launch, verdict } = facts.overview;
  const { from, to } = facts.week;
  const head = [
    `# ${[launch.name, launch.version].filter(Boolean).join(" ")}: week of ${formatDay(from)} to ${formatDay(to)}`,
    `${verdict.sentence}.${targetText(launch.targetDate, to)}`,
  ];
  const sections: [string, string[]][] = [
    ["Progress", progressLines(facts)],
    ["Ticked this week", tickedLines(facts.week)],
    ["In the way", inTheWayLines(facts)],
    ...(facts.targets.length > 0 ? ([["Targets", targetLines(facts.targets)]] as [string, string[]][]) : []),
    ["Risks", riskLines(facts)],
    ["Backups and restores", backupLines(facts)],
    ["Next decisions", facts.decisions.map(decisionLine)],
  ];
  const parts = sections.map(([title, lines]) => `## ${title}\n${bulleted(lines)}`);
  return `${[...head, ...parts].join("\n\n")}\n`;
}

const bulleted = (lines: readonly string[]) =>
  lines.length === 0 ? "None." : lines.map((line) => (line.startsWith(" ") ? line : `- ${line}`)).join("\n");

/** A title with line breaks would end its bullet. */
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

function few(titles: readonly string[], indent = ""): string[] {
  const shown = titles.slice(0, NAMED).map((title) => `${indent ? `${indent}- ` : ""}${oneLine(title)}`);
  const rest = titles.length - NAMED;
  return rest > 0 ? [...shown, `${indent ? `${indent}- ` : ""}and ${rest} more`] : shown;
}

function targetText(targetDate: string | null, to: Date): string {
  if (targetDate === null) return " No target date is set.";
  const days = Math.round((Date.parse(targetDate) - Date.parse(to.toISOString().slice(0, 10))) / 86_400_000);
  const distance =
    days === 0 ? "today" : days > 0 ? `in ${formatCount(days, "day")}` : `${formatCount(-days, "day")} ago`;
  return ` Target date: ${formatDay(targetDate)}, ${distance}.`;
}

function progressLines({ overview: { progress }, week: { before } }: WeeklyFacts): string[] {
  const line = (name: string, now: number, then: number | undefined) => {
    const share = `${now} of ${progress.total} (${formatPercent(now, progress.total)})`;
    if (then === undefined) return `${name}: ${share}`;
    const change = now - then;
    return `${name}: ${share}, was ${then} a week ago (${change > 0 ? "+" : change < 0 ? "\u2212" : "\u00b1"}${Math.abs(change)})`;
  };
  const scope =
    before && before.scope !== progress.total ? [`Items: ${progress.total}, were ${before.scope}`] : [];
  return [
    line("Ticked", progress.ticked, before?.ticked),
    line("Proven", progress.proven, before?.proven),
    ...scope,
    ...(before === null ? ["The plan is younger than a week; there is nothing to compare with."] : []),
  ];
}

function tickedLines({ groups }: WeekFacts): string[] {
  if (groups.length === 0) return ["Nothing was ticked by hand"];
  return groups.flatMap(({ phase, count, items }) => [
    `${oneLine(phase ?? "Without a phase")}: ${formatCount(count, "item")}`,
    ...few(
      items.map(({ title, by }) => (by === null ? title : `${title} (${by})`)),
      "  ",
    ),
  ]);
}

/** What is in the way besides single items of the plan; overdue and blocked items are named by the plan itself. */
const COUNTED: Partial<Record<BlockerKind, string>> = {
  no_worker: "No worker is running",
  run_failed: "Work that failed last time",
  no_backup: "Databases without a good backup",
  backup_old: "Databases with a last good backup over a week old",
  critical: "Critical items that are open and not named above",
};

function inTheWayLines({ overview, nodes, week }: WeeklyFacts): string[] {
  const [since, today] = [week.from, week.to].map((moment) => moment.toISOString().slice(0, 10));
  const open = nodes.filter(({ tickable, ticked, status }) => tickable && !ticked && status !== "cancelled");
  const overdue = open
    .filter(({ dueDate }) => dueDate !== undefined && dueDate < (today ?? ""))
    .sort((a, b) => ((a.dueDate ?? "") < (b.dueDate ?? "") ? -1 : 1));
  const isNew = ({ dueDate = "" }: NodeView) => dueDate >= (since ?? "");
  const blocked = open.filter(({ status }) => status === "blocked");
  return [
    ...(overdue.length > 0
      ? [`Overdue: ${overdue.length}, of these ${overdue.filter(isNew).length} new this week`]
      : []),
    ...few(
      overdue.map(
        (node) => `${node.title}, due ${formatDay(node.dueDate ?? "")}${isNew(node) ? " (new)" : ""}`,
      ),
      "  ",
    ),
    ...(blocked.length > 0 ? [`Blocked: ${blocked.length}`] : []),
    ...few(
      blocked.map(({ title }) => title),
      "  ",
    ),
    ...overview.blockers.flatMap(({ kind, count }) => {
      const words = COUNTED[kind];
      return words ? [kind === "no_worker" ? words : `${words}: ${count}`] : [];
    }),
  ];
}

const VERDICT_WORDS: Record<TargetVerdict, string> = {
  met: "met",
  missed: "missed",
  stale: "measured too long ago",
  unknown: "not known",
};

function targetLines(targets: readonly TargetRow[]): string[] {
  const counts = (["met", "missed", "stale", "unknown"] as const).flatMap((verdict) => {
    const count = targets.filter((row) => row.verdict === verdict).length;
    return count > 0 ? [`${count} ${VERDICT_WORDS[verdict]}`] : [];
  });
  const missed = targets.filter(({ verdict }) => verdict === "missed");
  return [
    `${formatCount(targets.length, "target")}: ${counts.join(", ")}`,
    ...few(
      missed.map(({ metric, target, measurements: [latest] }) =>
        latest ? `${metric}: ${latest.value} ${latest.unit ?? ""}, wanted ${target?.text ?? ""}` : metric,
      ),
      "  ",
    ),
  ];
}

function riskLines({ risks, newRisks }: WeeklyFacts): string[] {
  if (risks.length === 0) return [];
  const open = risks.filter(({ state }) => state === "open");
  const overdue = risks.filter((risk) => risk.overdue).length;
  const reviews = overdue > 0 ? `, ${formatCount(overdue, "review")} overdue` : "";
  const worst = open.filter(({ exposure }) => (exposure ?? 0) >= 10);
  return [
    `${open.length} of ${risks.length} open${reviews}`,
    ...few(
      worst.map(({ title, exposure }) => `${title} (exposure ${exposure})`),
      "  ",
    ),
    ...(newRisks.length > 0 ? ["New this week:", ...few(newRisks, "  ")] : []),
  ];
}

function backupLines({ backups, restores }: WeeklyFacts): string[] {
  const good = backups.filter(({ state }) => state === "good" || state === "deleted");
  const failed = backups.filter(({ state }) => state === "failed");
  const systems = [...new Set(backups.map(({ systemName }) => systemName))].sort();
  const done = restores.filter(({ state }) => state === "done");
  const undone = restores.filter(({ state }) => state === "failed" || state === "interrupted");
  return [
    ...systems.map((system) => {
      const of = (list: readonly BackupView[]) => list.filter(({ systemName }) => systemName === system);
      const [last] = of(good);
      const size = last?.bytes == null ? "" : `, the last ${formatBytes(last.bytes)}`;
      const bad = of(failed).length > 0 ? `, ${of(failed).length} failed` : "";
      return `${oneLine(system)}: ${formatCount(of(good).length, "good backup")}${size}${bad}`;
    }),
    ...(done.length > 0 ? [`${formatCount(done.length, "restore")} done`] : []),
    ...(undone.length > 0 ? [`${formatCount(undone.length, "restore")} did not finish`] : []),
  ];
}

function decisionLine({ ask, about, note, owner }: DecisionView): string {
  const facts = [note, owner].filter(Boolean).join(", ");
  return `${ask}${about === null ? "" : `: ${oneLine(about)}`}${facts ? ` (${facts})` : ""}`;
}
