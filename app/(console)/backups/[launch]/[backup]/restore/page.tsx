import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RestoreScreen } from "@/components/backups/restore-screen";
import { LivePosition } from "@/components/shell/live";
import { backupPage } from "../../backup-page";

export const metadata: Metadata = { title: "Restore" };

type Props = { params: Promise<{ launch: string; backup: string }> };

export default async function RestorePage({ params }: Props) {
  const { state, launch, cursor, backupId } = await backupPage(params, "backups:restore");
  return (
    <HydrationBoundary state={state}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <RestoreScreen key={backupId} backupId={backupId} slug={launch.slug} />
    </HydrationBoundary>
  );
}
