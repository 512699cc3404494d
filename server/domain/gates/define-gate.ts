import { getPlan } from "@/server/domain/plans";
import { GROUP_KINDS } from "@/server/domain/plans/schema";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceGate } from "./rows";
import { defineGateInput, gateView } from "./schema";

export const defineGate = command({
  name: "gates.define",
  summary: "Set a hold point at a phase's end, or for the whole launch",
  permission: "gates:write",
  input: defineGateInput,
  output: gateView,
  run: async (tx, { launchId, name, nodeId, rule }) => {
    const { plan, nodes } = await getPlan.within(tx, { launchId });
    if (plan === null) throw new DomainError("not_found", "This launch has no plan yet. Import one first.");
    const group = nodes.find(({ id }) => id === nodeId);
    if (nodeId !== null && !GROUP_KINDS.some((kind) => kind === group?.kind)) {
      throw new DomainError(
        "not_found",
        "There is no such phase in the plan. Somebody removed or replaced it.",
      );
    }
    const taken = await tx.db.gate.count({ where: { launchId, name, removedAt: null } });
    if (taken > 0)
      throw new DomainError("conflict", `There is a gate named "${name}" already. Choose another name.`);
    const row = await tx.db.gate.create({
      data: { launchId, name, nodeId, rule, createdByName: actorName(tx.actor) },
    });
    tx.audit({
      subject: "gate",
      subjectId: row.id,
      launchId,
      label: name,
      changes: { group: group?.title ?? "the whole plan", rule },
    });
    return announceGate(tx, row.id);
  },
});
