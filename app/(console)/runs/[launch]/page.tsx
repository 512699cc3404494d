import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { runKeys, runListInput } from "@/components/runs/queries";
import { loadRunsFilters } from "@/components/runs/runs-filters";
import { RunsForbidden } from "@/components/runs/runs-forbidden";
import { RunsScreen } from "@/components/runs/runs-screen";
import { LivePosition } from "@/components/shell/live";
import { listRuns } from "@/server/domain/runs";
import { launchPage } from "@/server/http/pages/launch-page";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Runs" };

type Props = { params: Promise<{ launch: string }>; searchParams: Promise<SearchParams> };

export default async function RunsPage({ params, searchParams }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  if (!may(ctx.actor.role, "runs:read")) return <RunsForbidden launchSlug={launch.slug} />;
  const input = runListInput(launch.id, await loadRunsFilters(searchParams));
  const queries = new QueryClient();
  await queries.prefetchQuery({ queryKey: runKeys.list(input), queryFn: () => listRuns(ctx, input) });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <RunsScreen launch={{ id: launch.id, slug: launch.slug }} />
    </HydrationBoundary>
  );
}
