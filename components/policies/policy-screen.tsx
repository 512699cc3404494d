"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { ValueChart } from "@/components/charts/value-chart";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { Card, PageHeader, Panel } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { formatCount, formatDuration } from "@/lib/format";
import type { GaugeView, PolicyView } from "@/server/domain/policies/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { backupsHref } from "./addresses";
import { FiringsTable } from "./firings-table";
import { ObjectivePanel } from "./objective-panel";
import { PolicyNotices } from "./policy-gauges";
import { applyPolicyEvent, policyQuery } from "./queries";
import { RetentionPanel } from "./retention-panel";
import { SchedulePanel } from "./schedule-panel";

export type PolicyScreenProps = { systemId: string; slug: string; role: Role };

/** One system: its promises, its schedule, what is kept, and what became of all that. */
export function PolicyScreen({ systemId, slug, role }: PolicyScreenProps) {
  const queries = useQueryClient();
  useLive((event) => applyPolicyEvent(queries, event));
  const policy = useQuery(policyQuery(systemId));
  if (policy.data) return <Loaded policy={policy.data} slug={slug} role={role} />;
  return (
    <Card flush>
      {policy.isError ? (
        <ErrorState
          title="The policy could not be loaded."
          safe="Schedules and backups go on."
          detail={policy.error.message}
          onRetry={() => void policy.refetch()}
          requestId={policy.error instanceof ApiProblem ? policy.error.requestId : undefined}
        />
      ) : (
        <Skeleton lines={12} />
      )}
    </Card>
  );
}

function Loaded({ policy, slug, role }: { policy: PolicyView; slug: string; role: Role }) {
  const mayWrite = may(role, "policies:write");
  return (
    <div className="grid gap-6">
      <PageHeader
        title={`Policy of ${policy.systemName}`}
        eyebrow={
          <Link href={backupsHref(slug)} className="link">
            Backups
          </Link>
        }
      >
        When it is backed up, what is kept, and what is promised.
      </PageHeader>
      <PolicyNotices system={mayWrite ? { ...policy, promise: null } : policy} />
      <ObjectivePanel policy={policy} mayWrite={mayWrite} />
      <SchedulePanel policy={policy} mayWrite={mayWrite} />
      <RetentionPanel policy={policy} slug={slug} role={role} />
      <Panel title="Past times of the schedule" flush>
        {policy.firings.length > 0 ? (
          <FiringsTable firings={policy.firings} slug={slug} />
        ) : (
          <EmptyState title="No time of the schedule has passed yet." />
        )}
      </Panel>
      <Trend
        title="Time between backups"
        gauge={policy.rpo}
        name="Since the one before"
        noun="backup"
        what="The longest time between two good backups was"
      />
      <Trend
        title="Restore times"
        gauge={policy.rto}
        name="Took"
        noun="restore"
        what="The longest restore took"
      />
    </div>
  );
}

type TrendProps = { title: string; gauge: GaugeView; name: string; noun: string; what: string };

function Trend({ title, gauge, name, noun, what }: TrendProps) {
  const points = gauge.trend.map(({ at, ms }) => ({ at, value: ms }));
  if (points.length < 2) return null;
  const longest = Math.max(...points.map(({ value }) => value));
  return (
    <Panel title={title} aside={`Last ${formatCount(points.length, noun)}`}>
      <ValueChart
        summary={`${what} ${formatDuration(longest)}.`}
        points={points}
        name={name}
        format={formatDuration}
        limit={gauge.promisedMinutes === null ? null : gauge.promisedMinutes * 60_000}
      />
    </Panel>
  );
}
