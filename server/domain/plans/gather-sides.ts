import type { Db } from "@/server/kernel/context";
import { type ConsoleNode, type FileNode, fileSide, type PlanNodeDraft } from "./markdown";
import type { PlanFile } from "./read-file";
import { readPlan } from "./read-plan";
import type { LockedPlan } from "./rows";
import { correctionsSchema } from "./schema";

/** A row of plan_node under the names of its columns, as JSON gives them. */
export interface StoredNode {
  [column: string]: unknown;
  id: string;
  parent_id: string | null;
  kind: FileNode["kind"];
  title: string;
}

export interface GatheredSides {
  /** Every node of the plan, removed ones too, parents before children and siblings in order. */
  rows: StoredNode[];
  sides: { base: FileNode[]; console: ConsoleNode[]; file: FileNode[] };
  /** The newer file is CSV, which does not carry everything. */
  isTable: boolean;
}

/** The last imported file, the plan as it is, and the newer file, ready to be merged. */
export async function gatherSides(
  db: Db,
  plan: Pick<LockedPlan, "id" | "generation">,
  drafts: readonly PlanNodeDraft[],
  format: PlanFile["format"],
): Promise<GatheredSides> {
  const source = await db.planSource.findUniqueOrThrow({
    where: { planId_generation: { planId: plan.id, generation: plan.generation } },
    select: { bytes: true, format: true, repairDeclined: true, corrections: true, importedAt: true },
  });
  const { bytes } = source;
  const last = { bytes: bytes ?? new Uint8Array(), format: source.format as PlanFile["format"] };
  const corrections = correctionsSchema.parse(source.corrections);
  const base = bytes ? readPlan(last, !source.repairDeclined, { corrections }).nodes : [];
  const found = await db.$queryRaw<{ node: StoredNode }[]>`
    select to_jsonb(n) as node from plan_node n
    where n.plan_id = ${plan.id}::uuid and n.generation = ${plan.generation}
    order by n.depth, n.position, n.id`;
  const rows = found.map(({ node }) => node);
  const console = consoleSide(rows, base, source.importedAt);
  const carried = (nodes: FileNode[]) => (format === "csv" ? nodes.map(onlyCsv) : nodes);
  const sides = { base: carried(fileSide(base)), console, file: carried(fileSide(drafts)) };
  return { rows, sides, isTable: format === "csv" };
}

/** What CSV has no column for is not gone because it is not there. */
function onlyCsv(node: FileNode): FileNode {
  const { kind = "", id = "", text = "", fields = "" } = node.details;
  return { ...node, details: { kind, id, text, fields } };
}

function consoleSide(
  rows: readonly StoredNode[],
  base: readonly PlanNodeDraft[],
  importedAt: Date,
): ConsoleNode[] {
  const places = new Map(rows.map((row, at) => [row.id, at]));
  const byKey = new Map(base.map((draft) => [draft.key, draft.index]));
  const placeOf = (id: unknown) => places.get(String(id)) ?? [];
  return rows.map((row) => {
    const line = row.line as number | null;
    return {
      parent: row.parent_id === null ? null : (places.get(row.parent_id) ?? null),
      kind: row.kind,
      title: row.title,
      externalId: row.external_id as string | null,
      line,
      values: valuesOfRow(row),
      needs: ((row.depends_on ?? []) as string[]).flatMap(placeOf),
      base: line === null ? null : (byKey.get(String(row.key)) ?? null),
      removed: row.removed_at !== null,
      removedWith: row.removed_with as string | null,
      tickedSince: row.ticked_source === "hand" && new Date(String(row.ticked_at)) > importedAt,
      worked: row.notes !== null || row.assignee_id !== null || row.proof_state !== "none",
    };
  });
}

function valuesOfRow(row: StoredNode): ConsoleNode["values"] {
  return {
    title: row.title,
    owner: row.owner_text as string | null,
    priority: row.priority as string | null,
    estimate: row.estimate_minutes as number | null,
    due: row.due_date as string | null,
    needs: null,
    status: (row.ticked ? (row.status_before ?? "open") : row.status) as string | null,
    ticked: row.ticked === true,
  };
}
