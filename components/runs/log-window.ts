/** A range of lines, 1-based, both ends included. */
export type LineRange = { from: number; to: number };

/** Rows one scroll area may hold: at 20 px each it stays far below the height at which browsers lose precision. */
export const MAX_ROWS = 400_000;

/** How many rows the area shows that begins at line `origin`. */
export function rowCount(origin: number, total: number): number {
  return Math.max(0, Math.min(MAX_ROWS, total - origin + 1));
}

/** The first line of the area that shows `line`; the present one is kept while the line is in it. */
export function originFor(line: number, total: number, origin: number): number {
  if (line >= origin && line < origin + MAX_ROWS) return origin;
  const last = Math.max(1, total - MAX_ROWS + 1);
  return Math.min(last, Math.max(1, line - MAX_ROWS / 2));
}

/** The first line of the area a log of this length opens with: the one that holds its tail. */
export function tailOrigin(total: number): number {
  return Math.max(1, total - MAX_ROWS + 1);
}

export type ScrollPlace = { top: number; height: number; view: number };

/** Pixels from the end within which the log still counts as being at its end. */
const END_SLACK = 24;

export function isAtEnd({ top, height, view }: ScrollPlace): boolean {
  return height - top - view <= END_SLACK;
}

/**
 * Whether the log goes on following after a scroll: on at the end, off when the person moved up; growth alone, which
 * leaves the top where it was, changes nothing.
 */
export function followsAfter(following: boolean, before: number, place: ScrollPlace): boolean {
  if (isAtEnd(place)) return true;
  return place.top < before - 1 ? false : following;
}

/** Reads "#L120" or "#L120-L130"; null for anything else. */
export function parseLineHash(hash: string): LineRange | null {
  const found = /^#?L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash);
  if (!found) return null;
  const from = Number(found[1]);
  const to = Number(found[2] ?? found[1]);
  return from < 1 || to < 1 ? null : { from: Math.min(from, to), to: Math.max(from, to) };
}

export function lineHash({ from, to }: LineRange): string {
  return from === to ? `#L${from}` : `#L${from}-L${to}`;
}

/** Reads ":120" or ":120-130" typed into the search box; null when it is a search. */
export function parseLineWish(typed: string): LineRange | null {
  return typed.startsWith(":") ? parseLineHash(`#L${typed.slice(1).trim()}`) : null;
}

/** The match to go to: the next one after the present line, or before it, around the ends. -1 when there are none. */
export function stepMatch(lines: readonly number[], from: number, direction: 1 | -1): number {
  if (lines.length === 0) return -1;
  if (direction === 1) {
    const next = lines.findIndex((line) => line > from);
    return next === -1 ? 0 : next;
  }
  const previous = lines.findLastIndex((line) => line < from);
  return previous === -1 ? lines.length - 1 : previous;
}
