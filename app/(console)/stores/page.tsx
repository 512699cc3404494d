import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { storeKeys } from "@/components/stores/queries";
import { StoresScreen } from "@/components/stores/stores-screen";
import { listStores } from "@/server/domain/stores";
import { pageContext } from "@/server/http/pages/page-context";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Stores" };

export default async function StoresPage() {
  const ctx = await pageContext();
  const { role } = ctx.actor;
  if (!may(role, "stores:read")) notFound();
  const queries = new QueryClient();
  await queries.prefetchQuery({ queryKey: storeKeys.list(), queryFn: () => listStores(ctx, {}) });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <StoresScreen role={role} />
    </HydrationBoundary>
  );
}
