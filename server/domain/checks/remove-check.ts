import { askForReview } from "@/server/domain/evidence";
import { command } from "@/server/kernel/command";
import { announceCheck, requireCheck } from "./rows";
import { checkIdInput, checkView } from "./schema";

/** The check's results and evidence stay. */
export const removeCheck = command({
  name: "checks.remove",
  summary: "Remove a check; what it found stays",
  permission: "checks:write",
  input: checkIdInput,
  output: checkView,
  run: async (tx, { checkId }) => {
    const row = await requireCheck(tx.db, checkId);
    await tx.db.check.update({
      where: { id: checkId },
      data: { removedAt: tx.now(), nextAt: null, sealedSecrets: null, rev: { increment: 1 } },
    });
    await askForReview(tx.db, row.launchId, tx.now());
    tx.audit({ subject: "check", subjectId: checkId, launchId: row.launchId, label: row.name });
    return announceCheck(tx, checkId);
  },
});
