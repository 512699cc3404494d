import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ImportScreen } from "@/components/plans/import-screen";
import { LivePosition } from "@/components/shell/live";
import { launchPage } from "@/server/http/pages/launch-page";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Import a plan" };

type Props = { params: Promise<{ launch: string }> };

export default async function ImportPage({ params }: Props) {
  const { ctx, launch, cursor } = await launchPage(params);
  if (!may(ctx.actor.role, "plans:write")) redirect(`/plans/${encodeURIComponent(launch.slug)}`);
  return (
    <>
      <LivePosition launch={launch.id} cursor={cursor} />
      <ImportScreen launch={{ id: launch.id, slug: launch.slug }} />
    </>
  );
}
