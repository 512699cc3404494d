import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { fileKeys } from "@/components/plans/merge-queries";
import { MergeScreen } from "@/components/plans/merge-screen";
import { LivePosition } from "@/components/shell/live";
import { listSources } from "@/server/domain/plans";
import { launchPage } from "@/server/http/pages/launch-page";
import { isDomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Merge a newer file" };

type Props = { params: Promise<{ launch: string }> };

export default async function MergePage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const plan = `/plans/${encodeURIComponent(launch.slug)}`;
  if (!may(ctx.actor.role, "plans:write")) redirect(plan);
  const sources = await listSources(ctx, { launchId: launch.id }).catch((error: unknown) => {
    if (isDomainError(error) && error.code === "not_found") redirect(`${plan}/import`);
    throw error;
  });
  const queries = new QueryClient();
  queries.setQueryData(fileKeys.sources(launch.id), sources);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <MergeScreen launch={{ id: launch.id, slug: launch.slug }} />
    </HydrationBoundary>
  );
}
