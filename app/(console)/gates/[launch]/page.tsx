import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { GatesScreen } from "@/components/gates/gates-screen";
import { gateKeys } from "@/components/gates/queries";
import { LivePosition } from "@/components/shell/live";
import { listGates } from "@/server/domain/gates";
import { launchPage } from "@/server/http/pages/launch-page";

export const metadata: Metadata = { title: "Gates" };

export default async function GatesPage({ params }: { params: Promise<{ launch: string }> }) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { id, name, role } = ctx.actor;
  const queries = new QueryClient();
  await queries.prefetchQuery({
    queryKey: gateKeys.list(launch.id),
    queryFn: () => listGates(ctx, { launchId: launch.id }),
  });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <GatesScreen launchId={launch.id} slug={launch.slug} me={{ id, name, role }} />
    </HydrationBoundary>
  );
}
