import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { plansMeasured } from "./events";
import { readPlanRow, requireNode } from "./rows";
import { measuredView, measureTargetInput } from "./schema";

/** A clock may be a little ahead of ours; what is further ahead has not happened. */
const AHEAD_MS = 5 * 60_000;

export const measureTarget = command({
  name: "plans.measure-target",
  summary: "Record by hand what a target was measured at, and when",
  permission: "plans:tick",
  input: measureTargetInput,
  output: measuredView,
  run: async (tx, { launchId, nodeId, value, unit, percentile, observedAt, note }) => {
    const plan = await readPlanRow(tx.db, launchId);
    const node = await requireNode(tx.db, plan, nodeId);
    if (node.kind !== "target") throw new DomainError("invalid", "Only targets of the plan are measured.");
    if (Date.parse(observedAt) > tx.now().getTime() + AHEAD_MS) {
      throw new DomainError("invalid", "This time is still to come. Say when it was measured.");
    }
    const who = actorName(tx.actor);
    const { id } = await tx.db.targetMeasurement.create({
      data: {
        ...{ launchId, nodeId, value, unit: unit || null, percentile, note: note || null },
        observedAt: new Date(observedAt),
        ...{ sourceKind: "hand", sourceLabel: who },
        ...{ recordedAt: tx.now(), recordedById: actorId(tx.actor), recordedByName: who },
      },
    });
    tx.audit({
      subject: "plan-item",
      subjectId: nodeId,
      launchId,
      label: node.title,
      changes: { value, unit, percentile, observedAt, note },
    });
    tx.emit(plansMeasured.on(launchId, { nodeId, measurementId: id }));
    return { id, nodeId };
  },
});
