import { z } from "zod";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { getOverview } from "./get-overview";
import { toLaunchView } from "./rows";
import { countBlockers } from "./rules";
import { boardEntry, type LaunchOverview } from "./schema";

export const listBoard = query({
  name: "launches.board",
  summary: "All launches with how far each is, newest first",
  permission: "launches:read",
  input: emptyInput,
  output: z.object({ launches: z.array(boardEntry) }),
  run: async (ctx) => {
    const rows = await ctx.db.launch.findMany({
      where: { archivedAt: null },
      orderBy: { createdAt: "desc" },
    });
    const launches = [];
    for (const row of rows) {
      // The kept answer of each overview: a launch nobody changed costs one small read.
      const json = await getOverview.json?.(ctx, { launchId: row.id });
      const { verdict, progress, blockers } = JSON.parse(json ?? "") as LaunchOverview;
      launches.push({ launch: toLaunchView(row), verdict, progress, inTheWay: countBlockers(blockers) });
    }
    return { launches };
  },
});
