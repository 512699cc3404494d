"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { ErrorState, Skeleton } from "@/components/ui/states";
import type { BulkAsk } from "./bulk-dialog";
import { PlanBody } from "./plan-body";
import { type AskedReason, type Me, PlanToolsProvider, usePlanTools } from "./plan-tools";
import { planQuery } from "./queries";
import { usePlanLive } from "./use-plan-live";

const ReasonDialog = lazy(() => import("./reason-dialog").then((part) => ({ default: part.ReasonDialog })));
const BulkDialog = lazy(() => import("./bulk-dialog").then((part) => ({ default: part.BulkDialog })));

export type PlanScreenProps = { launch: { id: string; slug: string }; me: Me };

/** The plan of a launch: the tree, ticks, filters, and the detail of one item beside it. */
export function PlanScreen({ launch, me }: PlanScreenProps) {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<AskedReason | null>(null);
  const [bulk, setBulk] = useState<BulkAsk | null>(null);
  const hold = useCallback(
    (ids: readonly string[]) => setHeld((now) => (ids.length === 0 ? now : new Set([...now, ...ids]))),
    [],
  );
  const letGo = useCallback(() => setHeld((now) => (now.size === 0 ? now : new Set())), []);
  return (
    <PlanToolsProvider
      launchId={launch.id}
      me={me}
      onTouched={hold}
      onAskReason={setAsked}
      onAskBulk={setBulk}
    >
      <Loaded slug={launch.slug} held={held} onFilter={letGo} />
      <Suspense fallback={null}>
        {asked ? <ReasonDialog asked={asked} onClose={() => setAsked(null)} /> : null}
        {bulk ? <BulkDialog ask={bulk} onClose={() => setBulk(null)} /> : null}
      </Suspense>
    </PlanToolsProvider>
  );
}

type LoadedProps = { slug: string; held: ReadonlySet<string>; onFilter: () => void };

function Loaded(props: LoadedProps) {
  const tools = usePlanTools();
  usePlanLive(tools);
  const { data, error, isPending, refetch } = useQuery(planQuery(tools.launchId));
  if (isPending) return <Skeleton lines={12} className="px-0" label="Loading the plan" />;
  if (!data) {
    return (
      <ErrorState
        title="The plan could not be loaded."
        safe="Nothing was changed."
        detail={error?.message}
        requestId={error instanceof ApiProblem ? error.requestId : undefined}
        onRetry={() => void refetch()}
      />
    );
  }
  return <PlanBody {...props} tree={data} />;
}
