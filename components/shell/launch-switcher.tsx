"use client";

import { ChevronsUpDown } from "lucide-react";
import { HoldBar } from "@/components/ui/hold-bar";
import { Menu, MenuLink, MenuNote, MenuSeparator } from "@/components/ui/menu";
import { cn } from "@/lib/cn";

export type ShellLaunch = {
  id: string;
  /** The word in the address; the id where launches have no other. */
  slug: string;
  name: string;
  version?: string | null | undefined;
  sample?: boolean;
  progress?: { total: number; ticked: number; proven: number; gate?: number | undefined } | undefined;
};

/** The launch in view, how far it is, and the way to another one. */
export function LaunchSwitcher({
  launches,
  current,
  compact = false,
}: {
  launches: readonly ShellLaunch[];
  current: ShellLaunch | undefined;
  compact?: boolean;
}) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={cn(
            "grid w-full min-w-0 grid-cols-[minmax(0,1fr)] gap-1 rounded-md border border-line-strong bg-surface px-3 py-2 text-start hover:bg-hover",
            compact && "border-transparent bg-transparent px-1 py-1.5",
          )}
        >
          <span className="flex items-center gap-2">
            <span className="sr-only">Launch: </span>
            <span className="min-w-0 flex-1 truncate font-medium">{current?.name ?? "Choose a launch"}</span>
            {current?.version && !compact ? (
              <span className="mark-text text-ink-3">{current.version}</span>
            ) : null}
            <ChevronsUpDown className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
          </span>
          {current?.progress && !compact ? <HoldBar {...current.progress} size="cell" /> : null}
        </button>
      }
    >
      {launches.length === 0 ? <MenuNote>There is no launch yet.</MenuNote> : null}
      {launches.map((launch) => (
        <MenuLink
          key={launch.id}
          href={`/launches/${encodeURIComponent(launch.slug)}`}
          hint={launch.sample ? "SAMPLE" : (launch.version ?? undefined)}
        >
          {launch.name}
        </MenuLink>
      ))}
      <MenuSeparator />
      <MenuLink href="/launches">All launches</MenuLink>
    </Menu>
  );
}
