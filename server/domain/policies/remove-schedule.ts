import { z } from "zod";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { announce, lockSystem, requireSystem, toScheduleView } from "./rows";
import { removeScheduleInput } from "./schema";

/** From now on the system is backed up only when somebody asks. */
export const removeSchedule = command({
  name: "policies.remove-schedule",
  summary: "Remove the schedule of a system",
  permission: "policies:write",
  input: removeScheduleInput,
  output: z.object({}),
  run: async (tx, { systemId }) => {
    const system = await requireSystem(tx.db, systemId);
    await lockSystem(tx.db, systemId);
    const row = await tx.db.backupSchedule.findUnique({ where: { systemId } });
    if (!row) throw new DomainError("conflict", "This system has no schedule.");
    await tx.db.backupSchedule.delete({ where: { systemId } });
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: system.launchId,
      label: system.name,
      changes: { schedule: { from: toScheduleView(row).text, to: null } },
    });
    announce(tx, system.launchId, systemId);
    return {};
  },
});
