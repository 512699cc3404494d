import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChecksScreen } from "@/components/checks/checks-screen";
import { checkKeys } from "@/components/checks/queries";
import { LivePosition } from "@/components/shell/live";
import { systemKeys } from "@/components/systems/queries";
import { listChecks } from "@/server/domain/checks";
import { listCandidates } from "@/server/domain/evidence";
import { listSystems } from "@/server/domain/systems";
import { launchPage } from "@/server/http/pages/launch-page";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Checks" };

export default async function ChecksPage({ params }: { params: Promise<{ launch: string }> }) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { role } = ctx.actor;
  if (!may(role, "checks:read")) notFound();
  const input = { launchId: launch.id };
  const queries = new QueryClient();
  await Promise.all([
    queries.prefetchQuery({ queryKey: checkKeys.list(launch.id), queryFn: () => listChecks(ctx, input) }),
    queries.prefetchQuery({
      queryKey: checkKeys.candidates(launch.id),
      queryFn: () => listCandidates(ctx, input),
    }),
    queries.prefetchQuery({ queryKey: systemKeys.list(launch.id), queryFn: () => listSystems(ctx, input) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <ChecksScreen launchId={launch.id} slug={launch.slug} role={role} />
    </HydrationBoundary>
  );
}
