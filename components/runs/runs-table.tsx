"use client";

import Link from "next/link";
import { Progress } from "@/components/ui/progress";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Elapsed, Time } from "@/components/ui/time";
import { formatPercent } from "@/lib/format";
import type { RunView } from "@/server/domain/runs/schema";
import { RunBadge } from "./run-badge";
import { runHref, runNote } from "./run-line";
import { isActiveRun, kindLabel } from "./run-words";

/** Runs as a table; each row has one link, on the run's title. */
export function RunsTable({ runs, launchSlug }: { runs: readonly RunView[]; launchSlug: string }) {
  return (
    <Table caption="Runs, newest first">
      <Thead>
        <tr role="row">
          <Th>Run</Th>
          <Th>State</Th>
          <Th>Progress</Th>
          <Th>Started by</Th>
          <Th>Started</Th>
          <Th align="end">Took</Th>
        </tr>
      </Thead>
      <Tbody>
        {runs.map((run) => (
          <Tr key={run.id}>
            <RowHead className="sm:min-w-56">
              <span className="min-w-0">
                <Link href={runHref(launchSlug, run)} className="link wrap-anywhere">
                  {run.title}
                </Link>
                <span className="block font-normal text-ink-3 text-sm">
                  <span className="mark-text">#{run.number}</span> · {kindLabel(run.kind)}
                </span>
              </span>
            </RowHead>
            <Td label="State">
              <RunBadge state={run.state} detail={run.attempt > 1 ? `attempt ${run.attempt}` : undefined} />
            </Td>
            <Td label="Progress" className="sm:w-56 sm:max-w-56">
              <RunProgress run={run} />
            </Td>
            <Td label="Started by" className="sm:whitespace-nowrap">
              {run.requestedBy}
            </Td>
            <Td label="Started">
              <Time at={run.startedAt ?? run.queuedAt} />
            </Td>
            <Td label="Took" align="end">
              {run.startedAt ? <Elapsed from={run.startedAt} to={run.endedAt} /> : "–"}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function RunProgress({ run }: { run: RunView }) {
  const note = runNote(run);
  const moving = isActiveRun(run) && run.state !== "queued";
  if (!note && !moving) return null;
  return (
    <div className="grid min-w-0 gap-1 max-sm:flex-1">
      {moving ? (
        <Progress bare label={`Progress of run ${run.number}`} value={run.progress} className="pt-1.5" />
      ) : null}
      <span className="flex justify-between gap-3 text-ink-2 text-sm">
        <span className="line-clamp-2 min-w-0 wrap-anywhere">{note}</span>
        {moving && run.progress !== null ? <span>{formatPercent(run.progress, 1)}</span> : null}
      </span>
    </div>
  );
}
