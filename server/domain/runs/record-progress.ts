import { type Ports, systemContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import type { RunProgress } from "@/server/kernel/define-job";
import { transact } from "@/server/kernel/transact";
import { runProgressed } from "./events";

/** Stores and announces progress under the fence; callers limit themselves to about one call a second. */
export async function recordProgress(
  ports: Ports,
  run: { id: string; fence: bigint; launchId: string | null },
  progress: RunProgress,
): Promise<void> {
  await transact(systemContext(ports, "worker", run.id), "runs.progress", async (tx) => {
    tx.unchanged();
    const fraction = progress.fraction === undefined ? null : Math.min(1, Math.max(0, progress.fraction));
    const { count } = await tx.db.run.updateMany({
      where: { id: run.id, fence: run.fence, state: { in: ["running", "cancelling"] } },
      data: { progress: fraction, progressText: progress.text },
    });
    if (count === 0) return;
    const stream = run.launchId ?? CONSOLE_STREAM;
    tx.emit(runProgressed.on(stream, { runId: run.id, progress: fraction, text: progress.text }));
  });
}
