import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceGate, evaluateGate, readMaterial, requireGate } from "./rows";
import { gateView, waiveInput } from "./schema";

export const waiveItem = command({
  name: "gates.waive",
  summary: "Let a gate pass without one item, target or risk, with a reason and until a day",
  permission: "gates:write",
  input: waiveInput,
  output: gateView,
  run: async (tx, { gateId, nodeId, reason, owner, expiresAt }) => {
    // One after the other: two waivers at once must not exceed the budget together.
    await tx.db.$executeRaw`select id from gate where id = ${gateId}::uuid for update`;
    const gate = await requireGate(tx.db, gateId);
    const ends = new Date(expiresAt);
    if (ends <= tx.now()) throw new DomainError("invalid", "A waiver ends in the future. Pick a later day.");
    const { facts, blockers } = await evaluateGate(tx, gate, await readMaterial(tx, gate.launchId));
    const blocker = blockers.find((each) => each.nodeId === nodeId && each.waivable);
    if (!blocker) throw new DomainError("conflict", "This is not in the gate's way, or is waived already.");
    if (facts.waivers.length >= facts.gate.rule.waiverBudget) {
      throw new DomainError(
        "conflict",
        `The budget of ${facts.gate.rule.waiverBudget} waivers is used up. Take one back, or change the gate.`,
      );
    }
    // One that ended stands in the way of a new one only by its row.
    await tx.db.gateWaiver.updateMany({
      where: { gateId, nodeId, revokedAt: null },
      data: { revokedAt: tx.now(), revokedByName: "ended" },
    });
    const row = await tx.db.gateWaiver.create({
      data: {
        gateId,
        nodeId,
        title: blocker.title,
        reason,
        ownerName: owner,
        expiresAt: ends,
        createdById: actorId(tx.actor),
        createdByName: actorName(tx.actor),
        createdAt: tx.now(),
      },
    });
    tx.audit({
      subject: "waiver",
      subjectId: row.id,
      launchId: gate.launchId,
      label: blocker.title,
      changes: { gate: gate.name, owner, expiresAt, against: blocker.reason },
      reason,
    });
    return announceGate(tx, gateId);
  },
});
