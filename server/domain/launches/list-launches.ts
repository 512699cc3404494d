import { z } from "zod";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { toLaunchView } from "./rows";
import { launchView } from "./schema";

export const listLaunches = query({
  name: "launches.list",
  summary: "Launches, newest first",
  permission: "launches:read",
  input: emptyInput,
  output: z.object({ launches: z.array(launchView) }),
  run: async ({ db }) => {
    const rows = await db.launch.findMany({ where: { archivedAt: null }, orderBy: { createdAt: "desc" } });
    return { launches: rows.map(toLaunchView) };
  },
});
