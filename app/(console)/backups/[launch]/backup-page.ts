import { dehydrate, QueryClient } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { backupKeys } from "@/components/backups/queries";
import { getBackup } from "@/server/domain/backups";
import { launchPage } from "@/server/http/pages/launch-page";
import { isDomainError } from "@/server/kernel/errors";
import { may, type Permission } from "@/server/kernel/permissions";

/** What the pages about one backup share: the launch, the backup in the cache, and who looks. */
export async function backupPage(
  params: Promise<{ launch: string; backup: string }>,
  permission: Permission,
) {
  const { ctx, launch, cursor } = await launchPage(params);
  const { role } = ctx.actor;
  const { backup: backupId } = await params;
  if (!may(role, permission)) notFound();
  const queries = new QueryClient();
  try {
    const backup = await getBackup(ctx, { backupId });
    if (backup.launchId !== launch.id) notFound();
    queries.setQueryData(backupKeys.detail(backupId), backup);
  } catch (error) {
    if (isDomainError(error) && (error.code === "not_found" || error.code === "invalid")) notFound();
    throw error;
  }
  return { state: dehydrate(queries), launch, cursor, backupId, role };
}
