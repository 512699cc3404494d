import { z } from "zod";

/** `mention`: named in a comment · `assigned`: an item became theirs · `run`: what they started has ended. */
export const NOTICE_KINDS = ["mention", "assigned", "run"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const noticeView = z.object({
  id: z.uuid(),
  kind: z.enum(NOTICE_KINDS),
  launchId: z.uuid().nullable(),
  /** What it is about: an item, a run. */
  title: z.string(),
  /** The words that came with it, cut short. */
  text: z.string(),
  /** Where it leads, within the console. */
  href: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  read: z.boolean(),
});
export type NoticeView = z.infer<typeof noticeView>;

export const listNoticesInput = z.object({
  unread: z
    .enum(["true", "false"])
    .default("false")
    .transform((given) => given === "true"),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

/** `unread` counts all of them, not only those listed. */
export const noticePage = z.object({
  notices: z.array(noticeView),
  unread: z.int(),
  next: z.uuid().nullable(),
});
export type NoticePage = z.infer<typeof noticePage>;

/** Without `ids`: all of them. */
export const readNoticesInput = z.object({ ids: z.array(z.uuid()).min(1).max(200).optional() });
