import type { Notice } from "@/prisma/generated/client";
import { actorId, type Context } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { NOTICE_KINDS, type NoticeView } from "./schema";

export function toNoticeView(row: Notice): NoticeView {
  return {
    id: row.id,
    kind: NOTICE_KINDS.find((kind) => kind === row.kind) ?? "mention",
    launchId: row.launchId,
    title: row.title,
    text: row.text,
    href: row.href,
    actor: row.actorName,
    at: row.createdAt.toISOString(),
    read: row.readAt !== null,
  };
}

/** Whose notices they are: only people have any, and nobody sees those of another. */
export function requireOwner({ actor }: Context): string {
  const id = actorId(actor);
  if (id === null) throw new DomainError("unauthenticated", "Sign in to see what is for you.");
  return id;
}
