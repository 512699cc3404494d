import type { Db } from "@/server/kernel/context";

/** The newest sequence number of each stream; 0 for a stream without events. */
export async function streamHead(db: Db, streams: readonly string[]): Promise<Record<string, number>> {
  const rows = await db.liveStream.findMany({ where: { id: { in: [...streams] } } });
  const heads: Record<string, number> = Object.fromEntries(streams.map((id) => [id, 0]));
  for (const row of rows) heads[row.id] = Number(row.seq);
  return heads;
}
