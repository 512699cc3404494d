"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LastLogLine } from "@/components/runs/last-log-line";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { EnvironmentStripe } from "@/components/shell/stripe";
import { systemsQuery } from "@/components/systems/queries";
import { ENVIRONMENT_TEXT } from "@/components/systems/system-draft";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Card, FactList, PageHeader, Panel } from "@/components/ui/layout";
import { EmptyState, Skeleton } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Elapsed, Time } from "@/components/ui/time";
import { formatBytes, formatCount, formatNumber } from "@/lib/format";
import type { CheckResultView, CheckView, Finding, Measurement } from "@/server/domain/checks/schema";
import { environment } from "@/server/domain/systems/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { checksHref, runHref } from "./addresses";
import { CheckDialog } from "./check-dialog";
import {
  CHECK_TEXT,
  intervalText,
  SEVERITY_STATUS,
  SEVERITY_TEXT,
  statusOf,
  statusText,
} from "./check-words";
import { checkQuery, removeCheck, resultsQuery, takeOverCheck } from "./queries";
import { useRunCheck } from "./use-run-check";

export type CheckScreenProps = { checkId: string; slug: string; role: Role };

/** One check: what it found last and what to do about it, and all it ever found. */
export function CheckScreen({ checkId, slug, role }: CheckScreenProps) {
  const queries = useQueryClient();
  const { data: check } = useQuery(checkQuery(checkId));
  const { data: list } = useQuery(resultsQuery(checkId));
  useLive((event) => {
    if (event.type !== "checks.changed") return;
    const changed = event.payload as CheckView;
    if (changed.id === checkId) takeOverCheck(queries, changed);
  });
  if (!check) return <Skeleton lines={8} />;
  const latest = list?.results[0];
  return (
    <div className="grid gap-6">
      <EnvironmentStripe environment={environment.safeParse(check.environment).data ?? "other"} />
      <CheckHead check={check} slug={slug} role={role} />
      {latest ? <Latest result={latest} /> : null}
      <Panel title="Results" aside={list ? formatCount(list.results.length, "result") : undefined} flush>
        {list && list.results.length === 0 ? (
          <EmptyState title="It has not run yet." />
        ) : (
          <Results results={list?.results ?? []} slug={slug} />
        )}
      </Panel>
    </div>
  );
}

function CheckHead({ check, slug, role }: { check: CheckView; slug: string; role: Role }) {
  const { data: systems } = useQuery(systemsQuery(check.launchId));
  const { start, busy, refused, startedRunId } = useRunCheck(check.id);
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const text = statusText(check);
  const place = environment.safeParse(check.environment).data ?? "other";
  const followed = check.activeRunId ?? undefined;
  return (
    <>
      <PageHeader
        title={check.name}
        eyebrow={
          <Link href={checksHref(slug)} className="link">
            Checks
          </Link>
        }
        actions={
          <>
            {may(role, "checks:write") ? (
              <>
                <Button onClick={() => setOpen("remove")}>Remove</Button>
                <Button onClick={() => setOpen("edit")}>Edit</Button>
              </>
            ) : null}
            {may(role, "checks:run") ? (
              <Button variant="primary" busy={busy} disabled={check.activeRunId !== null} onClick={start}>
                Run now
              </Button>
            ) : null}
          </>
        }
      >
        <StatusBadge status={statusOf(check)} {...(text === undefined ? {} : { text })} />{" "}
        {check.last ? <span className="wrap-anywhere">{check.last.summary}</span> : null}
      </PageHeader>
      {refused ? (
        <p role="alert" className="text-bad">
          {refused}
        </p>
      ) : null}
      {followed ? (
        <Card className="grid gap-1">
          <Link href={runHref(slug, followed)} className="link font-medium">
            It runs now
          </Link>
          <LastLogLine key={followed} runId={followed} />
        </Card>
      ) : null}
      <Card>
        <FactList
          facts={[
            { name: "Tests", value: `${CHECK_TEXT[check.kind].name}: ${CHECK_TEXT[check.kind].is}` },
            { name: "Of", value: `${check.systemName}, ${ENVIRONMENT_TEXT[place]}` },
            { name: "Runs", value: intervalText(check.everyMinutes) },
            ...(check.nextAt ? [{ name: "Next", value: <Time at={check.nextAt} /> }] : []),
            ...(check.last ? [{ name: "So since", value: <Time at={check.last.since} /> }] : []),
            ...(check.secretNames.length > 0
              ? [{ name: "Secrets", value: `${check.secretNames.join(", ")} (sealed)` }]
              : []),
            ...(startedRunId === undefined
              ? []
              : [
                  {
                    name: "Your run",
                    value: (
                      <Link href={runHref(slug, startedRunId)} className="link">
                        Log
                      </Link>
                    ),
                  },
                ]),
          ]}
        />
      </Card>
      {open === "edit" ? (
        <CheckDialog
          launchId={check.launchId}
          services={systems?.systems ?? []}
          check={check}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "remove" ? <RemoveCheck check={check} slug={slug} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function RemoveCheck({ check, slug, onClose }: { check: CheckView; slug: string; onClose: () => void }) {
  const queries = useQueryClient();
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${check.name}?`}
      target={check.name}
      impact={[
        "It runs no more, and its secrets are erased.",
        "What it found stays, with its runs and evidence.",
        "Items that rest on it go stale.",
      ]}
      confirmLabel="Remove check"
      error={error}
      onConfirm={async () => {
        try {
          takeOverCheck(queries, await removeCheck(check.id));
          router.push(checksHref(slug));
        } catch (problem) {
          setError(formProblems(problem)[0]?.message ?? null);
        }
      }}
    />
  );
}

function Latest({ result }: { result: CheckResultView }) {
  return (
    <Panel title="Found last" aside={<Time at={result.endedAt} />} flush>
      {result.findings.length === 0 ? (
        <p className="px-4 py-4 sm:px-5">
          <StatusBadge status={result.verdict} /> {result.summary}
        </p>
      ) : (
        <ul aria-label="Findings" className="divide-y divide-line">
          {result.findings.map((finding) => (
            <FindingRow key={finding.key} finding={finding} />
          ))}
        </ul>
      )}
      {result.measurements.length > 0 ? (
        <div className="border-line border-t px-4 py-4 sm:px-5">
          <FactList
            facts={result.measurements.map((each) => ({ name: each.name, value: measurementText(each) }))}
          />
        </div>
      ) : null}
    </Panel>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  return (
    <li className="grid gap-1 px-4 py-3 sm:grid-cols-[6rem_1fr] sm:gap-4 sm:px-5">
      <StatusBadge
        status={SEVERITY_STATUS[finding.severity]}
        text={SEVERITY_TEXT[finding.severity]}
        className="self-start"
      />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium wrap-anywhere">{finding.title}</p>
        {finding.detail === "" ? null : (
          <p className="font-mono text-ink-2 text-sm wrap-anywhere">{finding.detail}</p>
        )}
        <p className="text-ink-2 wrap-anywhere">{finding.fix}</p>
      </div>
    </li>
  );
}

function measurementText({ value, unit }: Measurement): string {
  if (unit === "bytes") return formatBytes(value);
  const shown = formatNumber(value, Number.isInteger(value) || value >= 100 ? 0 : 1);
  return unit === "" ? shown : `${shown} ${unit}`;
}

function Results({ results, slug }: { results: readonly CheckResultView[]; slug: string }) {
  return (
    <Table caption="Results, the newest first">
      <Thead>
        <Tr>
          <Th>When</Th>
          <Th>Result</Th>
          <Th align="end">Took</Th>
          <Th align="end">Run</Th>
        </Tr>
      </Thead>
      <Tbody>
        {results.map((result) => (
          <Tr key={result.id}>
            <RowHead>
              <Time at={result.endedAt} />
            </RowHead>
            <Td>
              <StatusBadge status={result.verdict} />{" "}
              <span className="text-ink-2 text-sm wrap-anywhere">{result.summary}</span>
            </Td>
            <Td label="Took" align="end">
              <Elapsed from={result.startedAt} to={result.endedAt} />
            </Td>
            <Td label="Run" align="end">
              <Link href={runHref(slug, result.runId)} className="link">
                Log
              </Link>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
