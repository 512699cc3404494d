import { z } from "zod";
import { query } from "@/server/kernel/query";
import { restoreViews } from "./rows";
import { listRestoresInput, restoreView } from "./schema";

export const listRestores = query({
  name: "backups.list-restores",
  summary: "The restores of a launch, newest first",
  permission: "backups:read",
  input: listRestoresInput,
  output: z.object({ restores: z.array(restoreView), more: z.boolean() }),
  run: async ({ db }, { launchId, systemId, after, limit }) => {
    const rows = await db.restore.findMany({
      where: { launchId, ...(systemId ? { systemId } : {}) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      ...(after ? { cursor: { id: after }, skip: 1 } : {}),
    });
    return { restores: await restoreViews(db, rows.slice(0, limit)), more: rows.length > limit };
  },
});
