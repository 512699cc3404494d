import type { Status } from "@/components/ui/status";
import { formatCount } from "@/lib/format";
import type { NodeKind, NodeStatus, NodeView, Priority } from "@/server/domain/plans/schema";
import type { DueFilter, Grouping, PlanViewName, ProofFilter, SortColumn, StateFilter } from "./plan-filters";

export const KIND_WORDS: Record<NodeKind, { one: string; many: string }> = {
  title: { one: "Title", many: "Titles" },
  phase: { one: "Phase", many: "Phases" },
  milestone: { one: "Milestone", many: "Milestones" },
  section: { one: "Section", many: "Sections" },
  task: { one: "Task", many: "Tasks" },
  check: { one: "Check item", many: "Check items" },
  target: { one: "Target", many: "Targets" },
  risk: { one: "Risk", many: "Risks" },
  criterion: { one: "Criterion", many: "Criteria" },
  signoff: { one: "Sign-off", many: "Sign-offs" },
  note: { one: "Note", many: "Notes" },
};

export function countKind(kind: NodeKind, count: number): string {
  const { one, many } = KIND_WORDS[kind];
  return formatCount(count, one.toLowerCase(), many.toLowerCase());
}

export const PRIORITY_WORDS: Record<Priority, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const STATE_WORDS: Record<StateFilter, string> = {
  open: "Open",
  in_progress: "In progress",
  blocked: "Blocked",
  waiting: "Waiting for others",
  ticked: "Ticked",
  proven: "Proven",
  stale: "Stale",
  cancelled: "Not applicable",
};

export const DUE_WORDS: Record<DueFilter, string> = {
  overdue: "Overdue",
  week: "Within a week",
  none: "No due date",
};

export const PROOF_WORDS: Record<ProofFilter, string> = { some: "With proof", none: "Without proof" };

export const VIEW_WORDS: Record<PlanViewName, string> = { tree: "Tree", board: "Board", list: "List" };

export const COLUMN_WORDS: Record<SortColumn, string> = {
  title: "Item",
  phase: "Phase",
  owner: "Owner",
  due: "Due",
  priority: "Priority",
  estimate: "Estimate",
  status: "Status",
  proof: "Proof",
};

export const GROUPING_WORDS: Record<Grouping, string> = { phase: "Phase", owner: "Owner", status: "Status" };

export const STATUS_WORDS: Record<NodeStatus, string> = {
  open: "Open",
  in_progress: "In progress",
  done: "Done",
  blocked: "Blocked",
  cancelled: "Cancelled",
};

/** How a row shows where its item stands; null for an open one, which needs no word. */
export function itemLook(node: NodeView): { status: Status; text: string } | null {
  if (node.state !== "open" && node.state !== "claimed") {
    return { status: node.state, text: node.state[0]?.toUpperCase() + node.state.slice(1) };
  }
  if (node.status === "blocked") return { status: "warning", text: "Blocked" };
  if (node.status === "in_progress") return { status: "running", text: "In progress" };
  if (node.status === "cancelled")
    return { status: "cancelled", text: node.notApplicable ? "Not applicable" : "Cancelled" };
  return null;
}

const HOUR = 60;
/** A working day and a working week, as plans mean them. */
const DAY = 8 * HOUR;
const WEEK = 5 * DAY;

/** "45 min", "6 h", "2.5 d", "3 w". */
export function estimateText(minutes: number): string {
  const round = (value: number) => String(Math.round(value * 10) / 10);
  if (minutes < HOUR) return `${minutes} min`;
  if (minutes < DAY) return `${round(minutes / HOUR)} h`;
  if (minutes < WEEK * 2 && minutes % WEEK !== 0) return `${round(minutes / DAY)} d`;
  return `${round(minutes / WEEK)} w`;
}

/** Reads "45 min", "6h", "2.5 d" or "1 w" as minutes; null for nothing, undefined for what cannot be read. */
export function readEstimate(text: string): number | null | undefined {
  const trimmed = text.trim().toLowerCase().replace(",", ".");
  if (trimmed === "") return null;
  const found = /^(\d+(?:\.\d+)?)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)?$/.exec(trimmed);
  if (!found) return undefined;
  const unit = found[2]?.[0] ?? "h";
  const factor = { m: 1, h: HOUR, d: DAY, w: WEEK }[unit] ?? HOUR;
  return Math.round(Number(found[1]) * factor);
}

export function shortDay(day: string): string {
  const [, month = "1", date = "1"] = day.split("-");
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${Number(date)} ${names[Number(month) - 1]}`;
}

/** "p95 340 ms → < 200 ms, measured 180 ms" */
export function targetText({ target }: NodeView): string {
  if (!target) return "";
  const wanted = [target.baseline?.text, target.target?.text].filter(Boolean).join(" → ");
  return target.actual ? `${wanted}, measured ${target.actual.text}` : wanted;
}

export function riskText({ risk }: NodeView): string {
  if (!risk) return "";
  return [
    risk.likelihood ? `likelihood ${risk.likelihood}` : "",
    risk.impact ? `impact ${risk.impact}` : "",
    risk.mitigation ?? "",
  ]
    .filter(Boolean)
    .join(" · ");
}
