import { query } from "@/server/kernel/query";
import { readTarget } from "./read-target";
import { systemIdInput, systemTables } from "./schema";

export const listTables = query({
  name: "systems.list-tables",
  summary: "The tables of a database, to choose whose rows are saved",
  permission: "systems:write",
  input: systemIdInput,
  output: systemTables,
  run: async ({ db, ports, signal }, { systemId }) => {
    const { postgresTarget, targets, vault } = ports.outside;
    const { connection } = await readTarget(db, vault, systemId);
    if ("path" in connection) return { tables: [] };
    if (connection.engine !== "postgresql") {
      return { tables: await targets[connection.engine].listTables(connection, signal) };
    }
    const { host, port, database, user, password, sslMode } = connection;
    return {
      tables: await postgresTarget.listTables({ host, port, database, user, password, sslMode }, signal),
    };
  },
});
