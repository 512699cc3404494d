import { createHash } from "node:crypto";
import { formatBytes } from "@/lib/format";
import { sniffFile } from "@/lib/sniff-file";
import type { Attachment } from "@/prisma/generated/client";
import { actorId, type Context, type Db } from "@/server/kernel/context";
import { databaseCodes } from "@/server/kernel/database-codes";
import { DomainError } from "@/server/kernel/errors";
import { assertPermitted, parseInput } from "@/server/kernel/verb";
import { requireAttachment } from "./rows";
import { type AttachmentView, attachmentInput } from "./schema";
import { sealFile } from "./seal-file";

/** Memory an upload takes, whatever its size; also what a download reads at once. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Stores the bytes of an announced file while they arrive, then seals it. Whatever goes wrong, nothing of a file that
 * is not whole stays. Throws `not_found` for what was not announced by this person, `conflict` when its bytes are
 * arriving already, `invalid` when there are fewer or more than announced.
 */
export async function receiveFile(
  ctx: Context,
  given: { launchId: string; attachmentId: string },
  body: AsyncIterable<Uint8Array>,
): Promise<AttachmentView> {
  assertPermitted(ctx, sealFile.permission);
  const input = parseInput(attachmentInput, given);
  const { db } = ctx.ports;
  const row = await requireAttachment(db, input.launchId, input.attachmentId, "arriving");
  if (row.uploadedById !== actorId(ctx.actor)) {
    throw new DomainError("not_found", "There is no such file. It may have been removed.");
  }
  await claim(db, row);
  try {
    const facts = await storeChunks(db, row, body);
    await db.attachment.update({ where: { id: row.id }, data: facts });
    return await sealFile(ctx, input);
  } catch (error) {
    await db.attachment.deleteMany({ where: { id: row.id, state: "arriving" } });
    throw error;
  }
}

/** The first chunk is made empty and once: whoever makes it may send. */
async function claim(db: Db, row: Attachment): Promise<void> {
  try {
    await db.attachmentChunk.create({ data: { attachmentId: row.id, position: 0, bytes: new Uint8Array() } });
  } catch (error) {
    if (!databaseCodes(error).some((code) => ["P2002", "23505"].includes(code))) throw error;
    throw new DomainError("conflict", "This file is arriving already.");
  }
}

async function storeChunks(db: Db, row: Attachment, body: AsyncIterable<Uint8Array>) {
  const hash = createHash("sha256");
  let received = 0;
  let position = 0;
  let sniffed = sniffFile(new Uint8Array());
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const store = async () => {
    const bytes = new Uint8Array(Buffer.concat(waiting));
    if (position === 0) sniffed = sniffFile(bytes);
    position += 1;
    await db.attachmentChunk.create({ data: { attachmentId: row.id, position, bytes } });
    waiting = [];
    waitingBytes = 0;
  };
  for await (const part of body) {
    received += part.byteLength;
    if (received > row.bytes) throw wrongSize(row, "more");
    hash.update(part);
    for (let at = 0; at < part.byteLength; ) {
      const piece = part.subarray(at, at + CHUNK_BYTES - waitingBytes);
      waiting.push(piece);
      waitingBytes += piece.byteLength;
      at += piece.byteLength;
      if (waitingBytes === CHUNK_BYTES) await store();
    }
  }
  if (received < row.bytes) throw wrongSize(row, "fewer");
  if (waitingBytes > 0) await store();
  const { mediaType, picture } = sniffed;
  return {
    sha256: hash.digest("hex"),
    mediaType,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
  };
}

function wrongSize({ bytes, fileName }: Attachment, what: string): DomainError {
  return new DomainError(
    "invalid",
    `${fileName} arrived with ${what} bytes than the ${formatBytes(bytes)} announced. Nothing was kept; send it again.`,
  );
}
