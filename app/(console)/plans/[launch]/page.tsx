import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PlanScreen } from "@/components/plans/plan-screen";
import { planKeys } from "@/components/plans/queries";
import { LivePosition } from "@/components/shell/live";
import { getPlan } from "@/server/domain/plans";
import { launchPage } from "@/server/http/pages/launch-page";

export const metadata: Metadata = { title: "Plan" };

type Props = { params: Promise<{ launch: string }> };

export default async function PlanPage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { id, name, role } = ctx.actor;
  const queries = new QueryClient();
  await queries.prefetchQuery({
    queryKey: planKeys.tree(launch.id),
    queryFn: () => getPlan(ctx, { launchId: launch.id }),
  });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <PlanScreen launch={{ id: launch.id, slug: launch.slug }} me={{ id, name, role }} />
    </HydrationBoundary>
  );
}
