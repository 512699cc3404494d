import { acceptRun } from "@/server/domain/runs";
import { runView } from "@/server/domain/runs/schema";
import { command } from "@/server/kernel/command";
import { checkKindOfRun } from "./jobs";
import { announceCheck, lockKeyOf, requireCheck } from "./rows";
import { checkIdInput } from "./schema";

export const runCheck = command({
  name: "checks.run",
  summary: "Run a check now",
  permission: "checks:run",
  input: checkIdInput,
  output: runView,
  run: async (tx, { checkId }) => {
    const row = await requireCheck(tx.db, checkId);
    const run = await acceptRun(tx, {
      kind: checkKindOfRun,
      title: row.name,
      input: { checkId },
      launchId: row.launchId,
      systemId: row.systemId,
      lockKey: lockKeyOf(checkId),
    });
    tx.audit({
      subject: "check",
      subjectId: checkId,
      launchId: row.launchId,
      label: row.name,
      changes: { runId: run.id, runNumber: run.number },
    });
    await announceCheck(tx, checkId);
    return run;
  },
});
