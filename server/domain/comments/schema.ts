import { z } from "zod";

export const MAX_COMMENT_CHARACTERS = 10_000;

export const mentionView = z.object({ id: z.uuid(), name: z.string() });
export type MentionView = z.infer<typeof mentionView>;

export const commentView = z.object({
  id: z.uuid(),
  nodeId: z.uuid(),
  authorId: z.uuid().nullable(),
  author: z.string(),
  /** Markdown-light; empty once removed. Rendered as text, never as HTML. */
  body: z.string(),
  /** People whose "@name" stands in the body. */
  mentions: z.array(mentionView),
  at: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  removedBy: z.string().nullable(),
  version: z.int(),
});
export type CommentView = z.infer<typeof commentView>;

export const itemInput = z.object({ launchId: z.uuid(), nodeId: z.uuid() });

/** Oldest first; `earlier` is what to give as `before` to see those before the first. */
export const commentPage = z.object({ comments: z.array(commentView), earlier: z.uuid().nullable() });
export type CommentPage = z.infer<typeof commentPage>;

/** By item id; removed comments do not count, items without comments are left out. */
export const commentCounts = z.object({ counts: z.record(z.uuid(), z.int()) });
export type CommentCounts = z.infer<typeof commentCounts>;

const body = z
  .string()
  .trim()
  .min(1, "Write something first.")
  .max(MAX_COMMENT_CHARACTERS, "Use at most 10,000 characters.");

export const listCommentsInput = itemInput.extend({
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const addCommentInput = itemInput.extend({ body });
const commentInput = z.object({ launchId: z.uuid(), commentId: z.uuid(), version: z.int().positive() });
export const editCommentInput = commentInput.extend({ body });
export const removeCommentInput = commentInput;
