import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { templatesQuery } from "@/components/templates/queries";
import { TemplatesScreen } from "@/components/templates/templates-screen";
import { listLaunches } from "@/server/domain/launches";
import { listTemplates } from "@/server/domain/templates";
import { pageContext } from "@/server/http/pages/page-context";

export const metadata: Metadata = { title: "Templates" };

export default async function TemplatesPage() {
  const ctx = await pageContext();
  const queries = new QueryClient();
  const [{ launches }] = await Promise.all([
    listLaunches(ctx, {}),
    queries.prefetchQuery({ queryKey: templatesQuery().queryKey, queryFn: () => listTemplates(ctx, {}) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <TemplatesScreen
        launches={launches.map(({ id, slug, name, targetDate }) => ({ id, slug, name, targetDate }))}
        role={ctx.actor.role}
      />
    </HydrationBoundary>
  );
}
