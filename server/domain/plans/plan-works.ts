import { type AnchorDay, type DaySpan, dateNodes } from "./date-nodes";
import { isGroup } from "./rules";
import type { Work } from "./schedule-plan";
import type { NodeView } from "./schema";

export interface PlannedWork extends Work {
  /** What the days come from: written dates, a numbered week or day, an estimate, or nothing at all. */
  from: "dates" | "timing" | "estimate" | "assumed" | "nothing";
}

const WORK_KINDS: ReadonlySet<string> = new Set(["phase", "milestone", "section", "task", "check", "title"]);
/** Ten years: more is a slip of the pen, and sums of it would leave the calendar. */
const MOST_DAYS = 3_650;
const DAY_MINUTES = 480;

/**
 * What takes time, from nodes in document order: days between dates, else the estimate, else one day for an item that
 * waits or is waited for. A group's own estimate counts only when nothing in it takes time.
 */
export function planWorks(nodes: readonly NodeView[], anchors: readonly AnchorDay[]): PlannedWork[] {
  const spans = dateNodes(nodes, anchors);
  const index = new Map(nodes.map((node, at) => [node.id, at]));
  const waitedFor = new Set(nodes.flatMap((node) => node.dependsOn ?? []));
  const parents = new Set(nodes.map(({ parentId }) => parentId));
  const filled = new Set<string>();
  const works = nodes.map((node): PlannedWork => {
    const parent = node.parentId === null ? -1 : (index.get(node.parentId) ?? -1);
    const waitsFor = (node.dependsOn ?? []).flatMap((id) => index.get(id) ?? []);
    return { parent, waitsFor, start: null, days: 0, from: "nothing" };
  });
  // From the last to the first, so that what stands in a group is known before the group.
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const [node, work] = [nodes[at], works[at]];
    if (!node || !work) continue;
    const linked = !parents.has(node.id) && (work.waitsFor.length > 0 || waitedFor.has(node.id));
    Object.assign(work, timeOf(node, { span: spans.get(node.id), filled: filled.has(node.id), linked }));
    if (node.parentId !== null && (work.days > 0 || filled.has(node.id))) filled.add(node.parentId);
  }
  return leaveUnplaced(works, (at) => waitedFor.has(nodes[at]?.id ?? ""));
}

/** In a plan with dates, an estimate alone does not say when: what no date and no dependency places is not drawn. */
function leaveUnplaced(works: PlannedWork[], isWaitedFor: (at: number) => boolean): PlannedWork[] {
  if (works.every(({ start }) => start === null)) return works;
  const placed = new Set<number>();
  return works.map((work, at) => {
    if (work.start !== null || work.waitsFor.length > 0 || placed.has(work.parent)) placed.add(at);
    const floats = work.from === "estimate" && !placed.has(at) && !isWaitedFor(at);
    return floats ? { ...work, days: 0, from: "nothing" } : work;
  });
}

interface Known {
  span: DaySpan | undefined;
  /** Something in it takes time. */
  filled: boolean;
  /** It waits, or is waited for, and holds nothing. */
  linked: boolean;
}

function timeOf(node: NodeView, { span, filled, linked }: Known): Partial<PlannedWork> {
  if (!WORK_KINDS.has(node.kind) || node.status === "cancelled") return {};
  const estimate = workDays(node.estimateMinutes);
  if (span) return between(span, estimate);
  if (estimate > 0 && !(isGroup(node.kind) && filled)) return { days: estimate, from: "estimate" };
  return linked && node.tickable ? { days: 1, from: "assumed" } : {};
}

function between({ start, end, from }: DaySpan, estimate: number): Partial<PlannedWork> {
  if (start !== null && end !== null) return { start, days: end - start + 1, from };
  const days = Math.max(1, estimate);
  return { start: start ?? (end ?? 0) - days + 1, days, from };
}

/** A day has eight hours; five days of work take a week of the calendar. */
function workDays(minutes: number | undefined): number {
  if (minutes === undefined || minutes <= 0) return 0;
  const days = Math.ceil(minutes / DAY_MINUTES);
  const rest = days % 5;
  return Math.min(MOST_DAYS, Math.floor(days / 5) * 7 + rest);
}
