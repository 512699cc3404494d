import type { Ports } from "@/server/kernel/context";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { backupOfObject, fateOfObject, MARK_PREFIX, objectIdOf, restoreOfMark } from "./rules";

/**
 * Removes what runs that died left behind: unfinished or superseded objects in the store, and databases a restore
 * never completed on this server. Called at the beginning of every run; what is at work or unknown is left alone.
 */
export async function sweepLeftovers(
  ports: Ports,
  connection: PostgresConnection,
  log: (line: string) => void,
): Promise<void> {
  await sweepStore(ports, log);
  await sweepDatabases(ports, connection, log);
}

interface KnownBackup {
  id: string;
  state: string;
  objectId: string | null;
  /** Of its run, while that is at work. */
  fence: bigint | null;
}

async function sweepStore({ db, outside, clock }: Ports, log: (line: string) => void): Promise<void> {
  const objects = await outside.store.list();
  const ids = objects.flatMap(({ objectId }) => backupOfObject(objectId) ?? []);
  // One statement, one moment: read apart, a backup could become good in between and look abandoned.
  const rows = await db.$queryRaw<KnownBackup[]>`
    select backup.id, backup.state, backup.object_id as "objectId",
      case when run.state in ('running', 'cancelling') then run.fence end as fence
    from backup left join run on run.id = backup.run_id where backup.id = any(${ids}::uuid[])`;
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
    await outside.store.remove(object.objectId);
    log(`removed what an earlier attempt left in the store: ${object.objectId}`);
  }
}

async function sweepDatabases(
  { db, outside }: Ports,
  connection: PostgresConnection,
  log: (line: string) => void,
): Promise<void> {
  const { postgresTarget } = outside;
  for (const { name, comment } of await postgresTarget.databasesMarked(connection, MARK_PREFIX)) {
    const restoreId = restoreOfMark(comment);
    const restore = restoreId && (await db.restore.findUnique({ where: { id: restoreId } }));
    if (!restore || restore.state === "pending" || restore.newDatabase !== name) continue;
    if (await postgresTarget.dropDatabase(connection, name, comment)) {
      log(`removed the database ${name}, which an earlier restore did not complete`);
    }
  }
}
