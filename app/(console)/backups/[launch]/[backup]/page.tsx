import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { BackupScreen } from "@/components/backups/backup-screen";
import { LivePosition } from "@/components/shell/live";
import { backupPage } from "../backup-page";

export const metadata: Metadata = { title: "Backup" };

type Props = { params: Promise<{ launch: string; backup: string }> };

export default async function BackupPage({ params }: Props) {
  const { state, launch, cursor, backupId, role } = await backupPage(params, "backups:read");
  return (
    <HydrationBoundary state={state}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <BackupScreen key={backupId} backupId={backupId} slug={launch.slug} role={role} />
    </HydrationBoundary>
  );
}
