import type { Db } from "@/server/kernel/context";
import { timeBackups } from "./time-backups";

const NEWEST = 31;

export interface Measures {
  /** Oldest first. */
  snapshots: Date[];
  restores: { at: Date; ms: number }[];
  backupMs: number | null;
}

/** What was measured about a system: the moments of its backups, and the restores that ended well. */
export async function readMeasures(db: Db, systemId: string): Promise<Measures> {
  const backups = await db.backup.findMany({
    where: { systemId, state: "good", snapshotAt: { not: null } },
    orderBy: { snapshotAt: "desc" },
    take: NEWEST,
    select: { snapshotAt: true },
  });
  const restores = await db.$queryRaw<{ at: Date; ms: number }[]>`
    select v.ended_at as at, (extract(epoch from v.ended_at - r.started_at) * 1000)::float8 as ms
    from restore v join run r on r.id = v.run_id
    where v.system_id = ${systemId}::uuid and v.state = 'done' and v.ended_at is not null and r.started_at is not null
    order by v.ended_at desc limit ${NEWEST}`;
  return {
    snapshots: backups.flatMap(({ snapshotAt }) => snapshotAt ?? []).reverse(),
    restores: restores.map(({ at, ms }) => ({ at, ms: Math.max(0, ms) })).reverse(),
    backupMs: await timeBackups(db, systemId),
  };
}
