import type { Launch, ShareLink } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type { LaunchView, ShareLinkView } from "./schema";

export function toLaunchView(row: Launch): LaunchView {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    version: row.version,
    targetDate: row.targetDate?.toISOString().slice(0, 10) ?? null,
    sample: row.sample,
    createdAt: row.createdAt.toISOString(),
    rev: row.rev,
  };
}

export async function requireLaunch(db: Db, launchId: string): Promise<Launch> {
  const row = await db.launch.findUnique({ where: { id: launchId } });
  if (!row) throw new DomainError("not_found", "There is no such launch. It may have been removed.");
  return row;
}

/** The token is not in the row; its hash stays there. */
export function toShareLinkView(row: ShareLink, now: Date): ShareLinkView {
  return {
    id: row.id,
    label: row.label,
    showNames: row.showNames,
    state: row.revokedAt ? "revoked" : row.expiresAt <= now ? "expired" : "active",
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    uses: row.uses,
  };
}
