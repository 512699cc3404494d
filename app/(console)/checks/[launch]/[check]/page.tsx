import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { CheckScreen } from "@/components/checks/check-screen";
import { checkKeys } from "@/components/checks/queries";
import { LivePosition } from "@/components/shell/live";
import { getCheck, listResults } from "@/server/domain/checks";
import { launchPage } from "@/server/http/pages/launch-page";
import { isDomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Check" };

type Props = { params: Promise<{ launch: string; check: string }> };

export default async function CheckPage({ params }: Props) {
  const { check: checkId } = await params;
  const { ctx, launch, cursor } = await launchPage(params);
  const { role } = ctx.actor;
  if (!may(role, "checks:read") || !z.uuid().safeParse(checkId).success) notFound();
  const check = await getCheck(ctx, { checkId }).catch((error: unknown) => {
    if (isDomainError(error) && error.code === "not_found") return null;
    throw error;
  });
  if (check?.launchId !== launch.id) notFound();
  const queries = new QueryClient();
  queries.setQueryData(checkKeys.detail(checkId), check);
  await queries.prefetchQuery({
    queryKey: checkKeys.results(checkId),
    queryFn: () => listResults(ctx, { checkId }),
  });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <CheckScreen checkId={checkId} slug={launch.slug} role={role} />
    </HydrationBoundary>
  );
}
