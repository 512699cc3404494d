import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { LaunchesScreen } from "@/components/launches/launches-screen";
import { launchKeys } from "@/components/launches/queries";
import { listBoard } from "@/server/domain/launches";
import { pageContext } from "@/server/http/pages/page-context";

export const metadata: Metadata = { title: "Launches" };

export default async function LaunchesPage() {
  const ctx = await pageContext();
  const queries = new QueryClient();
  await queries.prefetchQuery({ queryKey: launchKeys.board(), queryFn: () => listBoard(ctx, {}) });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LaunchesScreen role={ctx.actor.role} />
    </HydrationBoundary>
  );
}
