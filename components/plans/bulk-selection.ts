import { KeyedStore } from "./keyed-store";

const SIZE = "size";

/**
 * Which items are selected. A row hears only of itself, the bar only of the number, so that selecting in a long plan
 * draws one row again.
 */
export class Selection {
  readonly marked = new KeyedStore<true>();
  readonly size = new KeyedStore<number>();
  #ids = new Set<string>();
  #anchor: string | null = null;

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** One more or one less; ranges then begin here. */
  toggle(id: string): void {
    this.#anchor = id;
    this.#set(id, !this.#ids.has(id));
    this.#tell();
  }

  /** All of them, or none when all are. */
  toggleAll(ids: readonly string[]): void {
    const on = ids.some((id) => !this.#ids.has(id));
    for (const id of ids) this.#set(id, on);
    this.#tell();
  }

  /** Everything from where the range began to here, in the order in which it is shown. */
  extendTo(id: string, order: readonly string[], from: string | null = null): void {
    this.#anchor ??= from ?? id;
    const [start, end] = [order.indexOf(this.#anchor), order.indexOf(id)];
    if (start < 0 || end < 0) this.#set(id, true);
    else
      for (const each of order.slice(Math.min(start, end), Math.max(start, end) + 1)) this.#set(each, true);
    this.#tell();
  }

  replace(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const id of this.ids) if (!wanted.has(id)) this.#set(id, false);
    for (const id of wanted) this.#set(id, true);
    this.#tell();
  }

  clear(): void {
    this.#anchor = null;
    this.replace([]);
  }

  #set(id: string, on: boolean): void {
    if (this.#ids.has(id) === on) return;
    if (on) this.#ids.add(id);
    else this.#ids.delete(id);
    this.marked.set(id, on ? true : undefined);
  }

  #tell(): void {
    if ((this.size.get(SIZE) ?? 0) !== this.#ids.size) this.size.set(SIZE, this.#ids.size || undefined);
  }
}

/** The key under which the number stands in `size`. */
export const SELECTED = SIZE;
