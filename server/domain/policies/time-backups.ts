import type { Db } from "@/server/kernel/context";

/** How long the last good backups took, the middle one, in milliseconds. */
export async function timeBackups(db: Db, systemId: string): Promise<number | null> {
  const rows = await db.backup.findMany({
    where: { systemId, startedAt: { not: null }, endedAt: { not: null }, state: { in: ["good", "deleted"] } },
    orderBy: { endedAt: "desc" },
    take: 9,
    select: { startedAt: true, endedAt: true },
  });
  const times = rows.flatMap(({ startedAt, endedAt }) =>
    startedAt && endedAt ? [Math.max(0, endedAt.getTime() - startedAt.getTime())] : [],
  );
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? null;
}
