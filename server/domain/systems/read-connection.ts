import type { System } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import type { Vault } from "@/server/kernel/ports/vault";
import { placeOf, requireSystem, toSystemView } from "./rows";
import { secretContext } from "./rules";
import type { SystemView } from "./schema";

/** Opens a database's connection for the work of other rooms. The password never leaves the server. */
export async function readConnection(
  db: Db,
  vault: Vault,
  systemId: string,
): Promise<{ system: SystemView; connection: PostgresConnection }> {
  const row = await requireSystem(db, systemId);
  return { system: toSystemView(row), connection: openConnection(row, vault) };
}

function openConnection(row: System, vault: Vault): PostgresConnection {
  const place = placeOf(row);
  if (place === null) throw new DomainError("invalid", `${row.name} is not a database.`);
  if (row.sealedSecret === null) {
    throw new DomainError(
      "conflict",
      `No password is stored for ${row.name}. Enter it on the system's page.`,
    );
  }
  const password = vault.open(row.sealedSecret, secretContext(row.id, place.host, place.port));
  return { ...place, password };
}
