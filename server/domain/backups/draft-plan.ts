import type { z } from "zod";
import { readConnection } from "@/server/domain/systems";
import type { QueryContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { findPostgresTools } from "./pipeline/programs";
import { requireBackup, tablesOf } from "./rows";
import { digestPlan } from "./rules";
import type { planRestoreInput, RestorePlan } from "./schema";

/**
 * Finds out, on the server itself, what a restore would meet. Throws when it could not go well: the backup is not
 * good, the server does not answer or may not create databases, or the name is taken.
 */
export async function draftPlan(
  ctx: QueryContext,
  { backupId, newDatabase }: z.output<typeof planRestoreInput>,
): Promise<RestorePlan> {
  const { vault, postgresTarget, shell } = ctx.ports.outside;
  const row = await requireBackup(ctx.db, backupId);
  const { sha256, snapshotAt, bytes } = row;
  if (row.state !== "good" || sha256 === null || snapshotAt === null || bytes === null) {
    throw new DomainError("conflict", `Only a good backup can be restored; this one is ${row.state}.`);
  }
  const { system, connection } = await readConnection(ctx.db, vault, row.systemId);
  const answer = await postgresTarget.test(connection, ctx.signal);
  if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
  const { facts } = answer;
  if (!facts.canCreateDatabase) {
    throw new DomainError(
      "unavailable",
      `The role ${facts.role} may not create databases. Allow it with: ALTER ROLE ${facts.role} CREATEDB`,
    );
  }
  if (await postgresTarget.databaseExists(connection, newDatabase)) {
    const message = `There is already a database named ${newDatabase}. A restore never writes into one; choose another name.`;
    throw new DomainError("conflict", message, { fields: [{ path: "newDatabase", message }] });
  }
  await findPostgresTools(shell, facts.major);
  const plan = {
    backupId,
    systemId: system.id,
    systemName: system.name,
    environment: system.environment,
    server: {
      host: connection.host,
      port: connection.port,
      version: facts.version,
      identifier: facts.systemIdentifier,
    },
    newDatabase,
    snapshotAt: snapshotAt.toISOString(),
    bytes: Number(bytes),
    databaseBytes: Number(row.databaseBytes ?? 0),
    tables: tablesOf(row),
  };
  return { ...plan, digest: digestPlan(plan, sha256) };
}
