"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConsoleShell, type ShellUser } from "@/components/shell/console-shell";
import { may } from "@/server/kernel/permissions";
import { boardQuery } from "./queries";
import { RemoveSampleButton } from "./sample-buttons";
import { useLaunchesLive } from "./use-launches-live";

/** The shell with the launches of the console in it, kept up to date. */
export function ConsoleFrame({ user, children }: { user: ShellUser; children: ReactNode }) {
  const { data } = useQuery(boardQuery());
  const launches = (data?.launches ?? []).map(({ launch, progress }) => ({
    id: launch.id,
    slug: launch.slug,
    name: launch.name,
    version: launch.version || null,
    sample: launch.sample,
    progress: { total: progress.total, ticked: progress.ticked, proven: progress.proven },
  }));
  return (
    <ConsoleShell
      user={user}
      launches={launches}
      sampleAction={may(user.role, "launches:sample") ? <RemoveSampleButton /> : null}
    >
      <BoardLive />
      {children}
    </ConsoleShell>
  );
}

/** Inside the shell, where the stream is. */
function BoardLive() {
  useLaunchesLive(undefined);
  return null;
}
