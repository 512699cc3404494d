import { readEvents, type StoredEvent } from "@/server/domain/live";
import type { Db } from "@/server/kernel/context";

const BATCH = 500;
const KEPT = 1_000;

/** The newest events of one stream, read once per wake-up for all its readers. */
export class LiveTail {
  readonly stream: string;
  head: number;
  private readonly db: Db;
  private ring: StoredEvent[] = [];
  private pumping: Promise<void> | null = null;
  private again = false;

  constructor(db: Db, stream: string, head: number) {
    this.db = db;
    this.stream = stream;
    this.head = head;
  }

  /** Reads what is new. Calls during a read lead to one more read, never to two at once. */
  pump(): Promise<void> {
    this.again = true;
    this.pumping ??= this.read().finally(() => {
      this.pumping = null;
    });
    return this.pumping;
  }

  private async read(): Promise<void> {
    while (this.again) {
      this.again = false;
      const events = await readEvents(this.db, this.stream, this.head, BATCH);
      const last = events.at(-1);
      if (!last) continue;
      this.ring = [...this.ring, ...events].slice(-KEPT);
      this.head = last.frame.seq;
      this.again ||= events.length === BATCH;
    }
  }

  /** Events after `seq`, from memory or the database; null when they are too many or no longer kept. */
  async after(seq: number): Promise<StoredEvent[] | null> {
    // Another process, or a page read meanwhile, may be further than this tail.
    if (seq > this.head) await this.pump();
    if (seq >= this.head) return seq > this.head ? null : [];
    if (this.head - seq > KEPT) return null;
    const first = this.ring[0];
    const events =
      first && first.frame.seq <= seq + 1
        ? this.ring.filter((event) => event.frame.seq > seq)
        : await readEvents(this.db, this.stream, seq, KEPT);
    return events[0]?.frame.seq === seq + 1 ? events : null;
  }
}
