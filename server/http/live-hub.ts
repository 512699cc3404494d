import type { Composition } from "@/server/adapters/compose";
import { streamHead } from "@/server/domain/live";
import type { Wake } from "@/server/kernel/ports/notifications";
import { LiveReader, type ReaderOptions } from "./live-reader";
import { LiveTail } from "./live-tail";

/** Wake-ups may be lost; the truth is asked for at least this often while somebody reads. */
const POLL_MS = 2_000;

/** All open streams of this process. A change is read once and handed to every reader it concerns. */
export class LiveHub {
  private readonly composition: Pick<Composition, "ports" | "notifications">;
  private readonly tails = new Map<string, LiveTail>();
  private readonly readers = new Map<LiveReader, () => void>();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(composition: Pick<Composition, "ports" | "notifications">) {
    this.composition = composition;
    composition.notifications.subscribe((wake) => void this.onWake(wake));
  }

  get size(): number {
    return this.readers.size;
  }

  countOf(personId: string): number {
    let count = 0;
    for (const reader of this.readers.keys()) if (reader.options.personId === personId) count++;
    return count;
  }

  /** Opens a reader; `end` closes the client's stream. */
  async open(
    options: Omit<ReaderOptions, "tails"> & { streams: readonly string[] },
    end: () => void,
  ): Promise<LiveReader> {
    const tails = await this.tailsOf(options.streams);
    const reader = new LiveReader({ ...options, tails });
    const drop = () => {
      this.close(reader);
      end();
    };
    reader.onDrop = drop;
    this.readers.set(reader, drop);
    if (this.stopping) drop();
    this.timer ??= setInterval(() => void this.onWake(null), POLL_MS).unref();
    reader.hello();
    await reader.deliver();
    return reader;
  }

  close(reader: LiveReader): void {
    reader.close();
    this.readers.delete(reader);
    if (this.readers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.tails.clear();
  }

  /** Ends every stream; browsers come back by themselves and resume where they were. */
  stop(): void {
    this.stopping = true;
    for (const drop of [...this.readers.values()]) drop();
  }

  private async tailsOf(streams: readonly string[]): Promise<LiveTail[]> {
    const { db } = this.composition.ports;
    const missing = streams.filter((stream) => !this.tails.has(stream));
    const heads = missing.length > 0 ? await streamHead(db, missing) : {};
    return streams.map((stream) => {
      const tail = this.tails.get(stream) ?? new LiveTail(db, stream, heads[stream] ?? 0);
      this.tails.set(stream, tail);
      return tail;
    });
  }

  private async onWake(wake: Wake | null): Promise<void> {
    try {
      if (wake?.topic === "cancel") return;
      if (wake?.topic === "log") {
        await this.deliver((reader) => reader.options.runId === wake.id);
        return;
      }
      const tails = wake
        ? [this.tails.get(wake.id)].filter((tail) => tail !== undefined)
        : await this.stale();
      await Promise.all(tails.map((tail) => tail.pump()));
      await this.deliver((reader) => wake === null || reader.wants(wake.id));
    } catch (error) {
      this.composition.ports.logger.warn({ err: error }, "live stream could not read; it tries again");
    }
  }

  private async stale(): Promise<LiveTail[]> {
    if (this.tails.size === 0) return [];
    const heads = await streamHead(this.composition.ports.db, [...this.tails.keys()]);
    return [...this.tails.values()].filter((tail) => (heads[tail.stream] ?? 0) > tail.head);
  }

  private async deliver(concerns: (reader: LiveReader) => boolean): Promise<void> {
    const readers = [...this.readers.keys()].filter(concerns);
    await Promise.all(readers.map((reader) => reader.deliver()));
  }
}
