import { formatBytes } from "@/lib/format";
import { MAX_FILE_BYTES } from "@/server/domain/attachments/schema";

export type Upload = {
  id: string;
  file: File;
  /** Bytes that have left the browser. */
  sent: number;
  /** Why it did not arrive; null while it is waiting or on its way. */
  problem: string | null;
};

export type UploadPorts = {
  /** Announces and sends one file; rejects with the reason in words. */
  send: (file: File, signal: AbortSignal, onProgress: (sent: number) => void) => Promise<void>;
  arrived: (file: File) => void;
  newId: () => string;
};

/** Files go up two at a time, so that the first is there soon and a slow line is not shared by all. */
const AT_ONCE = 2;

/** The files of one item that are on their way or have failed. What arrives leaves the list. */
export class UploadList {
  private readonly ports: UploadPorts;
  private readonly listeners = new Set<() => void>();
  private readonly running = new Map<string, AbortController>();
  private items: readonly Upload[] = [];

  constructor(ports: UploadPorts) {
    this.ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly list = (): readonly Upload[] => this.items;

  add(files: readonly File[]): void {
    const added = files.map((file) => ({ id: this.ports.newId(), file, sent: 0, problem: unfit(file) }));
    this.set([...this.items, ...added]);
    this.next();
  }

  /** Ends one that is on its way, or takes a failed one off the list. */
  cancel(id: string): void {
    this.running.get(id)?.abort();
    this.set(this.items.filter((each) => each.id !== id));
  }

  retry(id: string): void {
    this.change(id, { problem: null, sent: 0 });
    this.next();
  }

  private next(): void {
    for (const { id, file, problem } of this.items) {
      if (this.running.size >= AT_ONCE) return;
      if (problem === null && !this.running.has(id)) void this.run(id, file);
    }
  }

  private async run(id: string, file: File): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      await this.ports.send(file, controller.signal, (sent) => this.change(id, { sent }));
      this.set(this.items.filter((each) => each.id !== id));
      this.ports.arrived(file);
    } catch (error) {
      const problem = error instanceof Error ? error.message : "It could not be sent.";
      if (!controller.signal.aborted) this.change(id, { problem });
    } finally {
      this.running.delete(id);
      this.next();
    }
  }

  private change(id: string, change: Partial<Upload>): void {
    this.set(this.items.map((each) => (each.id === id ? { ...each, ...change } : each)));
  }

  private set(items: readonly Upload[]): void {
    this.items = items;
    for (const listener of this.listeners) listener();
  }
}

/** What the console would refuse anyway is said before anything is sent. */
function unfit(file: File): string | null {
  if (file.size === 0) return "This file is empty.";
  if (file.size <= MAX_FILE_BYTES) return null;
  return `It has ${formatBytes(file.size)}; a file may have ${formatBytes(MAX_FILE_BYTES)}. Compress it, or keep it elsewhere and link to it.`;
}
