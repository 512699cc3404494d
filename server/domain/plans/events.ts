import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";
import {
  editNodeInput,
  importPreview,
  importResult,
  type NodeView,
  nodeView,
  oneSource,
  oneSourceMessage,
  type PlanChange,
  type PlanTree,
  planChange,
  planInput,
  planView,
  previewImportInput,
  tickItemInput,
} from "./schema";

/** Nodes were ticked, edited, added, moved or removed. Apply it with `applyChange`. */
export const plansChanged = defineEvent({
  type: "plans.changed",
  permission: "plans:read",
  payload: planChange,
});

/** The plan was imported, replaced, an import was undone, or very many items were changed: read it again. */
export const plansReplaced = defineEvent({
  type: "plans.replaced",
  permission: "plans:read",
  payload: z.object({
    plan: planView.nullable(),
    reason: z.enum(["imported", "merged", "undone", "changed"]),
  }),
});

/** A target was measured: read the registers again. */
export const plansMeasured = defineEvent({
  type: "plans.measured",
  permission: "plans:read",
  payload: z.object({ nodeId: z.uuid(), measurementId: z.uuid() }),
});

/** Nodes in the order of the document, whatever order they arrive in, with the depth of their place. */
export function inDocumentOrder(nodes: readonly NodeView[]): NodeView[] {
  const ids = new Set(nodes.map((node) => node.id));
  const children = new Map<string | null, NodeView[]>();
  for (const node of nodes) {
    const parent = node.parentId !== null && ids.has(node.parentId) ? node.parentId : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  for (const siblings of children.values()) {
    siblings.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  }
  const ordered: NodeView[] = [];
  // A list of what is still to be visited instead of recursion: plans may be nested deeper than the call stack.
  const waiting = [...(children.get(null) ?? [])].reverse().map((node) => ({ node, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    ordered.push(node.depth === depth ? node : { ...node, depth });
    const below = children.get(node.id) ?? [];
    for (const child of below.toReversed()) waiting.push({ node: child, depth: depth + 1 });
  }
  return ordered;
}

/**
 * The plan after a change. A change arrives as the answer to one's own request and as an event, in either order.
 * Revisions have no gaps: what is already in the tree is ignored; of an answer that overtook events only the nodes
 * are shown, numbers follow with the events. A node never goes back to a lower version.
 */
export function applyChange(tree: PlanTree, change: PlanChange): PlanTree {
  if (!tree.plan || change.rev <= tree.plan.rev) return tree;
  const nodes = withChangedNodes(tree.nodes, change);
  if (change.rev > tree.plan.rev + 1) return { ...tree, nodes };
  const { overall, groups } = change.progress;
  return {
    ...tree,
    plan: { ...tree.plan, rev: change.rev },
    nodes,
    progress: { overall, groups: { ...tree.progress.groups, ...groups } },
  };
}

function withChangedNodes(nodes: readonly NodeView[], change: PlanChange): NodeView[] {
  const removed = new Set(change.removed);
  const changed = new Map(change.nodes.map((node) => [node.id, node]));
  let reorder = false;
  const kept = nodes.flatMap((node) => {
    if (removed.has(node.id)) return [];
    const next = changed.get(node.id);
    changed.delete(node.id);
    if (!next || next.version < node.version) return [node];
    reorder ||= next.parentId !== node.parentId || next.position !== node.position;
    return [next];
  });
  return reorder || changed.size > 0 ? inDocumentOrder([...kept, ...changed.values()]) : kept;
}

const SIDES = ["console", "file"] as const;
/** Of an item that both sides changed. `place`: moved; `removed`: taken out by one, changed by the other. */
const CONFLICT_FIELDS = [
  "title",
  "owner",
  "priority",
  "estimate",
  "due",
  "needs",
  "status",
  "ticked",
  "place",
  "removed",
] as const;
/** `estimate` in minutes, `due` as a date, `needs` and `place` as titles, `removed` true: out of the plan. */
const mergeValue = z.union([z.string(), z.number(), z.boolean()]).nullable();
const mergedItem = { title: z.string(), kind: planChange.shape.nodes.element.shape.kind };
const nodeId = z.uuid();
/** In the newer file, from 1; null for what is not in it. */
const line = z.int().nullable();
const mergeConflict = z.object({
  /** Name it in `decisions`. */
  id: z.string(),
  nodeId,
  ...mergedItem,
  line,
  field: z.enum(CONFLICT_FIELDS),
  base: mergeValue,
  console: mergeValue,
  file: mergeValue,
});
const fieldChange = z.object({ field: z.string(), before: mergeValue, after: mergeValue });
const mergeCounts = z.object({
  added: z.int(),
  removed: z.int(),
  /** Removed here, and brought back by the file. */
  restored: z.int(),
  moved: z.int(),
  changed: z.int(),
  /** Of the changed: those that the file ticks or unticks. */
  ticked: z.int(),
  unticked: z.int(),
  unchanged: z.int(),
  /** New in the file below something that was removed here: not taken over. */
  leftOut: z.int(),
  conflicts: z.int(),
});

/** What a merge would do while no conflict is decided. Of each list but `conflicts` the first 500 are told. */
export const mergePreview = z.object({
  rev: z.int(),
  /** The file is the one imported last: there is nothing to merge. */
  same: z.boolean(),
  existing: planView,
  counts: mergeCounts,
  conflicts: z.array(mergeConflict),
  added: z.array(z.object({ ...mergedItem, line: z.int(), below: z.string().nullable() })),
  removed: z.array(z.object({ nodeId, ...mergedItem })),
  restored: z.array(z.object({ nodeId, ...mergedItem })),
  /** Titles of the parents, null at the top; `reordered`: among the same siblings. */
  moved: z.array(
    z.object({
      nodeId,
      ...mergedItem,
      from: z.string().nullable(),
      to: z.string().nullable(),
      reordered: z.boolean(),
    }),
  ),
  changed: z.array(z.object({ nodeId, ...mergedItem, line, changes: z.array(fieldChange) })),
  leftOut: z.array(z.object({ ...mergedItem, line: z.int() })),
  warnings: importPreview.shape.warnings,
});
export type MergePreview = z.infer<typeof mergePreview>;

export const mergePlanInput = z
  .object({
    ...previewImportInput.shape,
    /** The plan's revision that the preview showed. */
    rev: z.int(),
    /** For each conflict by its id: whose value counts. */
    decisions: z.record(z.string(), z.enum(SIDES)).default({}),
  })
  .refine(oneSource, oneSourceMessage);
export const mergeResult = importResult.extend({ merged: mergeCounts });

/** What shall become of one node, from the version the person saw. */
const nodeChange = z
  .object({
    id: z.uuid(),
    version: z.int().positive(),
    ticked: z.boolean().optional(),
    ...editNodeInput.pick({
      status: true,
      naReason: true,
      ownerText: true,
      assigneeId: true,
      priority: true,
      estimateMinutes: true,
      dueDate: true,
    }).shape,
    /** With all below it; `restore` brings it back. */
    remove: z.literal(true).optional(),
    restore: z.literal(true).optional(),
  })
  .refine(({ id: _id, version: _version, remove, restore, ...rest }) => {
    const edits = Object.values(rest).filter((value) => value !== undefined).length;
    return Number(edits > 0) + Number(remove === true) + Number(restore === true) === 1;
  }, "Say what to change: values, or remove, or restore.");
export type NodeChange = z.infer<typeof nodeChange>;

export const changeNodesInput = planInput.extend({
  changes: z
    .array(nodeChange)
    .min(1, "Name the items to change.")
    .max(10_000, "Change at most 10,000 items at once.")
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "Name each item once."),
  /** Ticks items although what they wait for is open; goes into the audit. */
  reason: tickItemInput.shape.reason,
});

export const CHANGE_OUTCOMES = ["changed", "unchanged", "conflict", "refused"] as const;
const changeResult = z.object({
  id: z.uuid(),
  outcome: z.enum(CHANGE_OUTCOMES),
  /** Why not, in a sentence. */
  message: z.string().optional(),
  /** It would be ticked if a reason were given. */
  waits: z.boolean().optional(),
});
export type ChangeResult = z.infer<typeof changeResult>;

/** `reread`: more changed than one event carries; `change` is then without nodes, and the plan is to be read again. */
export const changeNodesResult = z.object({
  results: z.array(changeResult),
  change: planChange,
  reread: z.boolean(),
  /** Nodes that somebody else had changed, as they are now. */
  current: z.array(nodeView),
});
export type ChangeNodesResult = z.infer<typeof changeNodesResult>;

/** A tick that an export as Markdown cannot tell: added here, without a box in the file, or its box is read no more. */
const untoldTick = z.object({
  nodeId: z.uuid(),
  title: z.string(),
  ticked: z.boolean(),
  why: z.enum(["not-in-file", "no-box", "box-gone"]),
});
export type UntoldTick = z.infer<typeof untoldTick>;

export const EXPORT_FORMATS = ["markdown", "json", "csv"] as const;
const flag = z.union([z.boolean(), z.enum(["true", "false"])]);

export const exportPlanInput = planInput.extend({
  format: z.enum(EXPORT_FORMATS, "Choose markdown, json or csv.").default("markdown"),
  /** false: the imported file as it came, or the plan with nothing ticked. */
  ticks: flag.default(true),
  /** Markdown only: a link beside each item that has evidence, to its page in the console. */
  links: flag.default(false),
  /** Where people reach the console; the door adds it. */
  publicUrl: z.string().default(""),
});

export const exportResult = z.object({
  fileName: z.string(),
  format: z.enum(EXPORT_FORMATS),
  base64: z.base64(),
  /** Boxes that differ from the imported file. */
  changedBoxes: z.int(),
  /** Ticks that differ and could not be written, because the box is no longer read as one. */
  missedBoxes: z.int(),
  /** Ticks of items that have no box in the file. */
  unwrittenTicks: z.int(),
  /** The first 100 ticks that could not be written. */
  untold: z.array(untoldTick),
  /** Links to evidence that are in the file, and items with evidence that have no place for one. */
  links: z.int(),
  unwrittenLinks: z.int(),
});
export type ExportedPlan = z.infer<typeof exportResult>;

/** A file that was imported or merged; the newest first. `bytes` is its size, null for a plan written by hand. */
export const planSourceView = z.object({
  generation: z.int(),
  fileName: z.string(),
  format: z.enum(EXPORT_FORMATS),
  bytes: z.int().nullable(),
  sha256: z.string(),
  importedAt: z.iso.datetime(),
  importedBy: z.string(),
  undoneAt: z.iso.datetime().nullable(),
  /** Broken characters were left as they were in the file. */
  repairDeclined: z.boolean(),
  /** Its nodes are the plan's. */
  current: z.boolean(),
});
export type PlanSourceView = z.infer<typeof planSourceView>;
