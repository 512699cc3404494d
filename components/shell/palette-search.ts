import type { PaletteAction, PaletteGroup } from "./palette";

export type RankedGroup = { value: string; items: PaletteAction[] };

const MOST = 50;
const RECENT_KEY = "hp-recent";
const RECENT_MOST = 5;

/** 0 is no match; an id or a text that starts with the query comes before one that only contains its words. */
export function rankAction(action: PaletteAction, query: string): number {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return 1;
  const text = action.text.toLowerCase();
  if (text.startsWith(wanted)) return 4;
  if (text.split(/\s+/).some((word) => word.startsWith(wanted))) return 3;
  const all = `${text} ${action.hint ?? ""} ${action.words ?? ""}`.toLowerCase();
  return wanted.split(/\s+/).every((word) => all.includes(word)) ? 2 : 0;
}

/** The actions that fit, best first inside their groups; without a query the recent ones lead. */
export function findActions(
  groups: readonly PaletteGroup[],
  query: string,
  recent: readonly string[],
): RankedGroup[] {
  const merged = new Map<string, PaletteAction[]>();
  for (const { group, actions } of groups) merged.set(group, [...(merged.get(group) ?? []), ...actions]);
  const all = [...merged.values()].flat();
  const again =
    query.trim() === "" ? recent.flatMap((id) => all.find((action) => action.id === id) ?? []) : [];
  const ranked = [...merged].map(([value, actions]) => ({
    value,
    items: actions
      .map((action) => ({ action, rank: rankAction(action, query) }))
      .filter(({ action, rank }) => rank > 0 && !again.includes(action))
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MOST)
      .map(({ action }) => action),
  }));
  return [{ value: "Recent", items: again }, ...ranked].filter((group) => group.items.length > 0);
}

export function recentIds(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberRecent(id: string): void {
  try {
    const next = [id, ...recentIds().filter((other) => other !== id)].slice(0, RECENT_MOST);
    localStorage.setItem(RECENT_KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing still searches.
  }
}
