import { query } from "@/server/kernel/query";
import { requireItemTitle, toAttachmentView } from "./rows";
import { attachmentList, itemInput } from "./schema";

export const listAttachments = query({
  name: "attachments.list",
  summary: "The files of an item, newest first",
  permission: "attachments:read",
  input: itemInput,
  output: attachmentList,
  run: async ({ db }, { launchId, nodeId }) => {
    await requireItemTitle(db, launchId, nodeId);
    const rows = await db.attachment.findMany({
      where: { launchId, nodeId, state: "kept" },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    return { attachments: rows.map(toAttachmentView) };
  },
});
