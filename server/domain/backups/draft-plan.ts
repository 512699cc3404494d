import type { z } from "zod";
import { readTarget } from "@/server/domain/systems";
import type { QueryContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { newNameOf, type TargetConnection } from "@/server/kernel/ports/connections";
import type { TargetFacts } from "@/server/kernel/ports/targets";
import { buildEngine } from "./build-engine";
import { pickCopy } from "./pick-copy";
import { targetOf } from "./pipeline/engine";
import { requireBackup, tablesOf } from "./rows";
import { digestPlan, whyNotCreate } from "./rules";
import type { planRestoreInput, RestorePlan } from "./schema";

/**
 * Finds out, on the system itself, what a restore would meet. Throws when it could not go well: the backup is not
 * good, the system does not answer or nothing may be made beside it, or the name is taken.
 */
export async function draftPlan(
  ctx: QueryContext,
  { backupId, newDatabase, storeId }: z.output<typeof planRestoreInput>,
): Promise<RestorePlan> {
  const row = await requireBackup(ctx.db, backupId);
  const { sha256, snapshotAt, bytes } = row;
  if (row.state !== "good" || sha256 === null || snapshotAt === null || bytes === null) {
    throw new DomainError("conflict", `Only a good backup can be restored; this one is ${row.state}.`);
  }
  const copy = await pickCopy(ctx.db, backupId, storeId);
  const { system, connection } = await readTarget(ctx.db, ctx.ports.outside.vault, row.systemId);
  const name = newNameOf[connection.engine].safeParse(newDatabase);
  if (!name.success) throw badName("invalid", name.error.issues[0]?.message ?? "Choose another name.");
  const target = targetOf(buildEngine(ctx.ports), connection);
  const answer = await target.test(ctx.signal);
  if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
  const { facts } = answer;
  if (!facts.canCreateDatabase) {
    throw new DomainError("unavailable", whyNotCreate(connection.engine, facts.role));
  }
  const taken = await target.refuses(newDatabase);
  if (taken !== null) throw badName("conflict", taken);
  await target.requireTools(facts.major);
  const plan = {
    backupId,
    systemId: system.id,
    systemName: system.name,
    environment: system.environment,
    engine: connection.engine,
    server: serverOf(connection, facts),
    newDatabase,
    snapshotAt: snapshotAt.toISOString(),
    bytes: Number(bytes),
    databaseBytes: Number(row.databaseBytes ?? 0),
    tables: tablesOf(row),
  };
  const source = { storeId: copy.storeId, storeName: copy.store.name };
  return { ...plan, source, digest: digestPlan(plan, sha256) };
}

function serverOf(connection: TargetConnection, facts: TargetFacts): RestorePlan["server"] {
  const { product, version, systemIdentifier: identifier } = facts;
  if (!("path" in connection)) {
    return { host: connection.host, port: connection.port, product, version, identifier };
  }
  const parent = connection.path.replace(/\/+$/, "").replace(/\/[^/]*$/, "");
  return { host: parent === "" ? "/" : parent, port: null, product, version, identifier };
}

function badName(code: "invalid" | "conflict", message: string): DomainError {
  return new DomainError(code, message, { fields: [{ path: "newDatabase", message }] });
}
