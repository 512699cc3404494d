import { command } from "@/server/kernel/command";
import { actorId } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceGate, requireGate } from "./rows";
import { gateView, withdrawInput } from "./schema";

export const withdrawSignature = command({
  name: "gates.withdraw",
  summary: "Withdraw one's own signature",
  permission: "gates:sign",
  input: withdrawInput,
  output: gateView,
  run: async (tx, { gateId, signatureId }) => {
    const gate = await requireGate(tx.db, gateId);
    const row = await tx.db.gateSignature.findFirst({
      where: { id: signatureId, gateId, withdrawnAt: null },
    });
    if (!row)
      throw new DomainError("not_found", "There is no such signature. It may have been withdrawn already.");
    if (row.personId !== actorId(tx.actor)) {
      throw new DomainError("forbidden", `Only ${row.personName} can withdraw this signature.`);
    }
    await tx.db.gateSignature.update({ where: { id: signatureId }, data: { withdrawnAt: tx.now() } });
    tx.audit({
      subject: "signature",
      subjectId: signatureId,
      launchId: gate.launchId,
      label: gate.name,
      changes: { seat: row.seat },
    });
    return announceGate(tx, gateId);
  },
});
