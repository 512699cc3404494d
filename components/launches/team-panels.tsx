import Link from "next/link";
import { RunBadge } from "@/components/runs/run-badge";
import { runHref, runNote } from "@/components/runs/run-line";
import { Panel } from "@/components/ui/layout";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/lib/format";
import type { InternalsView } from "@/server/domain/launches/schema";
import { backupsHref, runsHref } from "./addresses";

/** What ended last, newest first. */
export function RecentRuns({ runs, slug }: { runs: InternalsView["recent"]; slug: string }) {
  return (
    <Panel
      title="Recent runs"
      flush
      actions={
        <Link href={runsHref(slug)} className="link text-sm">
          All runs
        </Link>
      }
    >
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <li key={run.id} className="grid gap-0.5 px-4 py-2.5 sm:px-5">
            <span className="flex min-w-0 items-baseline gap-x-2">
              <RunBadge state={run.state} compact className="self-center" />
              <Link href={runHref(slug, run)} className="link min-w-0 truncate">
                {run.title}
              </Link>
              <span className="mark-text text-ink-3">#{run.number}</span>
              <span className="ms-auto text-ink-3 text-sm">
                {run.endedAt ? <Time at={run.endedAt} /> : null}
              </span>
            </span>
            {runNote(run) ? <span className="truncate ps-6 text-ink-2 text-sm">{runNote(run)}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Each database with the age of its last good backup. */
export function DatabaseList({ databases, slug }: { databases: InternalsView["databases"]; slug: string }) {
  return (
    <Panel
      title="Databases"
      flush
      actions={
        <Link href={backupsHref(slug)} className="link text-sm">
          All backups
        </Link>
      }
    >
      <ul className="divide-y divide-line">
        {databases.map((database) => (
          <li key={database.systemId} className="flex flex-wrap items-center gap-x-3 px-4 py-2.5 sm:px-5">
            <span className="min-w-0 font-medium wrap-anywhere">{database.name}</span>
            <span className="text-ink-3 text-sm">{database.environment}</span>
            <span className="ms-auto flex items-center gap-2 text-sm">
              {database.lastGoodAt ? (
                <>
                  <StatusBadge status="passed" text="Backed up" />
                  <span className="text-ink-2">
                    <Time at={database.lastGoodAt} />
                    {database.lastGoodBytes === null ? null : `, ${formatBytes(database.lastGoodBytes)}`}
                  </span>
                </>
              ) : (
                <StatusBadge status="failed" text="No good backup" />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
