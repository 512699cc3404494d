import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { AuditEntryView } from "@/server/domain/audit/schema";
import { applyChange, type ChangeNodesResult, type NodeChange } from "@/server/domain/plans/events";
import type {
  Corrections,
  ImportPreview,
  NodeKind,
  NodeView,
  PlanChange,
  PlanTree,
  PlanView,
  Priority,
} from "@/server/domain/plans/schema";

export const planKeys = {
  all: ["plans"] as const,
  tree: (launchId: string) => [...planKeys.all, "tree", launchId] as const,
  activity: (launchId: string, nodeId: string) => [...planKeys.all, "activity", launchId, nodeId] as const,
};

const base = (launchId: string) => `/api/v1/plans/${launchId}`;
/** Where the whole plan is read; the page's head may ask for it before the scripts do. */
export const planPath = base;
const at = (launchId: string, nodeId: string) => `${base(launchId)}/nodes/${nodeId}`;

/** A slow answer never puts an older plan over a newer one. */
export function newerTree(old: unknown, fresh: unknown): unknown {
  const [before, after] = [old as PlanTree | undefined, fresh as PlanTree];
  if (!before?.plan || !after.plan || before.plan.id !== after.plan.id) return after;
  return before.plan.rev > after.plan.rev ? before : after;
}

export function planQuery(launchId: string) {
  return queryOptions({
    queryKey: planKeys.tree(launchId),
    queryFn: ({ signal }) => apiFetch<PlanTree>(base(launchId), { signal }),
    structuralSharing: newerTree,
  });
}

export type Activity = { entries: AuditEntryView[]; next: number | null };

export function activityQuery(launchId: string, nodeId: string) {
  return queryOptions({
    queryKey: planKeys.activity(launchId, nodeId),
    queryFn: ({ signal }) => apiFetch<Activity>(`${at(launchId, nodeId)}/activity`, { signal }),
  });
}

/** Brings the kept plan up to a change; false when there are changes in between that this browser has not heard of. */
export function applyToTree(queries: QueryClient, launchId: string, change: PlanChange): boolean {
  const key = planKeys.tree(launchId);
  const before = queries.getQueryData<PlanTree>(key);
  if (!before?.plan) return false;
  queries.setQueryData<PlanTree>(key, applyChange(before, change));
  for (const node of change.nodes)
    void queries.invalidateQueries({ queryKey: planKeys.activity(launchId, node.id) });
  return change.rev <= before.plan.rev + 1;
}

/** One item as it really is, without the numbers around it. */
export function correctNode(queries: QueryClient, launchId: string, node: NodeView): void {
  queries.setQueryData<PlanTree>(planKeys.tree(launchId), (tree) =>
    tree
      ? {
          ...tree,
          nodes: tree.nodes.map((each) => (each.id === node.id && each.version < node.version ? node : each)),
        }
      : tree,
  );
}

export type NodeEdit = {
  title?: string;
  status?: "open" | "in_progress" | "blocked" | "cancelled";
  priority?: Priority | null;
  ownerText?: string | null;
  assigneeId?: string | null;
  estimateMinutes?: number | null;
  dueDate?: string | null;
  notes?: string | null;
};
export type NodePlace = { parentId: string | null } | { before: string } | { after: string };
type Versioned = Pick<NodeView, "id" | "version">;

export function sendTick(
  launchId: string,
  node: Versioned,
  ticked: boolean,
  reason: string | undefined,
  idempotencyKey: string,
): Promise<PlanChange> {
  const body = { ticked, version: node.version, ...(reason === undefined ? {} : { reason }) };
  return apiFetch(`${at(launchId, node.id)}/tick`, { body, idempotencyKey });
}

export function sendEdit(launchId: string, node: Versioned, edit: NodeEdit): Promise<PlanChange> {
  return apiFetch(at(launchId, node.id), { method: "PATCH", body: { ...edit, version: node.version } });
}

export function sendMove(launchId: string, node: Versioned, place: NodePlace): Promise<PlanChange> {
  return apiFetch(`${at(launchId, node.id)}/move`, { body: { ...place, version: node.version } });
}

export function sendRemove(launchId: string, node: Versioned): Promise<PlanChange> {
  return apiFetch(at(launchId, node.id), { method: "DELETE", body: { version: node.version } });
}

export function sendRestore(launchId: string, nodeId: string): Promise<PlanChange> {
  return apiFetch(`${at(launchId, nodeId)}/restore`, { body: {} });
}

export function sendChanges(
  launchId: string,
  changes: readonly NodeChange[],
  reason: string | undefined,
  idempotencyKey: string,
): Promise<ChangeNodesResult> {
  const body = { changes, ...(reason === undefined ? {} : { reason }) };
  return apiFetch(`${base(launchId)}/nodes/change`, { body, idempotencyKey });
}

export type NewNode = { kind: Exclude<NodeKind, "title">; title: string } & NodePlace;

export function sendAdd(launchId: string, node: NewNode, idempotencyKey: string): Promise<PlanChange> {
  return apiFetch(`${base(launchId)}/nodes`, { body: node, idempotencyKey });
}

/** A file, and how it is to be read where somebody corrected that before. */
export type PlanUpload = { fileName: string; corrections?: Corrections } & (
  | { base64: string }
  | { text: string }
);

/** How a file is to be read; without corrections, those that are kept with the plan count. */
export type ImportReading = { repair: boolean; corrections?: Corrections };

export function sendPreview(
  launchId: string,
  upload: PlanUpload,
  reading: ImportReading,
  signal: AbortSignal,
): Promise<ImportPreview> {
  return apiFetch(`${base(launchId)}/preview`, { body: { ...upload, ...reading }, signal });
}

export type ImportAnswer = { plan: PlanView; unchanged: boolean };

export function sendImport(
  launchId: string,
  upload: PlanUpload,
  choice: ImportReading & { replace: boolean },
  idempotencyKey: string,
): Promise<ImportAnswer> {
  return apiFetch(`${base(launchId)}/import`, { body: { ...upload, ...choice }, idempotencyKey });
}

export function sendUndoImport(launchId: string, loseWork: boolean): Promise<{ plan: PlanView | null }> {
  return apiFetch(`${base(launchId)}/undo-import`, { body: { loseWork } });
}
