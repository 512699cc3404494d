import type { System } from "@/prisma/generated/client";
import { environment } from "@/server/domain/systems/schema";
import type { Db } from "@/server/kernel/context";
import { checkEscrow } from "./check-escrow";
import { readMeasures } from "./read-measures";
import { gapOf, toScheduleView } from "./rows";
import { gaugeRpo, gaugeRto, whyPromiseFails } from "./rules";
import type { GaugesOfSystem } from "./schema";

/** Everything the gauges of one system show. */
export async function readGauges(db: Db, system: System, now: Date): Promise<GaugesOfSystem> {
  const where = { systemId: system.id };
  const objective = await db.objective.findUnique({ where });
  const schedule = await db.backupSchedule.findUnique({ where });
  const retention = await db.retentionPolicy.findUnique({ where });
  const measures = await readMeasures(db, system.id);
  const view = schedule === null ? null : toScheduleView(schedule);
  return {
    systemId: system.id,
    systemName: system.name,
    environment: environment.parse(system.environment),
    rpo: gaugeRpo({ promisedMinutes: objective?.rpoMinutes ?? null, snapshots: measures.snapshots, now }),
    rto: gaugeRto({
      promisedMinutes: objective?.rtoMinutes ?? null,
      staleDays: objective?.staleDays ?? 30,
      restores: measures.restores,
      now,
    }),
    schedule: view === null ? null : { text: view.text, nextAt: view.nextAt, paused: view.paused },
    waits: view === null || view.paused ? null : await checkEscrow(db, now),
    promise: whyPromiseFails({
      rpoMinutes: objective?.rpoMinutes ?? null,
      longestGapMs: gapOf(schedule, now),
      backupMs: measures.backupMs,
      jitterMinutes: schedule?.jitterMinutes ?? 0,
    }),
    question: retention?.question ?? null,
  };
}
