/** Where things of a launch are. */
export const launchHref = (slug: string) => `/launches/${encodeURIComponent(slug)}`;

/** `filter` as the plan keeps it in its address: phase, item, state, priority, open. */
export function planHref(slug: string, filter: Record<string, string> = {}): string {
  const query = new URLSearchParams(Object.entries(filter));
  return `/plans/${encodeURIComponent(slug)}${query.size > 0 ? `?${query}` : ""}`;
}

export const runsHref = (slug: string, filter = "") => `/runs/${encodeURIComponent(slug)}${filter}`;
export const backupsHref = (slug: string) => `/backups/${encodeURIComponent(slug)}`;
export const systemsHref = (slug: string) => `/systems/${encodeURIComponent(slug)}`;
