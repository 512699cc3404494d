import { formatBytes, formatCount, formatMoment } from "@/lib/format";
import { deleteBackup } from "@/server/domain/backups";
import { systemContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import { transact } from "@/server/kernel/transact";
import { draftRetention } from "./draft-retention";
import { findLeft } from "./find-left";
import { retentionKind } from "./jobs";
import { announce, goodBackups, rulesOf } from "./rows";
import type { RetentionDecision } from "./schema";

/**
 * Removes what the policy does not keep, in two phases: each backup is marked with its reason, then its objects are
 * removed and looked for once more. Trouble with a store leaves the mark, and the next run goes on from there.
 */
export const performRetention = defineRunWork({
  kind: retentionKind,
  perform: async (run, { systemId, digest }) => {
    const policy = await run.ports.db.retentionPolicy.findUnique({ where: { systemId } });
    if (!policy) throw new DomainError("not_found", "The policy was removed.");
    const { timeZone, launchId } = policy;
    const now = run.ports.clock.now();
    const plan = await draftRetention(run.ports.db, systemId, { rules: rulesOf(policy), timeZone }, now);
    const question = digest === null ? plan.question : null;
    if (digest !== null && run.attempt === 1 && plan.digest !== digest) {
      throw new DomainError(
        "conflict",
        "The backups changed since somebody agreed to this. Look at the list again.",
      );
    }
    if (question !== null) run.log(`stopped: ${question}`);
    const removes = question === null ? plan.backups.filter(({ decision }) => decision === "remove") : [];
    const marked = await run.step("Marking", () => markAll(run, systemId, launchId, removes));
    const left = await run.step("Removing", () => removeMarked(run, systemId));
    const text =
      question ??
      `${formatCount(marked.length, "backup")} removed, ${formatBytes(marked.reduce((sum, { bytes }) => sum + bytes, 0))}`;
    if (left > 0) {
      throw new DomainError(
        "unavailable",
        `${formatCount(left, "backup")} could not be removed from the store. They are marked, and the next run tries again.`,
      );
    }
    return {
      result: { systemId, removed: marked.length, question, text },
      effects: async (tx) => {
        await tx.db.retentionPolicy.updateMany({
          where: { systemId },
          data: { question, appliedAt: tx.now() },
        });
        announce(tx, launchId, systemId);
      },
    };
  },
});

async function markAll(
  run: RunHandle,
  systemId: string,
  launchId: string,
  removes: readonly RetentionDecision[],
): Promise<RetentionDecision[]> {
  const marked: RetentionDecision[] = [];
  // The oldest first, so that a run that is stopped has taken the least valuable.
  for (const backup of [...removes].reverse()) {
    if (run.signal.aborted) break;
    if (await mark(run, systemId, launchId, backup)) marked.push(backup);
  }
  return marked;
}

async function mark(
  run: RunHandle,
  systemId: string,
  launchId: string,
  backup: RetentionDecision,
): Promise<boolean> {
  const { backupId } = backup;
  const told = `${formatMoment(backup.at, "UTC")} UTC, ${formatBytes(backup.bytes)}`;
  const reason = `Retention: ${backup.reasons.join(", ")}`;
  try {
    await transact(systemContext(run.ports, "Retention", run.id), "backups.delete", async (tx) => {
      const row = (await goodBackups(tx.db, systemId)).find(({ id }) => id === backupId);
      if (row && row.protectedBy !== null) throw new DomainError("conflict", row.protectedBy);
      await tx.db.backupRemoval.create({
        data: { backupId, systemId, launchId, reason, markedAt: tx.now() },
      });
      await deleteBackup.within(tx, { backupId, reason: reason.slice(0, 300) });
    });
    run.log(`marked ${told}: ${backup.reasons.join(", ")}`);
    return true;
  } catch (error) {
    if (!isDomainError(error) || error.code !== "conflict") throw error;
    run.log(`kept ${told} after all: ${error.message}`);
    return false;
  }
}

/** How many are still somewhere. */
async function removeMarked(run: RunHandle, systemId: string): Promise<number> {
  const { db, clock } = run.ports;
  const rows = await db.backupRemoval.findMany({
    where: { systemId, state: "marked" },
    orderBy: { markedAt: "asc" },
  });
  let left = 0;
  for (const { backupId } of rows) {
    const problem = await findLeft(run.ports, backupId);
    left += problem === null ? 0 : 1;
    if (problem !== null) run.log(`still in a store: ${problem}`);
    await db.backupRemoval.update({
      where: { backupId },
      data: problem === null ? { state: "gone", goneAt: clock.now(), problem: null } : { problem },
    });
  }
  return left;
}
