import type { Db } from "@/server/kernel/context";
import type { Permission } from "@/server/kernel/permissions";
import type { LiveFrame } from "./schema";

export interface StoredEvent {
  frame: LiveFrame;
  permission: Permission;
}

/** Events of a stream above a sequence number, oldest first, at most `limit`. */
export async function readEvents(
  db: Db,
  stream: string,
  after: number,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await db.liveEvent.findMany({
    where: { stream, seq: { gt: BigInt(after) } },
    orderBy: { seq: "asc" },
    take: limit,
  });
  return rows.map((row) => ({
    permission: row.permission as Permission,
    frame: {
      type: row.type,
      stream: row.stream,
      seq: Number(row.seq),
      at: row.at.toISOString(),
      actor: row.actorName,
      actorId: row.actorId,
      payload: row.payload,
    },
  }));
}
