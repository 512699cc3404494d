import { z } from "zod";
import { command } from "@/server/kernel/command";
import { gatesChanged } from "./events";
import { requireGate } from "./rows";
import { gateIdInput } from "./schema";

export const removeGate = command({
  name: "gates.remove",
  summary: "Remove a gate; its decisions stay in the audit",
  permission: "gates:write",
  input: gateIdInput,
  output: z.object({ gateId: z.uuid() }),
  run: async (tx, { gateId }) => {
    const row = await requireGate(tx.db, gateId);
    await tx.db.gate.update({ where: { id: gateId }, data: { removedAt: tx.now(), rev: { increment: 1 } } });
    tx.audit({ subject: "gate", subjectId: gateId, launchId: row.launchId, label: row.name });
    tx.emit(gatesChanged.on(row.launchId, { gateId }));
    return { gateId };
  },
});
