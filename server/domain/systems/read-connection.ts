import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import type { Vault } from "@/server/kernel/ports/vault";
import { readTarget } from "./read-target";
import type { SystemView } from "./schema";

/** Opens a PostgreSQL database's connection for the work of other rooms. The password never leaves the server. */
export async function readConnection(
  db: Db,
  vault: Vault,
  systemId: string,
): Promise<{ system: SystemView; connection: PostgresConnection }> {
  const { system, connection: target } = await readTarget(db, vault, systemId);
  if (target.engine !== "postgresql") {
    throw new DomainError("invalid", `${system.name} is not a PostgreSQL database.`);
  }
  const { host, port, database, user, password, sslMode } = target;
  return { system, connection: { host, port, database, user, password, sslMode } };
}
