import type { Attachment } from "@/prisma/generated/client";
import { actorId, type CommandContext, type Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";
import { attachmentsChanged } from "./events";
import type { AttachmentView } from "./schema";

/** The title of an item of this launch, or `not_found`: an id of another launch is no key. */
export async function requireItemTitle(db: Db, launchId: string, nodeId: string): Promise<string> {
  const [item] = await db.$queryRaw<{ title: string }[]>`
    select title from launch_item(${launchId}::uuid, ${nodeId}::uuid)`;
  if (!item) throw new DomainError("not_found", "This item is not in the plan of this launch any more.");
  return item.title;
}

/** A file of this launch in this state, or `not_found`. */
export async function requireAttachment(
  db: Db,
  launchId: string,
  attachmentId: string,
  state: "arriving" | "kept",
): Promise<Attachment> {
  const row = await db.attachment.findFirst({ where: { id: attachmentId, launchId, state } });
  if (!row) throw new DomainError("not_found", "There is no such file. It may have been removed.");
  return row;
}

export function isOwnOrModerated({ actor }: CommandContext, row: Attachment): boolean {
  if (row.uploadedById !== null && row.uploadedById === actorId(actor)) return true;
  return actor.kind === "person" && may(actor.role, "attachments:moderate");
}

export function toAttachmentView(row: Attachment): AttachmentView {
  const { width, height } = row;
  return {
    id: row.id,
    nodeId: row.nodeId,
    fileName: row.fileName,
    bytes: row.bytes,
    sha256: row.sha256,
    mediaType: row.mediaType,
    picture: width !== null && height !== null ? { width, height } : null,
    uploadedById: row.uploadedById,
    uploadedBy: row.uploadedByName,
    at: row.createdAt.toISOString(),
  };
}

export async function announceFiles(tx: CommandContext, launchId: string, nodeId: string): Promise<void> {
  const count = await tx.db.attachment.count({ where: { nodeId, state: "kept" } });
  tx.emit(attachmentsChanged.on(launchId, { nodeId, count }));
}
