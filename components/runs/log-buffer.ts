export const PAGE_LINES = 500;
/** What one log may keep in memory; pages far from what is on the screen go first. */
const KEPT_LINES = 20_000;
const KEPT_CHARACTERS = 16_000_000;

type Page = { lines: (string | undefined)[]; filled: number; characters: number };

const pageOf = (line: number) => Math.floor((line - 1) / PAGE_LINES);

/** The first line of a page. */
export function pageStart(page: number): number {
  return page * PAGE_LINES + 1;
}

/**
 * The loaded lines of a log, by number. Lines may arrive in any order, twice, or with gaps: a line is stored once, and
 * `missingPages` names what is still to be fetched.
 */
export class LogBuffer {
  readonly #pages = new Map<number, Page>();
  #lines = 0;
  #characters = 0;
  /** The longest line seen so far, in characters. */
  widest = 0;

  get size(): number {
    return this.#lines;
  }

  line(number: number): string | undefined {
    return this.#pages.get(pageOf(number))?.lines[(number - 1) % PAGE_LINES];
  }

  /** Stores lines from `first` on and returns how many of them were new. */
  put(first: number, lines: readonly string[]): number {
    let added = 0;
    for (const [index, text] of lines.entries()) {
      const number = first + index;
      const page = this.#pages.get(pageOf(number)) ?? { lines: [], filled: 0, characters: 0 };
      this.#pages.set(pageOf(number), page);
      const at = (number - 1) % PAGE_LINES;
      if (page.lines[at] !== undefined) continue;
      page.lines[at] = text;
      page.filled += 1;
      page.characters += text.length;
      this.#characters += text.length;
      this.widest = Math.max(this.widest, text.length);
      added += 1;
    }
    this.#lines += added;
    return added;
  }

  /** The pages between two lines that lack a line the log is known to have. */
  missingPages(from: number, to: number, total: number): number[] {
    const missing: number[] = [];
    const last = Math.min(to, total);
    for (let page = pageOf(Math.max(1, from)); pageStart(page) <= last; page += 1) {
      const expected = Math.min(PAGE_LINES, total - pageStart(page) + 1);
      if ((this.#pages.get(page)?.filled ?? 0) < expected) missing.push(page);
    }
    return missing;
  }

  /** Drops the pages farthest from a line until the rest fits; the pages next to it always stay. */
  evict(center: number): void {
    if (this.#lines <= KEPT_LINES && this.#characters <= KEPT_CHARACTERS) return;
    const here = pageOf(Math.max(1, center));
    const farthest = [...this.#pages.keys()].sort((a, b) => Math.abs(b - here) - Math.abs(a - here));
    for (const number of farthest) {
      if (this.#lines <= KEPT_LINES && this.#characters <= KEPT_CHARACTERS) return;
      if (Math.abs(number - here) <= 1) return;
      const page = this.#pages.get(number);
      this.#pages.delete(number);
      this.#lines -= page?.filled ?? 0;
      this.#characters -= page?.characters ?? 0;
    }
  }
}
