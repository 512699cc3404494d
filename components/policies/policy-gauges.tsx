"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useLive } from "@/components/shell/live";
import { ENVIRONMENT_TEXT } from "@/components/systems/system-draft";
import { ButtonLink } from "@/components/ui/button";
import { Panel } from "@/components/ui/layout";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { GaugesOfSystem } from "@/server/domain/policies/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { policyHref } from "./addresses";
import { Gauge } from "./gauge";
import { Notice } from "./notice";
import { applyPolicyEvent, gaugesQuery } from "./queries";

export type PolicyGaugesProps = { launchId: string; slug: string; role: Role };

/** What is promised for each system and whether it is kept, with its next run: the head of the page of backups. */
export function PolicyGauges({ launchId, slug, role }: PolicyGaugesProps) {
  const queries = useQueryClient();
  useLive((event) => applyPolicyEvent(queries, event));
  const gauges = useQuery(gaugesQuery(launchId));
  if (gauges.isPending) return <Skeleton lines={4} />;
  if (!gauges.data) {
    return (
      <ErrorState
        title="The gauges could not be loaded."
        safe="Backups and schedules go on."
        detail={gauges.error.message}
        onRetry={() => void gauges.refetch()}
      />
    );
  }
  if (gauges.data.systems.length === 0) return null;
  return (
    <Panel title="Promises" flush>
      <ul className="divide-y divide-line">
        {gauges.data.systems.map((system) => (
          <SystemGauges
            key={system.systemId}
            system={system}
            slug={slug}
            mayWrite={may(role, "policies:write")}
          />
        ))}
      </ul>
    </Panel>
  );
}

function SystemGauges({
  system,
  slug,
  mayWrite,
}: {
  system: GaugesOfSystem;
  slug: string;
  mayWrite: boolean;
}) {
  const { systemId, systemName, environment, rpo, rto, schedule } = system;
  const label = schedule || !mayWrite ? "Policy" : "Set up a schedule";
  return (
    <li className="grid gap-4 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium wrap-anywhere">{systemName}</span>
          <span className="text-ink-3 text-sm">{ENVIRONMENT_TEXT[environment]}</span>
        </p>
        <ButtonLink size="sm" href={policyHref(slug, systemId)} aria-label={`${label}: ${systemName}`}>
          {label}
        </ButtonLink>
      </div>
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-3">
        <Gauge label="Data at risk (RPO)" gauge={rpo} />
        <Gauge label="Time to restore (RTO)" gauge={rto} />
        <div className="grid content-start gap-1.5">
          <span className="text-ink-3 text-sm">Next backup</span>
          <p className="font-semibold text-lg tracking-tight">
            {schedule?.nextAt ? <Time at={schedule.nextAt} /> : schedule?.paused ? "Paused" : "Not scheduled"}
          </p>
          <p className="text-ink-2 text-sm">{schedule?.text ?? "It is backed up only when somebody asks."}</p>
        </div>
      </div>
      <PolicyNotices system={system} />
    </li>
  );
}

/** What stands in the way of a policy: the recovery key, a promise out of reach, a question of retention. */
export function PolicyNotices({
  system,
}: {
  system: Pick<GaugesOfSystem, "waits" | "promise" | "question">;
}) {
  return (
    <>
      {system.waits ? (
        <Notice status="waiting">
          No scheduled backup starts yet. {system.waits}{" "}
          <Link href="/stores/keys" className="link">
            Check the recovery key
          </Link>
        </Notice>
      ) : null}
      {system.promise ? <Notice>{system.promise}</Notice> : null}
      {system.question ? <Notice>Retention waits for an answer. {system.question}</Notice> : null}
    </>
  );
}
