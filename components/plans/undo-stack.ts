import { KeyedStore } from "./keyed-store";

export type UndoEntry = {
  /** `MANY` for what was done to several items at once. */
  nodeId: string;
  /** What was done: "Ticked “Redis cache setup”". */
  text: string;
  undo: () => void;
};

/** The newest entry, whatever row it belongs to. */
export const LAST = "last";
/** In the place of a node's id: no row has it, so the offer stands above the plan. */
export const MANY = "many";
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

  /** Takes back this one, wherever it stands by now; nothing when that was done already. */
  undoThis(entry: UndoEntry): boolean {
    if (!this.#entries.includes(entry)) return false;
    this.#replace(this.#entries.filter((each) => each !== entry));
    entry.undo();
    return true;
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
