"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Panel } from "@/components/ui/layout";
import { Skeleton } from "@/components/ui/states";
import { runListQuery, runningNowInput } from "./queries";
import { RunLine } from "./run-line";
import { useRunsLive } from "./use-runs-live";

export type RunningNowProps = {
  launchId: string;
  launchSlug: string;
  /** What to say while nothing runs. */
  quiet?: string;
};

/**
 * What runs in a launch at this moment, live. For overview pages: prefetch
 * `runKeys.list(runningNowInput(launchId))` and show it only to people who may read runs.
 */
export function RunningNow({ launchId, launchSlug, quiet = "Nothing is running." }: RunningNowProps) {
  useRunsLive();
  const list = useQuery(runListQuery(runningNowInput(launchId)));
  const runs = list.data?.runs ?? [];
  const total = list.data?.total ?? 0;
  const all = `/runs/${encodeURIComponent(launchSlug)}`;
  return (
    <Panel
      title="Running now"
      aside={total > 0 ? total : undefined}
      actions={
        <Link href={total > runs.length ? `${all}?state=active` : all} className="link text-sm">
          All runs
        </Link>
      }
    >
      {list.isPending ? <Skeleton lines={2} className="px-0" /> : null}
      {list.isError ? (
        <p className="text-bad">The running work could not be read. It goes on without this page.</p>
      ) : null}
      {list.isSuccess && runs.length === 0 ? <p className="text-ink-2">{quiet}</p> : null}
      <ul className="grid gap-4 empty:hidden">
        {runs.map((run) => (
          <li key={run.id}>
            <RunLine run={run} launchSlug={launchSlug} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
