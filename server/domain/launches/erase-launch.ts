import type { Launch } from "@/prisma/generated/client";
import type { CommandContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { launchRemoved } from "./events";
import { toLaunchView } from "./rows";

/** Removes a launch with all that is its own. Work in progress must end first, so that nothing writes into a void. */
export async function eraseLaunch(tx: CommandContext, launch: Launch, reason?: string): Promise<void> {
  // Locks the row first: a run accepted meanwhile waits for its foreign key and then finds no launch.
  await tx.db.$queryRaw`select 1 from launch where id = ${launch.id}::uuid for update`;
  const busy = await tx.db.run.findFirst({
    where: { launchId: launch.id, state: { in: ["running", "cancelling"] } },
  });
  if (busy) {
    throw new DomainError(
      "conflict",
      `Run #${busy.number} (${busy.title}) is still ${busy.state}. Cancel it or wait for its end, then remove the launch.`,
      { details: { runId: busy.id, runNumber: busy.number } },
    );
  }
  await tx.db.launch.delete({ where: { id: launch.id } });
  await tx.db.liveEvent.deleteMany({ where: { stream: launch.id } });
  tx.audit({
    subject: "launch",
    subjectId: launch.id,
    launchId: launch.id,
    label: launch.name,
    changes: { before: toLaunchView(launch) },
    ...(reason ? { reason } : {}),
  });
  tx.emit(launchRemoved.on(CONSOLE_STREAM, { id: launch.id }));
}
