import type { PlanNode } from "@/prisma/generated/client";
import { type Actor, actorId, actorName } from "@/server/kernel/context";
import type { ChangeResult, NodeChange } from "./events";
import { agoText, applicableColumns, NEEDS_REASON, notApplicableColumns } from "./rules";

/** The columns of plan_node that a batch may change. */
export type Values = Pick<
  PlanNode,
  | "ticked"
  | "status"
  | "statusBefore"
  | "tickedById"
  | "tickedByName"
  | "tickedAt"
  | "tickedSource"
  | "priority"
  | "priorityText"
  | "ownerText"
  | "assigneeId"
  | "estimateMinutes"
  | "estimateText"
  | "dueDate"
  | "naReason"
  | "naByName"
  | "naAt"
  | "naWith"
>;
export type Judged = {
  change: NodeChange;
  result: ChangeResult;
  /** What it shall be; only where the outcome is `changed`. */
  todo?: { row: PlanNode; values: Values; changes: Record<string, unknown> };
};
export type JudgePorts = {
  actor: Actor;
  now: Date;
  /** People who cannot be assigned, and why. */
  refusedAssignees: ReadonlyMap<string, string>;
};

/** What becomes of one change of a batch, before what it waits for is looked at. */
export function judgeChange(row: PlanNode | undefined, change: NodeChange, ports: JudgePorts): Judged {
  const { id } = change;
  const end = (outcome: ChangeResult["outcome"], message?: string): Judged => ({
    change,
    result: { id, outcome, ...(message === undefined ? {} : { message }) },
  });
  if (!row) return end("conflict", "It is no longer in the plan.");
  const gone = row.removedAt !== null;
  if (change.restore ? !gone : gone && change.remove) return end("unchanged");
  if (gone && !change.restore) return end("conflict", `${row.changedByName} removed it.`);
  const values = change.remove || change.restore ? { ...row } : wantedValues(row, change, ports);
  const changes = whatChanges(row, values, change);
  if (Object.keys(changes).length === 0) return end("unchanged");
  if (row.version !== change.version) return end("conflict", whoWasFaster(row, ports));
  const refusal = refusalOf(row, change, ports);
  if (refusal) return end("refused", refusal);
  return { change, result: { id, outcome: "changed" }, todo: { row, values, changes } };
}

function whoWasFaster(row: PlanNode, { actor, now }: JudgePorts): string {
  const ticked = row.ticked && row.tickedAt !== null && row.tickedAt >= row.changedAt;
  const who = row.changedByName === actorName(actor) ? "You" : row.changedByName;
  return `${who} ${ticked ? "ticked" : "changed"} it ${agoText(now.getTime() - row.changedAt.getTime())} ago.`;
}

function refusalOf(row: PlanNode, change: NodeChange, { refusedAssignees }: JudgePorts): string | undefined {
  if (!row.tickable && change.ticked !== undefined) return "Only tasks and check items can be ticked.";
  if (row.status === "cancelled" && change.ticked === true)
    return "It does not apply. Take that back to tick it.";
  if (!row.tickable && change.status !== undefined) return "Only tasks and check items have a status.";
  if (change.status !== undefined && row.ticked && change.ticked !== false)
    return "It is ticked. Take the tick away to change its status.";
  if (change.status !== undefined && change.ticked === true) return "A ticked item is done.";
  if (change.status === "cancelled" && change.naReason === undefined && row.status !== "cancelled")
    return NEEDS_REASON;
  return change.assigneeId ? refusedAssignees.get(change.assigneeId) : undefined;
}

function wantedValues(row: PlanNode, change: NodeChange, ports: JudgePorts): Values {
  const values: Values = { ...row, ...wantedTick(row, change, ports) };
  const { status, ownerText, assigneeId, dueDate } = change;
  if (status !== undefined) values.status = status;
  if (status !== undefined && status !== "cancelled" && row.status === "cancelled")
    Object.assign(values, applicableColumns(row), { status });
  if (status === "cancelled" && change.naReason !== undefined) {
    const by = { reason: change.naReason, name: actorName(ports.actor), at: ports.now };
    Object.assign(values, notApplicableColumns({ ...row, status: ticklessStatus(row) }, by));
  }
  if (ownerText !== undefined) values.ownerText = ownerText || null;
  if (assigneeId !== undefined) values.assigneeId = assigneeId;
  if (dueDate !== undefined) values.dueDate = dueDate === null ? null : new Date(dueDate);
  // What the file says about a value goes with the value.
  if (change.priority !== undefined && change.priority !== row.priority)
    Object.assign(values, { priority: change.priority, priorityText: null });
  if (change.estimateMinutes !== undefined && change.estimateMinutes !== row.estimateMinutes)
    Object.assign(values, { estimateMinutes: change.estimateMinutes, estimateText: null });
  return values;
}

const ticklessStatus = (row: PlanNode) => (row.ticked ? (row.statusBefore ?? "open") : row.status);

function wantedTick(row: PlanNode, { ticked }: NodeChange, { actor, now }: JudgePorts): Partial<Values> {
  if (ticked === undefined || ticked === row.ticked) return {};
  const nobody = { tickedById: null, tickedByName: null, tickedAt: null, tickedSource: null };
  if (!ticked) return { ticked, status: row.statusBefore ?? "open", statusBefore: null, ...nobody };
  const me = { tickedById: actorId(actor), tickedByName: actorName(actor), tickedAt: now };
  return { ticked, status: "done", statusBefore: row.status, ...me, tickedSource: "hand" };
}

const TOLD = [
  "status",
  "ownerText",
  "assigneeId",
  "priority",
  "estimateMinutes",
  "dueDate",
  "naReason",
] as const;

/** As the audit tells it: a tick as one edit of a single item would, everything else as before and after. */
function whatChanges(row: PlanNode, values: Values, change: NodeChange): Record<string, unknown> {
  if (change.remove) return { removed: true };
  if (change.restore) return { restored: true };
  const changes: Record<string, unknown> = {};
  const ticks = row.ticked !== values.ticked;
  if (ticks) changes.ticked = values.ticked;
  for (const name of TOLD) {
    if (name === "status" && ticks && change.status === undefined) continue;
    const [before, after] = [row[name], values[name]];
    if (JSON.stringify(before) !== JSON.stringify(after)) changes[name] = { before, after };
  }
  return changes;
}
