import { sendNotices } from "@/server/domain/notices";
import { command } from "@/server/kernel/command";
import { actorId } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import {
  announceComment,
  commentHref,
  readPeople,
  requireComment,
  requireItem,
  toCommentViews,
} from "./rows";
import { findMentions, plainText } from "./rules";
import { commentView, editCommentInput } from "./schema";

export const editComment = command({
  name: "comments.edit",
  summary: "Change one's own comment; what it said before stays in the audit",
  permission: "comments:write",
  input: editCommentInput,
  output: commentView,
  run: async (tx, { launchId, commentId, version, body }) => {
    const before = await requireComment(tx.db, launchId, commentId);
    const item = await requireItem(tx.db, launchId, before.nodeId);
    if (before.authorId === null || before.authorId !== actorId(tx.actor)) {
      throw new DomainError("forbidden", "Only its author may change a comment. Write one of your own.");
    }
    if (before.body === body) {
      tx.unchanged();
      const [same] = await toCommentViews(tx.db, [before]);
      if (same) return same;
    }
    const mentions = findMentions(body, await readPeople(tx.db)).map(({ id }) => id);
    const { count } = await tx.db.comment.updateMany({
      where: { id: commentId, version, removedAt: null },
      data: { body, mentions, editedAt: tx.now(), version: { increment: 1 } },
    });
    if (count === 0) {
      const [now] = await toCommentViews(tx.db, [before]);
      throw new DomainError(
        "conflict",
        "This comment was changed in another window. Look at it, then save again.",
        {
          details: { comment: now },
        },
      );
    }
    await sendNotices(tx, {
      kind: "mention",
      personIds: mentions.filter((id) => !before.mentions.includes(id)),
      launchId,
      title: item.title,
      text: plainText(body),
      href: commentHref(item, before),
      sourceId: commentId,
    });
    tx.audit({
      subject: "plan-item",
      subjectId: before.nodeId,
      launchId,
      label: item.title,
      changes: { commentId, body: { before: before.body, after: body } },
    });
    return announceComment(tx, await tx.db.comment.findUniqueOrThrow({ where: { id: commentId } }));
  },
});
