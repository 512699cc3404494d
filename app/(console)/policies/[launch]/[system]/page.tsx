import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PolicyScreen } from "@/components/policies/policy-screen";
import { policyKeys } from "@/components/policies/queries";
import { LivePosition } from "@/components/shell/live";
import { getPolicy } from "@/server/domain/policies";
import { launchPage } from "@/server/http/pages/launch-page";
import { isDomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Backup policy" };

type Props = { params: Promise<{ launch: string; system: string }> };

export default async function PolicyPage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { role } = ctx.actor;
  if (!may(role, "policies:read")) notFound();
  const { system: systemId } = await params;
  const queries = new QueryClient();
  try {
    const policy = await getPolicy(ctx, { systemId });
    if (policy.launchId !== launch.id) notFound();
    queries.setQueryData(policyKeys.policy(systemId), policy);
  } catch (error) {
    if (isDomainError(error) && (error.code === "not_found" || error.code === "invalid")) notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <PolicyScreen systemId={systemId} slug={launch.slug} role={role} />
    </HydrationBoundary>
  );
}
