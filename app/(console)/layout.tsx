import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConsoleFrame } from "@/components/launches/console-frame";
import { launchKeys } from "@/components/launches/queries";
import { listBoard } from "@/server/domain/launches";
import { getMe } from "@/server/domain/people";
import { pageContext } from "@/server/http/pages/page-context";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext();
  const queries = new QueryClient();
  const [{ id, name, email, role }] = await Promise.all([
    getMe(ctx, {}),
    queries.prefetchQuery({ queryKey: launchKeys.board(), queryFn: () => listBoard(ctx, {}) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ConsoleFrame user={{ id, name, email, role }}>{children}</ConsoleFrame>
    </HydrationBoundary>
  );
}
