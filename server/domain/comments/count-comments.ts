import { z } from "zod";
import { query } from "@/server/kernel/query";
import { commentCounts } from "./schema";

export const countComments = query({
  name: "comments.count",
  summary: "How many comments the items of a launch have",
  permission: "comments:read",
  input: z.object({ launchId: z.uuid() }),
  output: commentCounts,
  run: async ({ db }, { launchId }) => {
    const rows = await db.comment.groupBy({
      by: ["nodeId"],
      where: { launchId, removedAt: null },
      _count: { _all: true },
    });
    return { counts: Object.fromEntries(rows.map(({ nodeId, _count }) => [nodeId, _count._all])) };
  },
});
