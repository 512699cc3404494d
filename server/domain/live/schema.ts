import { z } from "zod";

/** One frame of the stream as the browser gets it. */
export const liveFrame = z.object({
  type: z.string(),
  stream: z.string(),
  seq: z.number(),
  at: z.iso.datetime(),
  actor: z.string(),
  actorId: z.string().nullable(),
  payload: z.unknown(),
});
export type LiveFrame = z.infer<typeof liveFrame>;

/**
 * Where a reader stands: the last sequence seen of each stream and the last line seen of a run's log, written
 * "stream=seq;stream=seq;log=line". It is the SSE event id.
 */
export type Cursor = Record<string, number>;

export function formatCursor(cursor: Cursor): string {
  return Object.entries(cursor)
    .map(([stream, seq]) => `${stream}=${seq}`)
    .join(";");
}

/** Reads a cursor; anything unreadable is left out, so a damaged id only costs a resync. */
export function parseCursor(text: string | null | undefined): Cursor {
  const cursor: Cursor = {};
  for (const part of (text ?? "").slice(0, 500).split(";")) {
    const [stream, seq] = part.split("=");
    if (stream && seq && /^\d{1,15}$/.test(seq)) cursor[stream] = Number(seq);
  }
  return cursor;
}
