import { actorId, actorName, type Ledger } from "@/server/kernel/context";

/**
 * Appends events in the caller's transaction. The row lock on the stream makes the order of sequence numbers the
 * order of commits, without gaps; streams are locked in name order so that two commands cannot deadlock.
 */
export const appendEvents: Ledger["appendEvents"] = async (db, actor, events) => {
  const streams = [...new Set(events.map((event) => event.stream))].sort();
  for (const stream of streams) {
    const own = events.filter((event) => event.stream === stream);
    const [head] = await db.$queryRaw<{ seq: bigint }[]>`
      insert into live_stream (id, seq) values (${stream}, ${own.length})
      on conflict (id) do update set seq = live_stream.seq + ${own.length}
      returning seq`;
    const first = Number(head?.seq ?? own.length) - own.length + 1;
    await db.liveEvent.createMany({
      data: own.map((event, index) => ({
        stream,
        seq: BigInt(first + index),
        type: event.type,
        permission: event.permission,
        actorId: actorId(actor),
        actorName: actorName(actor),
        payload: event.payload as object,
      })),
    });
    await db.$executeRaw`select pg_notify('holdpoint', ${JSON.stringify({ topic: "stream", id: stream })})`;
  }
};
