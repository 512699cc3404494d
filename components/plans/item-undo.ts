import type { AuditEntryView } from "@/server/domain/audit/schema";
import type { NodeView } from "@/server/domain/plans/schema";
import { fieldsOf } from "./item-activity-words";
import type { NodeEdit, NodePlace } from "./queries";

type Pair = { before: unknown; after: unknown };
export type ActivityUndo =
  | { kind: "tick"; ticked: boolean }
  | { kind: "edit"; edit: NodeEdit }
  | { kind: "depend"; dependsOn: string[] }
  | { kind: "ruleOut"; reason: string | null }
  | { kind: "move"; place: NodePlace };

/** How long an entry offers to be taken back. */
const UNDO_MS = 7 * 86_400_000;

/**
 * What takes an entry back, or null. Only what is still so is taken back: what somebody changed since stays, whatever
 * was done to other parts of the item meanwhile.
 */
export function undoOf(
  entry: AuditEntryView,
  node: NodeView,
  nodes: readonly NodeView[],
  now: number,
): ActivityUndo | null {
  if (entry.outcome !== "done" || entry.subjectId !== node.id) return null;
  if (now - Date.parse(entry.at) > UNDO_MS) return null;
  const { changes, action } = entry;
  switch (action) {
    case "plans.tick":
      return undoTick(changes, node);
    case "plans.change":
      return undoTick(changes, node) ?? undoEdit(changes, node);
    case "plans.edit":
      return undoEdit(changes, node);
    case "plans.depend":
      return undoDepend(changes.dependsOn as Pair | undefined, node);
    case "plans.applicability":
      return undoApplicability(changes, node);
    case "plans.move":
      return undoMove(changes, node, nodes);
    default:
      return null;
  }
}

/** Only a tick by itself: one that came with a status had another one before it. */
function undoTick({ ticked, status }: AuditEntryView["changes"], node: NodeView): ActivityUndo | null {
  if (typeof ticked !== "boolean" || ticked !== node.ticked || status !== undefined) return null;
  return { kind: "tick", ticked: !ticked };
}

const plain = (name: keyof NodeEdit, value: unknown) =>
  name === "dueDate" && typeof value === "string" ? value.slice(0, 10) : (value ?? null);

function undoEdit(changes: AuditEntryView["changes"], node: NodeView): ActivityUndo | null {
  if (typeof changes.ticked === "boolean") return null;
  const fields = fieldsOf(changes);
  const isStill = (name: keyof NodeEdit) =>
    plain(name, (changes[name] as Pair).after) === plain(name, node[name as keyof NodeView]);
  // Leaving or coming back into the numbers has a reason and a way of its own.
  const values = fields.flatMap((name) => Object.values(changes[name] as Pair));
  if (fields.length === 0 || !fields.every(isStill) || values.includes("cancelled")) return null;
  const edit = fields.map((name) => [name, plain(name, (changes[name] as Pair).before)]);
  return { kind: "edit", edit: Object.fromEntries(edit) as NodeEdit };
}

function undoDepend(pair: Pair | undefined, node: NodeView): ActivityUndo | null {
  const { before, after } = pair ?? { before: null, after: null };
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  const same = JSON.stringify([...after].sort()) === JSON.stringify([...(node.dependsOn ?? [])].sort());
  return same ? { kind: "depend", dependsOn: before.map(String) } : null;
}

function undoApplicability(changes: AuditEntryView["changes"], node: NodeView): ActivityUndo | null {
  const { after } = (changes.applicable ?? {}) as Partial<Pair>;
  const isOut = node.status === "cancelled";
  const { reasonBefore } = changes;
  if (after === false && isOut && typeof reasonBefore !== "string") return { kind: "ruleOut", reason: null };
  if (typeof reasonBefore !== "string" || isOut !== (after === false)) return null;
  return node.ticked ? null : { kind: "ruleOut", reason: reasonBefore };
}

function undoMove(
  changes: AuditEntryView["changes"],
  node: NodeView,
  nodes: readonly NodeView[],
): ActivityUndo | null {
  const parent = changes.parentId as Pair | undefined;
  const position = changes.position as Pair | undefined;
  if (!parent || !position || parent.after !== node.parentId || position.after !== node.position) return null;
  const parentId = typeof parent.before === "string" ? parent.before : null;
  if (parentId !== null && !nodes.some(({ id }) => id === parentId)) return null;
  const next = nodes
    .filter((other) => other.parentId === parentId && other.id !== node.id)
    .sort((a, b) => a.position - b.position)
    .find((other) => other.position > Number(position.before));
  return { kind: "move", place: next ? { before: next.id } : { parentId } };
}
