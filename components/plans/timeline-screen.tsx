"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader, Panel } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { StatusShape } from "@/components/ui/status-shape";
import { formatCount } from "@/lib/format";
import { may, type Role } from "@/server/kernel/permissions";
import { nameOf } from "./plan-rows";
import { PlanTabs } from "./plan-tabs";
import { TimelineAnchor } from "./timeline-anchor";
import { TimelineBurnUp } from "./timeline-burn-up";
import { TimelineDepends } from "./timeline-depends";
import { TimelinePicture } from "./timeline-picture";
import { timelineKeys, timelineQuery } from "./timeline-queries";
import { dayOf, dayText } from "./timeline-scale";
import type { Timeline } from "./timeline-types";
import { timelineParsers } from "./timeline-view";
import { TimelineWhatIf } from "./timeline-what-if";
import "./timeline.css";

export type TimelineScreenProps = {
  launch: { id: string; slug: string; targetDate: string | null };
  role: Role;
};

/** The plan in time: bars, critical path, what slips, and how ticking goes on. */
export function TimelineScreen({ launch, role }: TimelineScreenProps) {
  const queries = useQueryClient();
  useLive((event) => {
    if (event.stream !== launch.id || !event.type.startsWith("plans.")) return;
    void queries.invalidateQueries({ queryKey: timelineKeys.of(launch.id) });
    void queries.invalidateQueries({ queryKey: timelineKeys.history(launch.id) });
  });
  const { data, error, isPending, refetch } = useQuery(timelineQuery(launch.id, launch.targetDate));
  return (
    <div className="timeline-page grid gap-5">
      <PageHeader title="Timeline">{data?.plan ? data.plan.title : null}</PageHeader>
      <PlanTabs slug={launch.slug} current="timeline" />
      {isPending ? <Skeleton lines={12} label="Loading the timeline" /> : null}
      {data ? <Loaded launch={launch} role={role} timeline={data} /> : null}
      {error && !data ? (
        <ErrorState
          title="The timeline could not be loaded."
          safe="Nothing was changed."
          detail={error.message}
          requestId={error instanceof ApiProblem ? error.requestId : undefined}
          onRetry={() => void refetch()}
        />
      ) : null}
    </div>
  );
}

function Loaded({ launch, role, timeline }: TimelineScreenProps & { timeline: Timeline }) {
  const [{ shift, days }, setAddress] = useQueryStates(timelineParsers, {
    history: "replace",
    scroll: false,
  });
  const mayWrite = may(role, "plans:write");
  const { plan, bars, countings } = timeline;
  const home = `/plans/${encodeURIComponent(launch.slug)}`;
  const hrefOf = (id: string) => `${home}?item=${id}`;
  if (!plan) {
    return (
      <EmptyState
        title="There is no plan to draw yet."
        className="px-0"
        action={mayWrite ? <ButtonLink href={`${home}/import`}>Import a plan</ButtonLink> : undefined}
      >
        Import one, and its dates, weeks, estimates and dependencies become bars.
      </EmptyState>
    );
  }
  return (
    <>
      {countings.length > 0 ? (
        <Panel title="Where the plan begins">
          <div className="grid gap-4">
            {countings.map((counting) => (
              <TimelineAnchor
                key={counting.unit}
                launchId={launch.id}
                counting={counting}
                mayWrite={mayWrite}
              />
            ))}
          </div>
        </Panel>
      ) : null}
      {bars.length === 0 ? (
        <EmptyState title="Nothing in this plan says when." className="px-0">
          Bars come from dates, numbered weeks or days, estimates and dependencies. Give items a due date or
          an estimate in{" "}
          <Link href={home} className="link">
            the plan
          </Link>
          , and they appear here.
        </EmptyState>
      ) : (
        <>
          <Facts timeline={timeline} />
          <TimelinePicture launchId={launch.id} timeline={timeline} hrefOf={hrefOf} />
          <CriticalPath timeline={timeline} hrefOf={hrefOf} />
          <Panel title="What if" className={shift === null ? "no-print" : ""}>
            <TimelineWhatIf
              launchId={launch.id}
              timeline={timeline}
              shift={{ nodeId: shift, days }}
              onShift={({ nodeId, days: by }) => void setAddress({ shift: nodeId, days: by })}
              hrefOf={hrefOf}
            />
          </Panel>
        </>
      )}
      {mayWrite ? (
        <Panel title="Dependencies" className="no-print">
          <TimelineDepends launchId={launch.id} />
        </Panel>
      ) : null}
      <Panel title="Burn-up">
        <TimelineBurnUp launchId={launch.id} target={launch.targetDate} />
      </Panel>
    </>
  );
}

/** The timeline in sentences, worst news first. */
function Facts({ timeline }: { timeline: Timeline }) {
  const { dated, circles, undated, bars } = timeline;
  const overdue = bars.filter((bar) => bar.tickable && bar.overdue).length;
  return (
    <div className="grid gap-1.5">
      <p className="max-w-prose text-lg">{endText(timeline)}</p>
      {circles.map((text) => (
        <p key={text} className="flex items-start gap-2">
          <StatusShape status="warning" title="Attention" className="mt-0.5" />
          <span>{text} Until that is changed, what is listed later waits for what is listed earlier.</span>
        </p>
      ))}
      {dated ? null : (
        <p className="text-ink-2">Nothing in the plan has a date: it is drawn as if it began today.</p>
      )}
      <p className="text-ink-2 text-sm">
        {[
          overdue > 0 ? `${formatCount(overdue, "item")} should be ticked by now.` : "",
          undated > 0
            ? `${formatCount(undated, "item")} ${undated === 1 ? "has" : "have"} no time of ${undated === 1 ? "its" : "their"} own and ${undated === 1 ? "is" : "are"} not drawn.`
            : "",
        ]
          .filter(Boolean)
          .join(" ")}
      </p>
    </div>
  );
}

function endText({ start, end, target }: Timeline): string {
  if (start === null || end === null) return "";
  const span = `The plan runs from ${dayText(start)} to ${dayText(end)}`;
  if (target === null) return `${span}. The launch has no target date yet.`;
  const late = dayOf(end) - dayOf(target);
  if (late > 0) return `${span}: ${formatCount(late, "day")} after the target date, ${dayText(target)}.`;
  return late === 0
    ? `${span}, the target date.`
    : `${span}: ${formatCount(-late, "day")} before the target date, ${dayText(target)}.`;
}

function CriticalPath({ timeline, hrefOf }: { timeline: Timeline; hrefOf: (id: string) => string }) {
  const known = new Map(timeline.bars.map((bar) => [bar.id, bar]));
  const path = timeline.critical.flatMap((id) => known.get(id) ?? []);
  const [first] = path;
  if (!first) return null;
  const days = path.reduce((sum, bar) => sum + bar.days, 0);
  return (
    <Panel title="Critical path" aside={`${formatCount(path.length, "item")}, ${formatCount(days, "day")}`}>
      <p className="max-w-prose pb-2 text-ink-2 text-sm">
        Every day one of these takes longer moves the end by a day. They are outlined and marked “critical”
        above.
      </p>
      <ol className="grid list-decimal gap-1 ps-6">
        {path.map((bar) => (
          <li key={bar.id}>
            <Link href={hrefOf(bar.id)} className="link wrap-anywhere">
              {nameOf(bar)}
            </Link>{" "}
            <span className="whitespace-nowrap text-ink-2 text-sm">
              {dayText(bar.start)} – {dayText(bar.end)}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
