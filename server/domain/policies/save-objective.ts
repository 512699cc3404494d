import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { announce, lockSystem, refuseStale, requireSystem, toObjectiveView } from "./rows";
import { objectiveView, saveObjectiveInput } from "./schema";

/** Promises how much of a system may be lost and how long a restore may take. */
export const saveObjective = command({
  name: "policies.save-objective",
  summary: "Promise an RPO and an RTO for a system",
  permission: "policies:write",
  input: saveObjectiveInput,
  output: objectiveView,
  run: async (tx, { systemId, rev, rpoMinutes, rtoMinutes, staleDays }) => {
    const system = await requireSystem(tx.db, systemId);
    await lockSystem(tx.db, systemId);
    const before = await tx.db.objective.findUnique({ where: { systemId } });
    refuseStale(before, rev);
    const values = { rpoMinutes, rtoMinutes, staleDays };
    const data = { ...values, launchId: system.launchId, changedByName: actorName(tx.actor), rev: rev + 1 };
    const row = await tx.db.objective.upsert({
      where: { systemId },
      create: { systemId, ...data },
      update: data,
    });
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: system.launchId,
      label: system.name,
      changes: values,
    });
    announce(tx, system.launchId, systemId);
    return toObjectiveView(row);
  },
});
