"use client";

import Link from "next/link";
import { ENVIRONMENT_TEXT } from "@/components/systems/system-draft";
import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { CheckView } from "@/server/domain/checks/schema";
import { environment } from "@/server/domain/systems/schema";
import { checkHref } from "./addresses";
import { CHECK_TEXT, intervalText, statusOf, statusText } from "./check-words";
import { useRunCheck } from "./use-run-check";

export type ChecksTableProps = { checks: readonly CheckView[]; slug: string; mayRun: boolean };

export function ChecksTable({ checks, slug, mayRun }: ChecksTableProps) {
  return (
    <Table caption="Checks">
      <Thead>
        <Tr>
          <Th>Check</Th>
          <Th>Where</Th>
          <Th>Last result</Th>
          <Th>When</Th>
          <Th>Runs</Th>
          {mayRun ? (
            <Th align="end">
              <span className="sr-only">Action</span>
            </Th>
          ) : null}
        </Tr>
      </Thead>
      <Tbody>
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} slug={slug} mayRun={mayRun} />
        ))}
      </Tbody>
    </Table>
  );
}

function CheckRow({ check, slug, mayRun }: { check: CheckView; slug: string; mayRun: boolean }) {
  const { start, busy, refused } = useRunCheck(check.id);
  const text = statusText(check);
  const place = environment.safeParse(check.environment).data ?? "other";
  return (
    <Tr>
      <RowHead>
        <Link href={checkHref(slug, check.id)} className="link wrap-anywhere">
          {check.name}
        </Link>
        <p className="font-normal text-ink-3 text-sm">{CHECK_TEXT[check.kind].name}</p>
      </RowHead>
      <Td label="Where">
        {check.systemName}
        <span className="text-ink-3 text-sm sm:block"> {ENVIRONMENT_TEXT[place]}</span>
      </Td>
      <Td className="sm:max-w-96">
        <StatusBadge status={statusOf(check)} {...(text === undefined ? {} : { text })} />
        {check.last ? <p className="text-ink-2 text-sm wrap-anywhere">{check.last.summary}</p> : null}
        {refused ? (
          <p role="alert" className="text-bad text-sm">
            {refused}
          </p>
        ) : null}
      </Td>
      <Td label="When">{check.last ? <Time at={check.last.at} /> : "–"}</Td>
      <Td label="Runs" className="whitespace-nowrap">
        {intervalText(check.everyMinutes)}
      </Td>
      {mayRun ? (
        <Td align="end">
          <Button
            size="sm"
            busy={busy}
            disabled={check.activeRunId !== null}
            aria-label={`Run now: ${check.name}`}
            onClick={start}
          >
            Run now
          </Button>
        </Td>
      ) : null}
    </Tr>
  );
}
