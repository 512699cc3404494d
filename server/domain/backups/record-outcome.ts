import { recordEvidence, subjectOf } from "@/server/domain/evidence";
import type { CommandContext } from "@/server/kernel/context";

export interface BackupOutcome {
  /** A restore that was compared with what was backed up counts as a drill. */
  thing: "backup" | "drill";
  launchId: string;
  systemId: string;
  runId: string;
  passed: boolean;
  summary: string;
  /** Of a backup the moment it shows, of a restore the moment it was compared. */
  observedAt: Date;
  facts: Record<string, unknown>;
}

/** Leaves evidence of a backup or a restore, in the transaction that records its end. */
export async function recordOutcome(tx: CommandContext, outcome: BackupOutcome): Promise<void> {
  const { thing, launchId, systemId, runId, passed, summary, observedAt, facts } = outcome;
  const system = await tx.db.system.findUnique({ where: { id: systemId } });
  const name = system?.name ?? "a removed system";
  await recordEvidence(tx, {
    launchId,
    subject: subjectOf(thing, systemId),
    kind: thing,
    label: thing === "backup" ? `Backup of ${name}` : `Restore of ${name}`,
    verdict: passed ? "passed" : "failed",
    summary,
    observedAt,
    runId,
    systemId,
    environment: system?.environment ?? null,
    facts,
  });
}
