import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { OverviewScreen } from "@/components/launches/overview-screen";
import { launchKeys } from "@/components/launches/queries";
import { runKeys, runningNowInput } from "@/components/runs/queries";
import { LivePosition } from "@/components/shell/live";
import { getOverview } from "@/server/domain/launches";
import { listRuns } from "@/server/domain/runs";
import { launchPage } from "@/server/http/pages/launch-page";
import { may } from "@/server/kernel/permissions";

type Props = { params: Promise<{ launch: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { launch } = await launchPage(params);
  return { title: launch.name };
}

export default async function OverviewPage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const launchId = launch.id;
  const queries = new QueryClient();
  const running = runningNowInput(launchId);
  await Promise.all([
    queries.prefetchQuery({
      queryKey: launchKeys.overview(launchId),
      queryFn: () => getOverview(ctx, { launchId }),
    }),
    may(ctx.actor.role, "runs:read")
      ? queries.prefetchQuery({ queryKey: runKeys.list(running), queryFn: () => listRuns(ctx, running) })
      : null,
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launchId} cursor={cursor} />
      <OverviewScreen launchId={launchId} slug={launch.slug} role={ctx.actor.role} />
    </HydrationBoundary>
  );
}
