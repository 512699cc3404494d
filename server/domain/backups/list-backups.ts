import { z } from "zod";
import { query } from "@/server/kernel/query";
import { backupViews } from "./rows";
import { backupView, listBackupsInput } from "./schema";

export const listBackups = query({
  name: "backups.list",
  summary: "The backups of a launch, newest first",
  permission: "backups:read",
  input: listBackupsInput,
  output: z.object({ backups: z.array(backupView), more: z.boolean() }),
  run: async ({ db }, { launchId, systemId, state, after, limit }) => {
    const rows = await db.backup.findMany({
      where: { launchId, ...(systemId ? { systemId } : {}), ...(state ? { state } : {}) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      ...(after ? { cursor: { id: after }, skip: 1 } : {}),
    });
    return { backups: await backupViews(db, rows.slice(0, limit)), more: rows.length > limit };
  },
});
