import { withdrawNotices } from "@/server/domain/notices";
import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";
import { announceComment, requireComment, requireItem, toCommentViews } from "./rows";
import { commentView, removeCommentInput } from "./schema";

export const removeComment = command({
  name: "comments.remove",
  summary: "Remove one's own comment, or as a lead anybody's; its place stays, its words go into the audit",
  permission: "comments:write",
  input: removeCommentInput,
  output: commentView,
  run: async (tx, { launchId, commentId, version }) => {
    const before = await requireComment(tx.db, launchId, commentId);
    const item = await requireItem(tx.db, launchId, before.nodeId);
    const own = before.authorId !== null && before.authorId === actorId(tx.actor);
    const moderates = tx.actor.kind === "person" && may(tx.actor.role, "comments:moderate");
    if (!own && !moderates) {
      throw new DomainError("forbidden", "Only its author and leads may remove a comment.");
    }
    const { count } = await tx.db.comment.updateMany({
      where: { id: commentId, version, removedAt: null },
      data: {
        body: "",
        mentions: [],
        removedAt: tx.now(),
        removedByName: actorName(tx.actor),
        version: { increment: 1 },
      },
    });
    if (count === 0) {
      const [now] = await toCommentViews(tx.db, [before]);
      throw new DomainError(
        "conflict",
        "This comment was changed a moment ago. Read it before you remove it.",
        {
          details: { comment: now },
        },
      );
    }
    await withdrawNotices(tx, commentId);
    tx.audit({
      subject: "plan-item",
      subjectId: before.nodeId,
      launchId,
      label: item.title,
      changes: { commentId, author: before.authorName, body: { before: before.body, after: null } },
    });
    return announceComment(tx, await tx.db.comment.findUniqueOrThrow({ where: { id: commentId } }));
  },
});
