import { randomUUID } from "node:crypto";
import type { BackupSchedule } from "@/prisma/generated/client";
import { startBackup } from "@/server/domain/backups";
import { type CommandContext, type Ports, systemContext } from "@/server/kernel/context";
import { isDomainError } from "@/server/kernel/errors";
import { transact } from "@/server/kernel/transact";
import { checkEscrow } from "./check-escrow";
import { longestGap, type Occurrences, occurrencesOf } from "./engine/occurrences";
import { announce, formOf } from "./rows";
import { decideStart, jitterMs } from "./rules";
import type { FIRING_OUTCOMES } from "./schema";

const TIMEOUT_MS = 30_000;

/**
 * Starts the backups whose time has come, each occurrence exactly once however many workers ask, and says how many
 * occurrences it dealt with. Called again and again by every worker.
 */
export async function dispatchSchedules(ports: Ports, most = 20): Promise<number> {
  let dealt = 0;
  while (dealt < most && (await dispatchOne(ports))) dealt += 1;
  return dealt;
}

async function dispatchOne(ports: Ports): Promise<boolean> {
  const ctx = systemContext(ports, "Schedule", randomUUID());
  return transact(
    ctx,
    "backups.start",
    async (tx) => {
      tx.unchanged();
      const now = tx.now();
      // Reckoned in what is now the future: the clock was put back, and everything is reckoned anew.
      const [due] = await tx.db.$queryRaw<{ systemId: string }[]>`
        select s.system_id as "systemId" from backup_schedule s join system y on y.id = s.system_id
        where not s.paused and y.removed_at is null
          and (s.start_at <= ${now}::timestamptz or s.reckoned_at > ${now}::timestamptz + interval '1 minute')
        order by s.start_at limit 1 for update of s skip locked`;
      if (!due) return false;
      const row = await tx.db.backupSchedule.findUniqueOrThrow({ where: { systemId: due.systemId } });
      const occurrences = occurrencesOf(formOf(row), row.timeZone);
      if (row.reckonedAt.getTime() <= now.getTime() + 60_000) await fire(tx, row, occurrences);
      await reckon(tx, row, occurrences);
      announce(tx, row.launchId, row.systemId);
      return true;
    },
    TIMEOUT_MS,
  );
}

async function reckon(
  tx: CommandContext,
  row: BackupSchedule,
  occurrences: Occurrences | null,
): Promise<void> {
  const dueAt = occurrences?.after(tx.now()) ?? null;
  const gap = occurrences === null ? null : longestGap(occurrences, tx.now());
  const jitter = jitterMs(row.jitterMinutes, gap, Math.random());
  await tx.db.backupSchedule.update({
    where: { systemId: row.systemId },
    data: { dueAt, startAt: dueAt && new Date(dueAt.getTime() + jitter), reckonedAt: tx.now() },
  });
}

interface Fired {
  outcome: (typeof FIRING_OUTCOMES)[number];
  reason: string | null;
  backupId?: string;
}

async function fire(tx: CommandContext, row: BackupSchedule, occurrences: Occurrences | null): Promise<void> {
  const { dueAt, startAt, systemId, launchId } = row;
  if (dueAt === null || startAt === null) return;
  const now = tx.now();
  const known = await tx.db.scheduleFiring.findUnique({ where: { systemId_dueAt: { systemId, dueAt } } });
  if (known) return;
  const passed = occurrences?.between(dueAt, now).count ?? 0;
  const missed = row.missed === "skip" ? "skip" : "catch_up";
  const { start, reason } = decideStart({ dueAt, startAt, now, missed, passed });
  const fired: Fired = start ? await startOne(tx, systemId, reason) : { outcome: "missed", reason };
  await tx.db.scheduleFiring.create({
    data: { systemId, launchId, dueAt, firedAt: now, backupId: null, ...fired },
  });
}

async function startOne(tx: CommandContext, systemId: string, reason: string | null): Promise<Fired> {
  const waits = await checkEscrow(tx.db, tx.now());
  if (waits !== null) return { outcome: "waiting", reason: waits };
  try {
    const { id } = await startBackup.within(tx, { systemId });
    return { outcome: "started", reason, backupId: id };
  } catch (error) {
    // A run that is still at work, or programs that are missing: the next occurrence tries again.
    if (!isDomainError(error) || error.code === "internal") throw error;
    return { outcome: "skipped", reason: error.message };
  }
}
