import { formatCount } from "@/lib/format";
import type { ChangeResult, NodeChange } from "@/server/domain/plans/events";
import type { NodeView } from "@/server/domain/plans/schema";
import { nameOf } from "./plan-rows";

/** What shall become of an item, without saying which one. */
export type NodeWish = Omit<NodeChange, "id" | "version">;

export function changesFor(
  nodes: readonly NodeView[],
  wish: (node: NodeView) => NodeWish | null,
): NodeChange[] {
  return nodes.flatMap((node) => {
    const wanted = wish(node);
    return wanted ? [{ id: node.id, version: node.version, ...wanted }] : [];
  });
}

const VALUES = ["ownerText", "assigneeId", "priority", "estimateMinutes", "dueDate"] as const;

/** The reason of what the file cancelled without a word, when that is taken back. */
const CANCELLED_IN_FILE = "Cancelled in the file.";

/** What takes a change back, from the version it made: whatever others do in between is left alone. */
export function inverseChange(before: NodeView, change: NodeChange): NodeChange {
  const seen = { id: before.id, version: before.version + 1 };
  if (change.remove) return { ...seen, restore: true };
  const back: NodeChange = { ...seen };
  if (change.ticked !== undefined && change.ticked !== before.ticked) back.ticked = before.ticked;
  else if (change.status !== undefined && before.status && before.status !== "done")
    back.status = before.status;
  if (back.status === "cancelled") back.naReason = before.notApplicable?.reason ?? CANCELLED_IN_FILE;
  for (const name of VALUES)
    if (change[name] !== undefined) Object.assign(back, { [name]: before[name] ?? null });
  return back;
}

export type LeftAlone = { id: string; message: string };
export type Outcome = {
  /** "Ticked 10 of 12 items". */
  text: string;
  changed: number;
  /** Not changed, and why; what was already so is not told. */
  left: LeftAlone[];
  /** Of these, what a reason would let through. */
  waits: string[];
};

/** What became of a batch, in words; of one item by its name. */
export function tellOutcome(results: readonly ChangeResult[], did: string, only?: NodeView): Outcome {
  const changed = results.filter(({ outcome }) => outcome === "changed").length;
  const left = results.flatMap(({ id, outcome, message }) =>
    outcome === "conflict" || outcome === "refused"
      ? [{ id, message: message ?? "It was not changed." }]
      : [],
  );
  const tried = changed + left.length;
  const items = only && changed === 1 ? `“${nameOf(only).slice(0, 60)}”` : formatCount(tried, "item");
  const text =
    tried === 0
      ? "Nothing to change: they are so already"
      : `${did} ${left.length === 0 ? items : `${changed} of ${items}`}`;
  return { text, changed, left, waits: results.flatMap(({ id, waits }) => (waits ? [id] : [])) };
}
