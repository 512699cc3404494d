import type { TimelineBar } from "./timeline-types";

/** From what is waited for to what waits, as indexes of shown rows. */
export type TimelineLink = { from: number; to: number };

/** More arrows than this are a tangle; they come on request. */
export const MANY_LINKS = 120;
/** With more than this the search for detours would be felt. */
const MOST_REDUCED = 1_500;

/**
 * The dependencies between the rows that are shown. What is not shown is stood in for by the nearest row above it; a
 * link that a chain of others says already is left out.
 */
export function linksOf(
  bars: readonly Pick<TimelineBar, "id" | "parentId" | "waitsFor">[],
  rows: readonly Pick<TimelineBar, "id">[],
): TimelineLink[] {
  const parents = new Map(bars.map(({ id, parentId }) => [id, parentId]));
  const shown = new Map(rows.map(({ id }, at) => [id, at]));
  const rowOf = (id: string): number | undefined => {
    for (let next: string | null = id; next !== null; next = parents.get(next) ?? null) {
      const row = shown.get(next);
      if (row !== undefined) return row;
    }
    return undefined;
  };
  const isAbove = (above: string | undefined, id: string | undefined): boolean => {
    for (let next = id ?? null; next !== null; next = parents.get(next) ?? null)
      if (next === above) return true;
    return false;
  };
  const found = new Map<string, TimelineLink>();
  for (const bar of bars) {
    const to = rowOf(bar.id);
    if (to === undefined) continue;
    for (const id of bar.waitsFor) {
      const from = rowOf(id);
      if (
        from === undefined ||
        isAbove(rows[from]?.id, rows[to]?.id) ||
        isAbove(rows[to]?.id, rows[from]?.id)
      )
        continue;
      found.set(`${from}:${to}`, { from, to });
    }
  }
  const links = [...found.values()];
  return links.length > MOST_REDUCED ? links : withoutDetours(links);
}

function withoutDetours(links: readonly TimelineLink[]): TimelineLink[] {
  const next = new Map<number, number[]>();
  for (const { from, to } of links) next.set(from, [...(next.get(from) ?? []), to]);
  return links.filter(({ from, to }) => {
    const seen = new Set<number>([from]);
    const waiting = (next.get(from) ?? []).filter((row) => row !== to);
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      if (row === to) return false;
      if (seen.has(row)) continue;
      seen.add(row);
      waiting.push(...(next.get(row) ?? []));
    }
    return true;
  });
}

/** The row with all it waits for and all that waits for it, however far away. */
export function chainOf(links: readonly TimelineLink[], row: number): ReadonlySet<number> {
  const chain = new Set<number>([row]);
  const follow = (side: "from" | "to", other: "from" | "to") => {
    const waiting = [row];
    const seen = new Set<number>();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      chain.add(at);
      waiting.push(...links.flatMap((link) => (link[side] === at ? link[other] : [])));
    }
  };
  follow("from", "to");
  follow("to", "from");
  return chain;
}
