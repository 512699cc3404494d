import { z } from "zod";
import { query } from "@/server/kernel/query";
import { attachmentCounts } from "./schema";

export const countAttachments = query({
  name: "attachments.count",
  summary: "How many files the items of a launch have",
  permission: "attachments:read",
  input: z.object({ launchId: z.uuid() }),
  output: attachmentCounts,
  run: async ({ db }, { launchId }) => {
    const rows = await db.attachment.groupBy({
      by: ["nodeId"],
      where: { launchId, state: "kept" },
      _count: { _all: true },
    });
    return { counts: Object.fromEntries(rows.map(({ nodeId, _count }) => [nodeId, _count._all])) };
  },
});
