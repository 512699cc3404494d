import { z } from "zod";
import { query } from "@/server/kernel/query";
import { toSystemView } from "./rows";
import { listSystemsInput, systemView } from "./schema";

export const listSystems = query({
  name: "systems.list",
  summary: "The systems of a launch, by environment and name",
  permission: "systems:read",
  input: listSystemsInput,
  output: z.object({ systems: z.array(systemView) }),
  run: async ({ db }, { launchId, environment }) => {
    const rows = await db.system.findMany({
      where: { launchId, removedAt: null, ...(environment ? { environment } : {}) },
      orderBy: [{ environment: "asc" }, { name: "asc" }],
    });
    return { systems: rows.map(toSystemView) };
  },
});
