import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { longestGap, occurrencesOf } from "./engine/occurrences";
import { announce, lockSystem, refuseStale, requireSystem, toScheduleView } from "./rows";
import { jitterMs } from "./rules";
import { saveScheduleInput, scheduleView } from "./schema";

/** Decides when a system is backed up by itself. The next run is reckoned anew from now. */
export const saveSchedule = command({
  name: "policies.save-schedule",
  summary: "Back up a system on a schedule",
  permission: "policies:write",
  input: saveScheduleInput,
  output: scheduleView,
  run: async (tx, { systemId, rev, form, timeZone, jitterMinutes, missed, paused }) => {
    const system = await requireSystem(tx.db, systemId);
    if (system.kind === "service" || system.kind === "repository") {
      throw new DomainError(
        "invalid",
        `A ${system.kind} is not backed up. Choose a database, a folder or a bucket.`,
      );
    }
    const occurrences = occurrencesOf(form, timeZone);
    const dueAt = occurrences?.after(tx.now()) ?? null;
    if (occurrences === null || dueAt === null) {
      throw new DomainError("invalid", "This never comes due.", {
        fields: [
          {
            path: "expression",
            message: "Five fields: minute, hour, day, month, weekday. This one never comes due.",
          },
        ],
      });
    }
    await lockSystem(tx.db, systemId);
    const before = await tx.db.backupSchedule.findUnique({ where: { systemId } });
    refuseStale(before, rev);
    const jitter = jitterMs(jitterMinutes, longestGap(occurrences, tx.now()), Math.random());
    const data = {
      launchId: system.launchId,
      form,
      timeZone,
      jitterMinutes,
      missed,
      paused,
      dueAt,
      startAt: new Date(dueAt.getTime() + jitter),
      reckonedAt: tx.now(),
      changedByName: actorName(tx.actor),
      rev: rev + 1,
    };
    const row = await tx.db.backupSchedule.upsert({
      where: { systemId },
      create: { systemId, ...data },
      update: data,
    });
    const view = toScheduleView(row);
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: system.launchId,
      label: system.name,
      changes: { schedule: view.text, paused, missed, jitterMinutes },
    });
    announce(tx, system.launchId, systemId);
    return view;
  },
});
