import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { announceGate, requireGate } from "./rows";
import { changeGateInput, gateView } from "./schema";

/** Signatures stay, but they were given for other rules: each says what changed. */
export const changeGate = command({
  name: "gates.change",
  summary: "Change a gate's name or what it asks for",
  permission: "gates:write",
  input: changeGateInput,
  output: gateView,
  run: async (tx, { gateId, rev, name, rule }) => {
    const row = await requireGate(tx.db, gateId);
    const { count } = await tx.db.gate.updateMany({
      where: { id: gateId, rev, removedAt: null },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(rule === undefined ? {} : { rule }),
        rev: rev + 1,
      },
    });
    if (count === 0) {
      throw new DomainError(
        "conflict",
        "Somebody changed this gate meanwhile. Look at it again, then repeat your change.",
      );
    }
    tx.audit({
      subject: "gate",
      subjectId: gateId,
      launchId: row.launchId,
      label: name ?? row.name,
      changes: {
        ...(name === undefined ? {} : { name: [row.name, name] }),
        ...(rule === undefined ? {} : { rule: [row.rule, rule] }),
      },
    });
    return announceGate(tx, gateId);
  },
});
