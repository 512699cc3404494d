import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { KeysScreen } from "@/components/stores/keys-screen";
import { storeKeys } from "@/components/stores/queries";
import { listKeys } from "@/server/domain/stores";
import { pageContext } from "@/server/http/pages/page-context";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  const ctx = await pageContext();
  const { role } = ctx.actor;
  if (!may(role, "stores:read")) notFound();
  const queries = new QueryClient();
  await queries.prefetchQuery({ queryKey: storeKeys.keys(), queryFn: () => listKeys(ctx, {}) });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <KeysScreen role={role} />
    </HydrationBoundary>
  );
}
