import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { historyQuery, timelineQuery } from "@/components/plans/timeline-queries";
import { TimelineScreen } from "@/components/plans/timeline-screen";
import { LivePosition } from "@/components/shell/live";
import { getTimeline, progressHistory } from "@/server/domain/plans";
import { launchPage } from "@/server/http/pages/launch-page";

export const metadata: Metadata = { title: "Timeline" };

type Props = { params: Promise<{ launch: string }> };

export default async function TimelinePage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { id, slug, targetDate } = launch;
  const queries = new QueryClient();
  await Promise.all([
    queries.prefetchQuery({
      queryKey: timelineQuery(id, targetDate).queryKey,
      queryFn: () =>
        getTimeline(ctx, { launchId: id, ...(targetDate === null ? {} : { target: targetDate }) }),
    }),
    queries.prefetchQuery({
      queryKey: historyQuery(id).queryKey,
      queryFn: () => progressHistory(ctx, { launchId: id }),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={id} cursor={cursor} />
      <TimelineScreen launch={{ id, slug, targetDate }} role={ctx.actor.role} />
    </HydrationBoundary>
  );
}
