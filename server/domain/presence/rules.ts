import { MOST_NAMED, PLACES, type PresentPeople, type PresentPerson } from "./schema";

export interface OpenTab {
  personId: string;
  name: string;
  place: string;
  nodeId: string | null;
  seenAt: Date;
}

/** Tabs as people, in the order of their names. */
export function peopleOf(tabs: readonly OpenTab[]): PresentPeople {
  const people = new Map<string, PresentPerson>();
  const newestFirst = [...tabs].sort((a, b) => b.seenAt.getTime() - a.seenAt.getTime());
  for (const { personId, name, place, nodeId } of newestFirst) {
    const known = people.get(personId) ?? {
      personId,
      name,
      place: PLACES.find((each) => each === place) ?? "elsewhere",
      nodeIds: [],
    };
    people.set(personId, known);
    if (nodeId !== null && !known.nodeIds.includes(nodeId)) known.nodeIds.push(nodeId);
  }
  const named = [...people.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
  return { people: named.slice(0, MOST_NAMED), more: Math.max(0, named.length - MOST_NAMED) };
}
