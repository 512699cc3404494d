import { query } from "@/server/kernel/query";
import { requireItem, toCommentViews } from "./rows";
import { commentPage, listCommentsInput } from "./schema";

export const listComments = query({
  name: "comments.list",
  summary: "The newest comments on an item, oldest of them first",
  permission: "comments:read",
  input: listCommentsInput,
  output: commentPage,
  run: async ({ db }, { launchId, nodeId, before, limit }) => {
    await requireItem(db, launchId, nodeId);
    const rows = await db.comment.findMany({
      where: { launchId, nodeId, ...(before ? { id: { lt: before } } : {}) },
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const shown = rows.slice(0, limit).reverse();
    return {
      comments: await toCommentViews(db, shown),
      earlier: rows.length > limit ? (shown[0]?.id ?? null) : null,
    };
  },
});
