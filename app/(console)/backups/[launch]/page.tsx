import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BackupsScreen } from "@/components/backups/backups-screen";
import { backupKeys, PER_PAGE } from "@/components/backups/queries";
import { PolicyGauges } from "@/components/policies/policy-gauges";
import { policyKeys } from "@/components/policies/queries";
import { runKeys, runningNowInput } from "@/components/runs/queries";
import { LivePosition } from "@/components/shell/live";
import { storeKeys } from "@/components/stores/queries";
import { systemKeys } from "@/components/systems/queries";
import { listBackups, listStoreChoices } from "@/server/domain/backups";
import { listGauges } from "@/server/domain/policies";
import { listRuns } from "@/server/domain/runs";
import { listStores } from "@/server/domain/stores";
import { listSystems } from "@/server/domain/systems";
import { launchPage } from "@/server/http/pages/launch-page";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Backups" };

export default async function BackupsPage({ params }: { params: Promise<{ launch: string }> }) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { role } = ctx.actor;
  if (!may(role, "backups:read")) notFound();
  const launchId = launch.id;
  const queries = new QueryClient();
  const running = runningNowInput(launchId);
  const newest = { launchId, limit: PER_PAGE };
  await Promise.all([
    queries.prefetchQuery({
      queryKey: systemKeys.list(launchId),
      queryFn: () => listSystems(ctx, { launchId }),
    }),
    queries.prefetchQuery({ queryKey: backupKeys.list(newest), queryFn: () => listBackups(ctx, newest) }),
    queries.prefetchQuery({
      queryKey: policyKeys.gauges(launchId),
      queryFn: () => listGauges(ctx, { launchId }),
    }),
    queries.prefetchQuery({ queryKey: storeKeys.list(), queryFn: () => listStores(ctx, {}) }),
    queries.prefetchQuery({
      queryKey: backupKeys.choices(launchId),
      queryFn: () => listStoreChoices(ctx, { launchId }),
    }),
    queries.prefetchQuery({ queryKey: runKeys.list(running), queryFn: () => listRuns(ctx, running) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launchId} cursor={cursor} />
      <BackupsScreen
        launchId={launchId}
        slug={launch.slug}
        role={role}
        promises={<PolicyGauges launchId={launchId} slug={launch.slug} role={role} />}
      />
    </HydrationBoundary>
  );
}
