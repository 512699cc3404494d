import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LivePosition } from "@/components/shell/live";
import { systemKeys } from "@/components/systems/queries";
import { SystemsScreen } from "@/components/systems/systems-screen";
import { listSystems } from "@/server/domain/systems";
import { launchPage } from "@/server/http/pages/launch-page";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Systems" };

export default async function SystemsPage({ params }: { params: Promise<{ launch: string }> }) {
  const { ctx, launch, cursor } = await launchPage(params);
  if (!may(ctx.actor.role, "systems:read")) notFound();
  const launchId = launch.id;
  const queries = new QueryClient();
  await queries.prefetchQuery({
    queryKey: systemKeys.list(launchId),
    queryFn: () => listSystems(ctx, { launchId }),
  });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launchId} cursor={cursor} />
      <SystemsScreen launchId={launchId} role={ctx.actor.role} />
    </HydrationBoundary>
  );
}
