import type { OpenedStore } from "@/server/domain/stores";
import type { Ports } from "@/server/kernel/context";
import type { TargetConnection } from "@/server/kernel/ports/connections";
import { buildEngine } from "./build-engine";
import { targetOf } from "./pipeline/engine";
import { backupOfObject, fateOfObject, incompleteMark, type KnownBackup, objectIdOf } from "./rules";

/**
 * Removes what runs that died left behind: unfinished or superseded objects in the store, and databases a restore
 * never completed on this server. Called at the beginning of every run; what is at work or unknown is left alone.
 */
export async function sweepLeftovers(
  ports: Ports,
  systemId: string,
  connection: TargetConnection,
  log: (line: string) => void,
  opened?: OpenedStore,
): Promise<void> {
  if (opened) await sweepStore(ports, opened, log);
  await sweepTargets(ports, systemId, connection, log);
}

interface Row extends Omit<KnownBackup, "writing"> {
  id: string;
  /** Of its run, while that is at work on this store. */
  fence: bigint | null;
}

async function sweepStore(
  { db, clock }: Ports,
  { store, row: { id: storeId } }: OpenedStore,
  log: (line: string) => void,
): Promise<void> {
  const objects = await store.list();
  const ids = objects.flatMap(({ objectId }) => backupOfObject(objectId) ?? []);
  // One statement, one moment: read apart, a backup could become good in between and look abandoned.
  const rows = await db.$queryRaw<Row[]>`
    select backup.id, backup.state, backup.object_id as "objectId", copy.state as copy,
      case when run.state in ('running', 'cancelling') and backup.store_id = ${storeId}::uuid then run.fence end as fence
    from backup left join run on run.id = backup.run_id
    left join backup_copy copy on copy.backup_id = backup.id and copy.store_id = ${storeId}::uuid
    where backup.id = any(${ids}::uuid[])`;
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const object of objects) {
    const backupId = backupOfObject(object.objectId);
    if (backupId === null) continue;
    const row = known.get(backupId);
    const backup = row
      ? { ...row, writing: row.fence === null ? null : objectIdOf(backupId, row.fence) }
      : null;
    const ageMs = clock.now().getTime() - object.modifiedAt.getTime();
    if (fateOfObject({ ...object, ageMs }, backup) === "keep") continue;
    await store.remove(object.objectId);
    log(`removed what an earlier attempt left in the store: ${object.objectId}`);
  }
}

/** Every restore that ended without success may have left something under the name it was to make. */
async function sweepTargets(
  ports: Ports,
  systemId: string,
  connection: TargetConnection,
  log: (line: string) => void,
): Promise<void> {
  const target = targetOf(buildEngine(ports), connection);
  const ended = await ports.db.restore.findMany({
    where: { systemId, state: { in: ["failed", "cancelled", "interrupted"] }, sweptAt: null },
  });
  for (const { id, newDatabase } of ended) {
    if (await target.removeLeftover(newDatabase, incompleteMark(id))) {
      log(`removed ${newDatabase}, which an earlier restore did not complete`);
    }
    await ports.db.restore.update({ where: { id }, data: { sweptAt: ports.clock.now() } });
  }
}
