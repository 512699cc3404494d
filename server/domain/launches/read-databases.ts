import { listBackups } from "@/server/domain/backups";
import { listSystems } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import type { DatabaseView } from "./schema";

/** The databases of a launch with their last good backup, and how many systems there are in all. */
export async function readDatabases(
  ctx: Context,
  launchId: string,
): Promise<{ databases: DatabaseView[]; systems: number }> {
  const { systems } = await listSystems(ctx, { launchId });
  const databases = await Promise.all(
    systems
      .filter(({ kind }) => kind === "database")
      .map(async ({ id, name, environment }) => {
        const { backups } = await listBackups(ctx, { launchId, systemId: id, state: "good", limit: 1 });
        const [last] = backups;
        return {
          systemId: id,
          name,
          environment,
          lastGoodAt: last?.snapshotAt ?? last?.endedAt ?? null,
          lastGoodBytes: last?.bytes ?? null,
        };
      }),
  );
  return { databases, systems: systems.length };
}
