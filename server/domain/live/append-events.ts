import { actorId, actorName, type Ledger } from "@/server/kernel/context";

/**
 * Appends events in the caller's transaction. The row lock on the stream makes the order of sequence numbers the
 * order of commits, without gaps; streams are locked in name order so that two commands cannot deadlock.
 */
export const appendEvents: Ledger["appendEvents"] = async (db, actor, events) => {
  const streams = [...new Set(events.map((event) => event.stream))].sort();
  for (const stream of streams) {
    const own = events.filter((event) => event.stream === stream);
    // One statement: streams are the busiest lock of the console.
    await db.$queryRaw`
      with head as (
        insert into live_stream (id, seq) values (${stream}, ${own.length})
        on conflict (id) do update set seq = live_stream.seq + ${own.length}
        returning seq
      ), added as (
        insert into live_event (stream, seq, type, permission, actor_id, actor_name, payload)
        select ${stream}, head.seq - ${own.length} + given.position, given.event ->> 'type',
          given.event ->> 'permission', ${actorId(actor)}, ${actorName(actor)}, given.event -> 'payload'
        from head, jsonb_array_elements(${JSON.stringify(own)}::jsonb) with ordinality as given(event, position)
      )
      select pg_notify('holdpoint', ${JSON.stringify({ topic: "stream", id: stream })})::text from head`;
  }
};
