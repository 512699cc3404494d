import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { preload } from "react-dom";
import { PLAN_PAGE } from "@/components/plans/plan-filters";
import { planKeys, planPath } from "@/components/plans/queries";
import { ProvenPlan } from "@/components/proofs/proven-plan";
import { LivePosition } from "@/components/shell/live";
import { normalQuery, usualView, viewKeys } from "@/components/views/queries";
import { countNodes, getPlan } from "@/server/domain/plans";
import { listViews } from "@/server/domain/views";
import { launchPage } from "@/server/http/pages/launch-page";

export const metadata: Metadata = { title: "Plan" };

/** Above this the plan would make the page heavy: the browser asks for it while it still loads the scripts. */
const MOST_IN_PAGE = 1_000;

type Props = {
  params: Promise<{ launch: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PlanPage({ params, searchParams }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const saved = await listViews(ctx, { launchId: launch.id, page: PLAN_PAGE });
  const query = normalQuery(usualView(saved.views)?.query ?? "");
  // An address that says nothing opens the view that was chosen for it.
  if (query !== "" && Object.keys(await searchParams).length === 0)
    redirect(`/plans/${launch.slug}?${query}`);
  const { id, name, role } = ctx.actor;
  const queries = new QueryClient();
  queries.setQueryData(viewKeys.list(launch.id, PLAN_PAGE), saved);
  const { nodes } = await countNodes(ctx, { launchId: launch.id });
  if (nodes > MOST_IN_PAGE) {
    preload(planPath(launch.id), { as: "fetch", crossOrigin: "anonymous" });
  } else {
    await queries.prefetchQuery({
      queryKey: planKeys.tree(launch.id),
      queryFn: () => getPlan(ctx, { launchId: launch.id }),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <ProvenPlan launch={{ id: launch.id, slug: launch.slug }} me={{ id, name, role }} />
    </HydrationBoundary>
  );
}
