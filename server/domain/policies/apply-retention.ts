import { acceptRun } from "@/server/domain/runs";
import { runView } from "@/server/domain/runs/schema";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { draftRetention } from "./draft-retention";
import { retentionKind } from "./jobs";
import { announce, requireSystem, rulesOf } from "./rows";
import { applyRetentionInput } from "./schema";

/** Lets the saved policy go ahead with exactly the plan that was seen; also the answer to its question. */
export const applyRetention = command({
  name: "policies.apply-retention",
  summary: "Remove what the saved policy does not keep",
  permission: "policies:retain",
  input: applyRetentionInput,
  output: runView,
  run: async (tx, { systemId, digest }) => {
    const system = await requireSystem(tx.db, systemId);
    const policy = await tx.db.retentionPolicy.findUnique({ where: { systemId } });
    if (!policy) throw new DomainError("conflict", "Save the policy first.");
    const { timeZone } = policy;
    const plan = await draftRetention(tx.db, systemId, { rules: rulesOf(policy), timeZone }, tx.now());
    if (plan.digest !== digest) {
      throw new DomainError("conflict", "The backups changed since you looked. Look at the list once more.");
    }
    if (plan.removes === 0) throw new DomainError("conflict", "There is nothing to remove.");
    const run = await acceptRun(tx, {
      kind: retentionKind,
      title: `Retention of ${system.name}`,
      input: { systemId, digest },
      launchId: system.launchId,
      systemId,
      lockKey: `retention:${systemId}`,
    });
    await tx.db.retentionPolicy.update({ where: { systemId }, data: { question: null } });
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: system.launchId,
      label: system.name,
      changes: { removes: plan.removes, bytes: plan.removedBytes, runId: run.id },
    });
    announce(tx, system.launchId, systemId);
    return run;
  },
});
