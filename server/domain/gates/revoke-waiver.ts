import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceGate, requireGate } from "./rows";
import { gateView, revokeWaiverInput } from "./schema";

export const revokeWaiver = command({
  name: "gates.revoke-waiver",
  summary: "Take a waiver back",
  permission: "gates:write",
  input: revokeWaiverInput,
  output: gateView,
  run: async (tx, { gateId, waiverId }) => {
    const gate = await requireGate(tx.db, gateId);
    const waiver = await tx.db.gateWaiver.findFirst({ where: { id: waiverId, gateId, revokedAt: null } });
    if (!waiver)
      throw new DomainError("not_found", "There is no such waiver. It may have been taken back already.");
    await tx.db.gateWaiver.update({
      where: { id: waiverId },
      data: { revokedAt: tx.now(), revokedByName: actorName(tx.actor) },
    });
    tx.audit({
      subject: "waiver",
      subjectId: waiverId,
      launchId: gate.launchId,
      label: waiver.title,
      changes: { gate: gate.name },
    });
    return announceGate(tx, gateId);
  },
});
