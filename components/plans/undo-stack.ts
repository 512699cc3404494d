import { KeyedStore } from "./keyed-store";

export type UndoEntry = {
  nodeId: string;
  /** What was done: "Ticked “Redis cache setup”". */
  text: string;
  undo: () => void;
};

/** The newest entry, whatever row it belongs to. */
export const LAST = "last";
const MOST = 50;

/** What this person did on this page, newest last. The row of the newest entry offers its Undo, and so does Ctrl+Z. */
export class UndoStack {
  /** By node id, and under `LAST`: only the newest entry is there. */
  readonly shown = new KeyedStore<UndoEntry>();
  #entries: UndoEntry[] = [];

  push(entry: UndoEntry): void {
    this.#replace([...this.#entries, entry].slice(-MOST));
  }

  /** Takes the newest action back; the one before it is then the newest. */
  undoLast(): UndoEntry | undefined {
    const entry = this.#entries.at(-1);
    if (!entry) return undefined;
    this.#replace(this.#entries.slice(0, -1));
    entry.undo();
    return entry;
  }

  /** Hides the offer on the row; Ctrl+Z still knows it. */
  hide(): void {
    this.#show(undefined);
  }

  #replace(entries: UndoEntry[]): void {
    const shrunk = entries.length < this.#entries.length;
    this.#entries = entries;
    // After an Undo nothing is offered until the next action: a second press would surprise.
    this.#show(shrunk ? undefined : entries.at(-1));
  }

  #show(entry: UndoEntry | undefined): void {
    const before = this.shown.get(LAST);
    if (before && before.nodeId !== entry?.nodeId) this.shown.set(before.nodeId, undefined);
    if (entry) this.shown.set(entry.nodeId, entry);
    this.shown.set(LAST, entry);
  }
}
