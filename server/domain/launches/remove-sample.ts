import { command } from "@/server/kernel/command";
import type {} from "@/server/kernel/ports/demo-database";
import type {} from "@/server/kernel/ports/store";
import { emptyInput } from "@/server/kernel/verb";
import { eraseLaunch } from "./erase-launch";
import { removedView } from "./schema";

export const removeSample = command({
  name: "launches.remove-sample",
  summary: "Remove the sample launch with its demo database",
  permission: "launches:sample",
  input: emptyInput,
  output: removedView.nullable(),
  timeoutMs: 30_000,
  run: async (tx) => {
    const launch = await tx.db.launch.findFirst({ where: { sample: true } });
    if (!launch) {
      tx.unchanged();
      return null;
    }
    // Only the demo's own backups: somebody may have registered a database of theirs in the sample.
    const demo = await tx.db.system.findMany({
      where: { launchId: launch.id, ...tx.ports.outside.demoDatabase.place },
      select: { id: true },
    });
    const files = await tx.db.backup.findMany({
      where: { launchId: launch.id, systemId: { in: demo.map(({ id }) => id) }, objectId: { not: null } },
      select: { objectId: true },
    });
    await eraseLaunch(tx, launch);
    tx.after(async () => {
      for (const { objectId } of files) if (objectId !== null) await tx.ports.outside.store.remove(objectId);
    });
    // Before the commit: should the server refuse, the launch stays, and the button can be pressed again.
    await tx.ports.outside.demoDatabase.drop();
    return { id: launch.id };
  },
});
