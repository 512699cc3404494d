import { z } from "zod";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { systemRemoved } from "./events";
import { requireSystem, toSystemView } from "./rows";
import { removeSystemInput } from "./schema";

export const removeSystem = command({
  name: "systems.remove",
  summary: "Remove a system; its history and backups stay",
  permission: "systems:write",
  input: removeSystemInput,
  output: z.object({ id: z.uuid() }),
  run: async (tx, { systemId }) => {
    const row = await requireSystem(tx.db, systemId);
    const active = await tx.db.run.findFirst({
      where: { systemId, state: { in: ["queued", "running", "cancelling"] } },
    });
    if (active) {
      throw new DomainError(
        "conflict",
        `Run #${active.number} (${active.title}) still works on this system. Wait for it or cancel it first.`,
        { details: { runId: active.id } },
      );
    }
    await tx.db.system.update({
      where: { id: systemId },
      data: { removedAt: tx.now(), sealedSecret: null, rev: { increment: 1 } },
    });
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: row.launchId,
      label: row.name,
      changes: { before: toSystemView(row) },
    });
    tx.emit(systemRemoved.on(row.launchId, { id: systemId }));
    return { id: systemId };
  },
});
