import type { System } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import {
  type PathTarget,
  SERVER_ENGINES,
  type ServerTarget,
  type TargetConnection,
} from "@/server/kernel/ports/connections";
import type { Vault } from "@/server/kernel/ports/vault";
import { engineOf, optionsOf, placeOf, requireSystem, toSystemView } from "./rows";
import { secretContext } from "./rules";
import type { SystemView } from "./schema";

/** How a system of any kind that can be backed up is reached, password included. It never leaves the server. */
export async function readTarget(
  db: Db,
  vault: Vault,
  systemId: string,
): Promise<{ system: SystemView; connection: TargetConnection }> {
  const row = await requireSystem(db, systemId);
  return { system: toSystemView(row), connection: openPath(row) ?? openServer(row, vault) };
}

function openPath(row: System): PathTarget | null {
  const engine = engineOf(row);
  if (engine !== "sqlite" && engine !== "folder") return null;
  return { engine, path: row.address ?? "" };
}

function openServer(row: System, vault: Vault): ServerTarget {
  const place = placeOf(row);
  const engine = SERVER_ENGINES.find((name) => name === engineOf(row));
  if (place === null || engine === undefined) {
    throw new DomainError("invalid", `${row.name} is not a database.`);
  }
  if (row.sealedSecret === null) {
    throw new DomainError(
      "conflict",
      `No password is stored for ${row.name}. Enter it on the system's page.`,
    );
  }
  const password = vault.open(row.sealedSecret, secretContext(row.id, place.host, place.port));
  return { ...place, password, engine, options: optionsOf(row) };
}
