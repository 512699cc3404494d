import type {
  BackupKeep,
  BackupSchedule,
  Objective,
  RetentionPolicy,
  System,
} from "@/prisma/generated/client";
import type { CommandContext, Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { longestGap, occurrencesOf } from "./engine/occurrences";
import type { KeptBackup } from "./engine/plan-retention";
import { policiesChanged } from "./events";
import { describeForm } from "./rules";
import {
  KEEP_KINDS,
  type KeepView,
  keepView,
  MISSED_POLICIES,
  type ObjectiveView,
  type RetentionRules,
  retentionRules,
  type ScheduleForm,
  type ScheduleView,
  scheduleForm,
} from "./schema";

/** Sensible before anybody chose: a month by days, a quarter by weeks, a year by months. */
export const USUAL_RETENTION: RetentionRules = retentionRules.parse({
  last: 3,
  daily: 14,
  weekly: 8,
  monthly: 12,
});

export async function requireSystem(db: Db, systemId: string): Promise<System> {
  const system = await db.system.findUnique({ where: { id: systemId } });
  if (!system || system.removedAt !== null) {
    throw new DomainError("not_found", "There is no such system. It may have been removed.");
  }
  return system;
}

/** Somebody else saved in the meantime: the person sees their version before theirs is replaced. */
export function refuseStale(found: { rev: number; changedByName: string } | null, rev: number): void {
  if ((found?.rev ?? 0) === rev) return;
  throw new DomainError(
    "conflict",
    `${found?.changedByName ?? "Somebody"} changed this in the meantime. Look again.`,
    {
      details: { rev: found?.rev ?? 0 },
    },
  );
}

/** One person at a time changes what belongs to a system's backups. */
export async function lockSystem(db: Db, systemId: string): Promise<void> {
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`policies:${systemId}`}, 0))`;
}

export function announce(tx: CommandContext, launchId: string, systemId: string): void {
  tx.emit(policiesChanged.on(launchId, { systemId }));
}

export function formOf(row: Pick<BackupSchedule, "form">): ScheduleForm {
  return scheduleForm.parse(row.form);
}

export function toScheduleView(row: BackupSchedule): ScheduleView {
  const form = formOf(row);
  return {
    form,
    text: `${describeForm(form)}, ${row.timeZone}`,
    timeZone: row.timeZone,
    jitterMinutes: row.jitterMinutes,
    missed: MISSED_POLICIES.find((policy) => policy === row.missed) ?? "catch_up",
    paused: row.paused,
    nextAt: row.paused ? null : (row.startAt?.toISOString() ?? null),
    changedBy: row.changedByName,
    rev: row.rev,
  };
}

export function rulesOf(row: Pick<RetentionPolicy, "rules"> | null): RetentionRules {
  return row === null ? USUAL_RETENTION : retentionRules.parse(row.rules);
}

export function toObjectiveView(row: Objective | null): ObjectiveView {
  return {
    rev: row?.rev ?? 0,
    rpoMinutes: row?.rpoMinutes ?? null,
    rtoMinutes: row?.rtoMinutes ?? null,
    staleDays: row?.staleDays ?? 30,
  };
}

export function toKeepView(row: BackupKeep): KeepView {
  const kind = KEEP_KINDS.find((one) => one === row.kind) ?? "pin";
  return keepView.parse({ ...row, kind, by: row.byName, at: row.at.toISOString() });
}

/** The longest time between two runs of a schedule; null when there is none, or it is paused. */
export function gapOf(schedule: BackupSchedule | null, now: Date): number | null {
  if (schedule === null || schedule.paused) return null;
  const occurrences = occurrencesOf(formOf(schedule), schedule.timeZone);
  return occurrences === null ? null : longestGap(occurrences, now);
}

interface GoodRow {
  id: string;
  number: number;
  at: Date;
  bytes: bigint | null;
  verified: boolean;
  keptBy: string | null;
  busyBy: string | null;
}

/** The good backups of a system as retention sees them, with what protects each. */
export async function goodBackups(db: Db, systemId: string): Promise<KeptBackup[]> {
  const rows = await db.$queryRaw<GoodRow[]>`
    select b.id, coalesce(r.number, 0)::int as number, coalesce(b.snapshot_at, b.created_at) as at, b.bytes,
      exists (
        select 1 from restore v where v.backup_id = b.id and v.state = 'done' and jsonb_typeof(v.comparison) = 'array'
          and not exists (select 1 from jsonb_array_elements(
            case when jsonb_typeof(v.comparison) = 'array' then v.comparison else '[]' end) as c
            where c -> 'found' is distinct from c -> 'expected' or c ->> 'sameContent' = 'false')
      ) or exists (
        select 1 from evidence e where e.launch_id = b.launch_id and e.kind = 'drill' and e.verdict = 'passed'
          and e.facts ->> 'backupId' = b.id::text
      ) as verified,
      backup_kept(b.id) as "keptBy",
      (select 'run #' || w.number || ' (' || w.title || ') works with it' from run w
        where w.state in ('queued', 'running', 'cancelling')
          and (w.input ->> 'backupId' = b.id::text
            or exists (select 1 from restore p where p.run_id = w.id and p.backup_id = b.id)
            or exists (select 1 from backup_copy p where p.run_id = w.id and p.backup_id = b.id))
        limit 1) as "busyBy"
    from backup b left join run r on r.id = b.run_id
    where b.system_id = ${systemId}::uuid and b.state = 'good'`;
  return rows.map(({ id, number, at, bytes, verified, keptBy, busyBy }) => ({
    id,
    sequence: number,
    at,
    bytes: Number(bytes ?? 0),
    verified,
    protectedBy: keptBy ?? busyBy,
  }));
}
