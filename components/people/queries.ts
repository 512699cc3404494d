import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { PersonView } from "@/server/domain/people/schema";
import type { Role } from "@/server/kernel/permissions";

export type PeopleList = { people: PersonView[] };

export const peopleKeys = {
  all: ["people"] as const,
  list: () => [...peopleKeys.all, "list"] as const,
};

export function peopleQuery() {
  return queryOptions({
    queryKey: peopleKeys.list(),
    queryFn: ({ signal }) => apiFetch<PeopleList>("/api/v1/people", { signal }),
  });
}

/** The list with one person as they are now; an event does not know when they were last seen, so that stays. */
export function patchPeople(list: PeopleList, person: PersonView): PeopleList {
  const known = list.people.find((each) => each.id === person.id);
  if (known && known.version > person.version) return list;
  const merged = { ...person, lastSeenAt: person.lastSeenAt ?? known?.lastSeenAt ?? null };
  const others = list.people.filter((each) => each.id !== person.id);
  return { people: [...others, merged].sort((a, b) => a.name.localeCompare(b.name, "en")) };
}

export function takeOver(queries: QueryClient, person: PersonView): void {
  queries.setQueryData<PeopleList>(peopleKeys.list(), (list) => list && patchPeople(list, person));
}

export type NewPerson = { name: string; email: string; role: Role; password: string };

export function addPerson(person: NewPerson): Promise<PersonView> {
  return apiFetch<PersonView>("/api/v1/people", { body: person });
}

export type PersonChange = { name?: string; role?: Role; disabled?: boolean };

export function changePerson(person: PersonView, change: PersonChange): Promise<PersonView> {
  return apiFetch<PersonView>(`/api/v1/people/${person.id}`, {
    method: "PATCH",
    body: { ...change, version: person.version },
  });
}

/** Every other session of one's own ends; resolves to how many did. */
export function changePassword(current: string, next: string): Promise<{ sessionsEnded: number }> {
  return apiFetch<{ sessionsEnded: number }>("/api/v1/people/me/password", { body: { current, next } });
}
