import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { registersQuery } from "@/components/plans/register-queries";
import { TargetScreen } from "@/components/plans/target-screen";
import { LivePosition } from "@/components/shell/live";
import { listRegisters } from "@/server/domain/plans";
import { launchPage } from "@/server/http/pages/launch-page";

export const metadata: Metadata = { title: "Targets" };

type Props = { params: Promise<{ launch: string }> };

export default async function TargetsPage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { id, slug, targetDate } = launch;
  const queries = new QueryClient();
  await queries.prefetchQuery({
    queryKey: registersQuery(id, targetDate).queryKey,
    queryFn: () =>
      listRegisters(ctx, { launchId: id, ...(targetDate === null ? {} : { target: targetDate }) }),
  });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={id} cursor={cursor} />
      <TargetScreen launch={{ id, slug, targetDate }} role={ctx.actor.role} />
    </HydrationBoundary>
  );
}
