import { actorId, actorName, type CommandContext } from "@/server/kernel/context";
import type { ImportedBy, NodeRow } from "./build-nodes";
import { plansReplaced } from "./events";
import { keepSource } from "./keep-source";
import type { ParsedPlan } from "./markdown";
import { planNow } from "./plan-now";
import type { PlanFile } from "./read-file";
import { type LockedPlan, recordRevision } from "./rows";
import { saveNodes } from "./save-nodes";
import type { Corrections } from "./schema";

export interface Adopted {
  file: PlanFile;
  parsed: ParsedPlan;
  fileName: string;
  repair: boolean;
  corrections: Corrections;
  reason: "imported" | "merged";
  /** What the audit tells beside the file. */
  changes: Record<string, unknown>;
  /** The nodes of the new generation; called once the file is kept under its number. */
  rowsOf: (by: ImportedBy) => NodeRow[] | Promise<NodeRow[]>;
}

/** Makes a file the plan: keeps its bytes, saves its nodes as a new generation that can be undone, tells everybody. */
export async function adoptFile(tx: CommandContext, plan: LockedPlan, adopted: Adopted) {
  const { file, parsed, fileName, reason } = adopted;
  const at = tx.now();
  const generation = await keepSource(tx, plan, file, parsed, { ...adopted, at });
  const who = { personId: actorId(tx.actor), personName: actorName(tx.actor), at };
  const rows = await adopted.rowsOf({ planId: plan.id, generation, ...who });
  await tx.db.plan.update({ where: { id: plan.id }, data: { generation, undoable: true } });
  await saveNodes(tx.db, rows);
  const current = { ...plan, generation };
  await recordRevision(tx, current);
  const about = { fileName, sha256: file.sha256, bytes: file.bytes.length };
  tx.audit({
    subject: "plan",
    subjectId: plan.id,
    launchId: plan.launchId,
    label: fileName,
    changes: { ...about, ...adopted.changes },
  });
  const now = await planNow(tx, current);
  tx.emit(plansReplaced.on(plan.launchId, { plan: now.plan, reason }));
  return now;
}
