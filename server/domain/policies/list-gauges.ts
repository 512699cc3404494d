import { query } from "@/server/kernel/query";
import { readGauges } from "./read-gauges";
import { gaugesView, launchIdInput } from "./schema";

/** What can be backed up in a launch, with how much would be lost and how long a restore takes. */
export const listGauges = query({
  name: "policies.list-gauges",
  summary: "Read the gauges of a launch's systems",
  permission: "policies:read",
  input: launchIdInput,
  output: gaugesView,
  run: async (tx, { launchId }) => {
    const systems = await tx.db.system.findMany({
      where: { launchId, removedAt: null, kind: { in: ["database", "folder", "bucket"] } },
      orderBy: [{ environment: "asc" }, { name: "asc" }],
    });
    const found = [];
    for (const system of systems) found.push(await readGauges(tx.db, system, tx.now()));
    return { systems: found };
  },
});
