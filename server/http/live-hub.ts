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
    const known = options.streams.every((stream) => this.tails.has(stream));
    const heads = known ? {} : await streamHead(this.composition.ports.db, options.streams);
    // From here to `readers.set` nothing waits: a tail is always in the map while somebody reads it.
    const tails = options.streams.map((stream) => this.tailOf(stream, heads[stream] ?? 0));
    const reader = new LiveReader({ ...options, tails });
    const drop = () => {
      this.close(reader);
      end();
    };
    reader.onDrop = drop;
    this.readers.set(reader, drop);
    this.timer ??= setInterval(() => void this.onWake(null), POLL_MS).unref();
    if (this.stopping) drop();
    try {
      reader.hello();
      // A new tail may have missed the wake-up for what was written while its head was read.
      await Promise.all(tails.map((tail) => tail.pump()));
      await reader.deliver();
      return reader;
    } catch (error) {
      drop();
      throw error;
    }
  }

  close(reader: LiveReader): void {
    reader.close();
    this.readers.delete(reader);
    for (const { stream } of reader.options.tails) {
      if (![...this.readers.keys()].some((other) => other.wants(stream))) this.tails.delete(stream);
    }
    if (this.readers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Ends every stream; browsers come back by themselves and resume where they were. */
  stop(): void {
    this.stopping = true;
    for (const drop of [...this.readers.values()]) drop();
  }

  private tailOf(stream: string, head: number): LiveTail {
    const tail = this.tails.get(stream) ?? new LiveTail(this.composition.ports.db, stream, head);
    this.tails.set(stream, tail);
    return tail;
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
