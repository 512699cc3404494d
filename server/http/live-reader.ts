import { type Cursor, formatCursor, type LiveFrame } from "@/server/domain/live/schema";
import { readLog } from "@/server/domain/runs";
import type { Context } from "@/server/kernel/context";
import { may, type Role } from "@/server/kernel/permissions";
import type { LiveTail } from "./live-tail";

export interface ReaderOptions {
  ctx: Context;
  role: Role;
  personId: string;
  tails: readonly LiveTail[];
  runId: string | null;
  cursor: Cursor;
  /** Writes one SSE frame; false when the client reads too slowly and must be dropped. */
  write(text: string): boolean;
  /** Something about this person changed: the door checks the session again before more is sent. */
  recheck(): Promise<void>;
}

const LOG_LINES = 500;

/** One client's place in its streams and in one run's log. */
export class LiveReader {
  readonly options: ReaderOptions;
  private readonly cursor: Cursor;
  private busy = false;
  private again = false;
  private closed = false;
  onDrop: () => void = () => {};

  constructor(options: ReaderOptions) {
    this.options = options;
    this.cursor = {};
    for (const tail of options.tails) this.cursor[tail.stream] = options.cursor[tail.stream] ?? tail.head;
    if (options.runId) this.cursor.log = options.cursor.log ?? 0;
  }

  close(): void {
    this.closed = true;
  }

  wants(stream: string): boolean {
    return this.options.tails.some((tail) => tail.stream === stream);
  }

  hello(): void {
    this.send("ready", {});
  }

  /** Sends whatever is newer than the cursor; calls while it works lead to one more round. */
  async deliver(): Promise<void> {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.again && !this.closed) {
        this.again = false;
        for (const tail of this.options.tails) await this.deliverStream(tail);
        if (this.options.runId) await this.deliverLog(this.options.runId);
      }
    } finally {
      this.busy = false;
    }
  }

  private async deliverStream(tail: LiveTail): Promise<void> {
    const events = await tail.after(this.cursor[tail.stream] ?? 0);
    if (events === null) {
      this.cursor[tail.stream] = tail.head;
      this.send("resync", { stream: tail.stream });
      return;
    }
    for (const { frame, permission } of events) {
      this.cursor[tail.stream] = frame.seq;
      if (frame.type === "people.changed" && isPerson(frame, this.options.personId))
        await this.options.recheck();
      if (this.closed) return;
      if (may(this.options.role, permission)) this.send(null, frame);
    }
  }

  private async deliverLog(runId: string): Promise<void> {
    if (!may(this.options.role, "runs:read")) return;
    for (;;) {
      const from = (this.cursor.log ?? 0) + 1;
      const page = await readLog(this.options.ctx, { runId, from, limit: LOG_LINES });
      if (page.lines.length === 0 || this.closed) return;
      this.cursor.log = from + page.lines.length - 1;
      const { firstLine, lines, lineCount } = page;
      this.send(null, { type: "runs.log", payload: { runId, firstLine, lines, lineCount } });
    }
  }

  private send(event: "ready" | "resync" | null, data: unknown): void {
    if (this.closed) return;
    const name = event ? `event: ${event}\n` : "";
    const text = `id: ${formatCursor(this.cursor)}\n${name}data: ${JSON.stringify(data)}\n\n`;
    if (!this.options.write(text)) this.onDrop();
  }
}

function isPerson(frame: LiveFrame, personId: string): boolean {
  return (frame.payload as { id?: unknown } | null)?.id === personId;
}
