import { type QueryClient, queryOptions, skipToken } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { Place, PresentPeople, PresentPerson } from "@/server/domain/presence/schema";

export const presenceKey = (launchId: string) => ["presence", launchId] as const;

/** Who else is in a launch. Only the beat writes it; nobody else asks. */
export function presenceQuery(launchId: string) {
  return queryOptions<PresentPeople>({ queryKey: presenceKey(launchId), queryFn: skipToken });
}

const address = (launchId: string, tab: string) => `/api/v1/presence/${launchId}/${tab}`;

export async function sendBeat(
  queries: QueryClient,
  launchId: string,
  tab: string,
  where: { place: Place; nodeId: string | null },
): Promise<void> {
  const others = await apiFetch<PresentPeople>(address(launchId, tab), { method: "PUT", body: where });
  queries.setQueryData<PresentPeople>(presenceKey(launchId), others);
}

/** Sent while the page goes away; nobody waits for it. */
export function sendLeave(launchId: string, tab: string): void {
  void fetch(address(launchId, tab), {
    method: "DELETE",
    keepalive: true,
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => {});
}

const PLACE_WORDS: Record<Place, string> = {
  overview: "Overview",
  plan: "Plan",
  timeline: "Timeline",
  checks: "Checks",
  runs: "Runs",
  backups: "Backups",
  systems: "Systems",
  elsewhere: "another page",
};

export function whereabouts({ name, place }: PresentPerson): string {
  return `${name} · ${PLACE_WORDS[place]}`;
}

/** "Ada Lovelace" as AL, "Mara" as MA. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  const letters = last === "" ? [...first].slice(0, 2) : [[...first][0] ?? "", [...last][0] ?? ""];
  return letters.join("").toLocaleUpperCase();
}

const PLACES_BY_ADDRESS: Record<string, Place> = {
  launches: "overview",
  plans: "plan",
  checks: "checks",
  runs: "runs",
  backups: "backups",
  systems: "systems",
};

export function placeOf(pathname: string): Place {
  const [, room = "", , part] = pathname.split("/");
  if (room === "plans" && part === "timeline") return "timeline";
  return PLACES_BY_ADDRESS[room] ?? "elsewhere";
}
