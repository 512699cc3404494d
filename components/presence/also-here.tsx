"use client";

import { useQuery } from "@tanstack/react-query";
import { Menu, MenuNote } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import type { PresentPeople, PresentPerson } from "@/server/domain/presence/schema";
import { initialsOf, presenceQuery, whereabouts } from "./queries";

const SHOWN = 3;

/** The initials of those who look at the launch too; their names and whereabouts behind them. Nothing when alone. */
export function AlsoHere({ launchId }: { launchId: string }) {
  const { data } = useQuery(presenceQuery(launchId));
  if (!data || data.people.length === 0) return null;
  const { people, more } = data;
  const rest = people.length - SHOWN + more;
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={`Also here: ${namesOf(data)}`}
          className="flex min-h-7 items-center rounded-md px-1 hover:bg-hover pointer-coarse:min-h-11"
        >
          {people.slice(0, SHOWN).map((person) => (
            <Initials key={person.personId} person={person} className="-me-1" />
          ))}
          {rest > 0 ? <span className="ms-2 text-ink-2 text-sm">+{rest}</span> : null}
        </button>
      }
    >
      <MenuNote>
        <span className="block font-medium text-ink">Also here</span>
        {people.map((person) => (
          <span key={person.personId} className="block">
            {whereabouts(person)}
          </span>
        ))}
        {more > 0 ? <span className="block">and {more} more</span> : null}
      </MenuNote>
    </Menu>
  );
}

/** Those who have this very item open. */
export function AlsoOnItem({ launchId, nodeId }: { launchId: string; nodeId: string }) {
  const people = useOnItem(launchId, nodeId);
  if (people.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2 text-sm">
      {people.slice(0, SHOWN).map((person) => (
        <span key={person.personId} className="inline-flex items-center gap-1.5">
          <Initials person={person} />
          {person.name}
        </span>
      ))}
      {people.length > SHOWN ? `and ${people.length - SHOWN} more` : ""} also{" "}
      {people.length === 1 ? "has" : "have"} this open
    </p>
  );
}

/** In a row: initials only, with the names for whoever cannot see them. */
export function ItemInitials({ launchId, nodeId }: { launchId: string; nodeId: string }) {
  const people = useOnItem(launchId, nodeId);
  if (people.length === 0) return null;
  const names = people.map(({ name }) => name).join(", ");
  return (
    <span className="inline-flex items-center" title={`Has this open: ${names}`}>
      <span className="sr-only">Open for {names}</span>
      {people.slice(0, SHOWN).map((person) => (
        <Initials key={person.personId} person={person} className="-me-1" />
      ))}
    </span>
  );
}

function useOnItem(launchId: string, nodeId: string): PresentPerson[] {
  const { data } = useQuery({
    ...presenceQuery(launchId),
    select: ({ people }: PresentPeople) => people.filter(({ nodeIds }) => nodeIds.includes(nodeId)),
  });
  return data ?? [];
}

function namesOf({ people, more }: PresentPeople): string {
  const names = people.map(({ name }) => name).join(", ");
  return more > 0 ? `${names} and ${more} more` : names;
}

function Initials({ person, className }: { person: PresentPerson; className?: string }) {
  return (
    <span
      aria-hidden="true"
      title={person.name}
      className={cn(
        "grid size-5 place-items-center rounded-full border border-line-strong bg-raised text-[0.625rem] text-ink-2 leading-none",
        className,
      )}
    >
      {initialsOf(person.name)}
    </span>
  );
}
