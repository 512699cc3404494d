import { sendNotices } from "@/server/domain/notices";
import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { announceComment, commentHref, readPeople, requireItem } from "./rows";
import { findMentions, plainText } from "./rules";
import { addCommentInput, commentView } from "./schema";

export const addComment = command({
  name: "comments.add",
  summary: "Comment on an item; whoever is named by @ and their full name is told",
  permission: "comments:write",
  input: addCommentInput,
  output: commentView,
  run: async (tx, { launchId, nodeId, body }) => {
    const item = await requireItem(tx.db, launchId, nodeId);
    const mentions = findMentions(body, await readPeople(tx.db)).map(({ id }) => id);
    const comment = await tx.db.comment.create({
      data: {
        launchId,
        nodeId,
        authorId: actorId(tx.actor),
        authorName: actorName(tx.actor),
        body,
        mentions,
        createdAt: tx.now(),
      },
    });
    await sendNotices(tx, {
      kind: "mention",
      personIds: mentions,
      launchId,
      title: item.title,
      text: plainText(body),
      href: commentHref(item, comment),
      sourceId: comment.id,
    });
    tx.audit({
      subject: "plan-item",
      subjectId: nodeId,
      launchId,
      label: item.title,
      changes: { commentId: comment.id, body: { before: null, after: body } },
    });
    return announceComment(tx, comment);
  },
});
