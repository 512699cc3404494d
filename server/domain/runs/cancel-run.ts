import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announce, requireRun } from "./rows";
import { runIdInput, runView } from "./schema";

export const cancelRun = command({
  name: "runs.cancel",
  summary: "Stop a run; a queued one ends at once, a running one within seconds",
  permission: "runs:cancel",
  input: runIdInput,
  output: runView,
  run: async (tx, { runId }) => {
    const [locked] = await tx.db.$queryRaw<{ state: string }[]>`
      select state from run where id = ${runId}::uuid for update`;
    const row = await requireRun(tx.db, runId);
    const label = `#${row.number} ${row.title}`;
    if (locked?.state === "cancelling") {
      tx.unchanged();
      return announce(tx, runId);
    }
    if (locked?.state !== "queued" && locked?.state !== "running") {
      throw new DomainError(
        "conflict",
        `Run ${label} has already ended (${row.state}). Nothing was changed.`,
      );
    }
    const cancelled = { cancelRequestedAt: tx.now(), cancelledByName: actorName(tx.actor) };
    await tx.db.run.update({
      where: { id: runId },
      data:
        locked.state === "queued"
          ? { ...cancelled, state: "cancelled", endedAt: tx.now(), endTold: false }
          : { ...cancelled, state: "cancelling" },
    });
    await tx.db.$executeRaw`select pg_notify('holdpoint', ${JSON.stringify({ topic: "cancel", id: runId })})`;
    tx.audit({
      subject: "run",
      subjectId: runId,
      label,
      ...(row.launchId ? { launchId: row.launchId } : {}),
      changes: { from: locked.state },
    });
    return announce(tx, runId);
  },
});
