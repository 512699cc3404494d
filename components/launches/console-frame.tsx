"use client";

import { useQuery } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import type { ReactNode } from "react";
import { Inbox } from "@/components/notices/inbox";
import { AlsoHere } from "@/components/presence/also-here";
import { PresenceBeat } from "@/components/presence/presence-beat";
import { ConsoleShell, type ShellUser } from "@/components/shell/console-shell";
import { may } from "@/server/kernel/permissions";
import { boardQuery } from "./queries";
import { RemoveSampleButton } from "./sample-buttons";
import { useLaunchesLive } from "./use-launches-live";

/** The shell with the launches of the console in it, kept up to date. */
export function ConsoleFrame({ user, children }: { user: ShellUser & { id: string }; children: ReactNode }) {
  const params = useParams<{ launch?: string }>();
  const { data } = useQuery(boardQuery());
  const launches = (data?.launches ?? []).map(({ launch, progress }) => ({
    id: launch.id,
    slug: launch.slug,
    name: launch.name,
    version: launch.version || null,
    sample: launch.sample,
    progress: { total: progress.total, ticked: progress.ticked, proven: progress.proven },
  }));
  const inView = launches.find(({ slug }) => slug === decodeURIComponent(params.launch ?? ""));
  return (
    <ConsoleShell
      user={user}
      launches={launches}
      sampleAction={may(user.role, "launches:sample") ? <RemoveSampleButton /> : null}
      aside={(where) => (
        <>
          {inView ? <AlsoHere launchId={inView.id} /> : null}
          <Inbox me={user.id} listens={where === "side"} />
        </>
      )}
    >
      <BoardLive />
      {inView ? <PresenceBeat launchId={inView.id} /> : null}
      {children}
    </ConsoleShell>
  );
}

/** Inside the shell, where the stream is. */
function BoardLive() {
  useLaunchesLive(undefined);
  return null;
}
