import type { Comment } from "@/prisma/generated/client";
import type { CommandContext, Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { commentsChanged } from "./events";
import type { CommentView, MentionView } from "./schema";

export interface LaunchItem {
  title: string;
  slug: string;
}

/** The item of this launch, or `not_found`: an id of another launch is no key. */
export async function requireItem(db: Db, launchId: string, nodeId: string): Promise<LaunchItem> {
  const [item] = await db.$queryRaw<LaunchItem[]>`
    select title, slug from launch_item(${launchId}::uuid, ${nodeId}::uuid)`;
  if (!item) throw new DomainError("not_found", "This item is not in the plan of this launch any more.");
  return item;
}

/** A comment of this launch that still has its words, or `not_found`. */
export async function requireComment(db: Db, launchId: string, commentId: string): Promise<Comment> {
  const comment = await db.comment.findFirst({ where: { id: commentId, launchId } });
  if (!comment || comment.removedAt !== null) {
    throw new DomainError("not_found", "There is no such comment. It may have been removed.");
  }
  return comment;
}

/** Active people by name, for mentions. */
export async function readPeople(db: Db): Promise<MentionView[]> {
  return db.person.findMany({
    where: { disabledAt: null },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
}

export async function toCommentViews(db: Db, rows: readonly Comment[]): Promise<CommentView[]> {
  const wanted = [...new Set(rows.flatMap(({ mentions }) => mentions))];
  const people =
    wanted.length === 0
      ? []
      : await db.person.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  const named = new Map(people.map((person) => [person.id, person]));
  return rows.map((row) => ({
    id: row.id,
    nodeId: row.nodeId,
    authorId: row.authorId,
    author: row.authorName,
    body: row.body,
    mentions: row.mentions.flatMap((id) => named.get(id) ?? []),
    at: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    removedBy: row.removedByName,
    version: row.version,
  }));
}

/** Tells everybody what became of a comment, and gives it as the verb's answer. */
export async function announceComment(tx: CommandContext, row: Comment): Promise<CommentView> {
  const [comment] = await toCommentViews(tx.db, [row]);
  if (!comment) throw new DomainError("internal", "a comment has no view");
  const count = await tx.db.comment.count({ where: { nodeId: row.nodeId, removedAt: null } });
  tx.emit(commentsChanged.on(row.launchId, { comment, count }));
  return comment;
}

export const commentHref = ({ slug }: LaunchItem, { nodeId, id }: Pick<Comment, "nodeId" | "id">) =>
  `/plans/${encodeURIComponent(slug)}?item=${nodeId}&comment=${id}`;
