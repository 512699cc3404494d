import type { Db } from "@/server/kernel/context";

/** The bytes of a kept file in order, one chunk in memory at a time. Ends early when the file is removed meanwhile. */
export async function* readChunks(db: Db, attachmentId: string): AsyncGenerator<Uint8Array> {
  for (let position = 1; ; position++) {
    const chunk = await db.attachmentChunk.findUnique({
      where: { attachmentId_position: { attachmentId, position } },
      select: { bytes: true },
    });
    if (!chunk) return;
    yield chunk.bytes;
  }
}
