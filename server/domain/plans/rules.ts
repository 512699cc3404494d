import {
  type Corrections,
  type Counts,
  GROUP_KINDS,
  type NodeKind,
  type NodeView,
  type ProgressView,
} from "./schema";

export const NO_COUNTS: Counts = { total: 0, ticked: 0, proven: 0, cancelled: 0 };

export function isGroup(kind: string): boolean {
  return (GROUP_KINDS as readonly string[]).includes(kind);
}

/** Phases, milestones and sections stand below each other or at the top, never below a task or a note. */
export function mayHold(parent: string | null, child: NodeKind): boolean {
  return parent === null || isGroup(parent) || !isGroup(child);
}

/** What a tickable item adds to the numbers above it; nothing for other nodes. */
function countsOf(node: NodeView): Counts {
  if (!node.tickable) return NO_COUNTS;
  if (node.status === "cancelled") return { ...NO_COUNTS, cancelled: 1 };
  return { total: 1, ticked: Number(node.ticked), proven: Number(node.state === "proven"), cancelled: 0 };
}

export interface GroupCounts extends Counts {
  /** null: items that stand in no group. */
  id: string | null;
  parent: string | null;
}

/** Adds what stands directly in each group to all groups above it. */
export function rollUp(direct: readonly GroupCounts[]): ProgressView {
  const parents = new Map(direct.map((group) => [group.id, group.parent]));
  const overall = { ...NO_COUNTS };
  const groups: Record<string, Counts> = {};
  for (const group of direct) {
    add(overall, group);
    for (const id of chain(group.id, parents)) {
      groups[id] ??= { ...NO_COUNTS };
      add(groups[id], group);
    }
  }
  return { overall, groups };
}

/** The group and the groups above it, nearest first. */
export function chain(id: string | null, parents: ReadonlyMap<string | null, string | null>): string[] {
  const above: string[] = [];
  for (let next: string | null = id; next !== null; next = parents.get(next) ?? null) above.push(next);
  return above;
}

function add(sum: Counts, more: Counts): void {
  sum.total += more.total;
  sum.ticked += more.ticked;
  sum.proven += more.proven;
  sum.cancelled += more.cancelled;
}

export const NEEDS_REASON = "Say why it does not apply.";

/** The columns of an item that does not apply, as one who decides it says why. */
export function notApplicableColumns(
  row: { status: string | null; statusBefore: string | null },
  by: { reason: string; name: string; at: Date; withId?: string | null },
) {
  return {
    status: "cancelled",
    // A second decision gives another reason, not another past.
    statusBefore: row.status === "cancelled" ? row.statusBefore : row.status,
    naReason: by.reason,
    naByName: by.name,
    naAt: by.at,
    naWith: by.withId ?? null,
  };
}

/** What it was before; groups have no status of their own. */
export function applicableColumns(row: { statusBefore: string | null; tickable: boolean }) {
  const status = row.tickable ? (row.statusBefore ?? "open") : null;
  return { status, statusBefore: null, naReason: null, naByName: null, naAt: null, naWith: null };
}

/** Why an item cannot be set not applicable, or null. */
export function whyMustApply(row: { kind: string; tickable: boolean; ticked: boolean }): string | null {
  if (row.ticked) return "This item is ticked. Take the tick away first.";
  if (row.tickable || isGroup(row.kind)) return null;
  return "Only tasks, check items and groups can be set not applicable.";
}

/** The progress of a plan whose nodes are all at hand, parents before their children. */
export function progressOfNodes(nodes: readonly NodeView[]): ProgressView {
  const groupOf = new Map<string | null, string | null>();
  const direct = new Map<string | null, GroupCounts>();
  for (const node of nodes) {
    const above = groupOf.get(node.parentId) ?? null;
    groupOf.set(node.id, isGroup(node.kind) ? node.id : above);
    if (isGroup(node.kind)) direct.set(node.id, { ...NO_COUNTS, id: node.id, parent: above });
    if (!node.tickable) continue;
    const group = direct.get(above) ?? { ...NO_COUNTS, id: above, parent: null };
    direct.set(above, group);
    add(group, countsOf(node));
  }
  return rollUp([...direct.values()]);
}

/** Whether a plan came from these very bytes, read the same way. */
export function isSameFile(
  source: { sha256: string; format: string; repairDeclined: boolean; corrections: Corrections },
  file: { sha256: string; format: string },
  repair: boolean,
  corrections: Corrections,
): boolean {
  const sameBytes = source.sha256 === file.sha256 && source.format === file.format;
  return (
    sameBytes && source.repairDeclined !== repair && inOrder(source.corrections) === inOrder(corrections)
  );
}

/** The corrections that count: those sent along, else those kept with the plan's last file. */
export function correctionsFor(
  input: { corrections?: Corrections | undefined },
  source: { corrections: Corrections } | null,
): Corrections {
  return input.corrections ?? source?.corrections ?? [];
}

/** The database keeps no order of names. */
function inOrder(corrections: Corrections): string {
  const rows = corrections.map(({ key, as, columns }) => [key, as, Object.entries(columns ?? {}).sort()]);
  return JSON.stringify(rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)));
}

export interface Sibling {
  id: string;
  position: number;
}

/**
 * Where a node goes among its siblings (in order, without itself): in the middle between its neighbours, or, when
 * numbers between them have run out, all siblings are numbered anew.
 */
export function placeAmong(
  siblings: readonly Sibling[],
  index: number,
): { position: number; renumbered: Sibling[] } {
  const before = siblings[index - 1];
  const after = siblings[index];
  const position = before
    ? after
      ? (before.position + after.position) / 2
      : before.position + 1
    : after
      ? after.position - 1
      : 1;
  if (position !== before?.position && position !== after?.position) return { position, renumbered: [] };
  const renumbered = siblings.map(({ id }, at) => ({ id, position: at < index ? at + 1 : at + 2 }));
  return { position: index + 1, renumbered };
}

/** "12 s", "3 min", "5 h" or "2 days". */
export function agoText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
