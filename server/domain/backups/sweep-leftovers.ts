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

async function sweepStore({ db, outside, clock }: Ports, log: (line: string) => void): Promise<void> {
  for (const object of await outside.store.list()) {
    const backupId = backupOfObject(object.objectId);
    if (backupId === null) continue;
    const row = await db.backup.findUnique({ where: { id: backupId } });
    const run = row && (await db.run.findUnique({ where: { id: row.runId } }));
    const atWork = run?.state === "running" || run?.state === "cancelling";
    const backup = row && {
      state: row.state,
      objectId: row.objectId,
      writing: run && atWork ? objectIdOf(backupId, run.fence) : null,
    };
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
