import type { System } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import {
  type EngineName,
  engineName,
  type ServerConnection,
  targetOptions,
} from "@/server/kernel/ports/connections";
import { environment, SSL_MODES, type SystemView, systemFacts, systemKind } from "./schema";

export function toSystemView(row: System): SystemView {
  const facts = systemFacts.safeParse(row.facts);
  return {
    id: row.id,
    launchId: row.launchId,
    environment: environment.parse(row.environment),
    name: row.name,
    kind: systemKind.parse(row.kind),
    engine: engineOf(row),
    address: row.address,
    connection: placeOf(row),
    options: optionsOf(row),
    hasSecret: row.sealedSecret !== null,
    check:
      row.checkedAt === null
        ? null
        : { ok: row.checkOk ?? false, text: row.checkText ?? "", at: row.checkedAt.toISOString() },
    facts: facts.success ? facts.data : null,
    removed: row.removedAt !== null,
    createdAt: row.createdAt.toISOString(),
    rev: row.rev,
  };
}

/** How a system is backed up; null for what cannot be. */
export function engineOf({ kind, engine }: System): EngineName | null {
  if (kind === "folder" || kind === "bucket") return kind;
  return engineName.nullable().parse(engine);
}

export function optionsOf({ options }: System): SystemView["options"] {
  const parsed = targetOptions.safeParse(options ?? {});
  return parsed.success ? parsed.data : {};
}

/** Where a server is, without its password; null for other kinds. */
export function placeOf(row: System): Omit<ServerConnection, "password"> | null {
  if (row.host === null || row.port === null || row.database === null || row.login === null) return null;
  const sslMode = SSL_MODES.find((mode) => mode === row.sslMode) ?? "prefer";
  return { host: row.host, port: row.port, database: row.database, user: row.login, sslMode };
}

/** Systems that were removed are not found. */
export async function requireSystem(db: Db, systemId: string): Promise<System> {
  const row = await db.system.findUnique({ where: { id: systemId } });
  if (!row || row.removedAt !== null) {
    throw new DomainError("not_found", "There is no such system. It may have been removed.");
  }
  return row;
}

/** Names are unique within an environment; the index behind this guards against two at once. */
export async function refuseTakenName(
  db: Db,
  wanted: { launchId: string; environment: string; name: string },
  except?: string,
): Promise<void> {
  const other = await db.system.findFirst({
    where: { ...wanted, removedAt: null, ...(except ? { id: { not: except } } : {}) },
  });
  if (!other) return;
  throw new DomainError(
    "conflict",
    `There is already a system named ${wanted.name} in ${wanted.environment}.`,
    {
      fields: [{ path: "name", message: "This name is taken." }],
    },
  );
}
