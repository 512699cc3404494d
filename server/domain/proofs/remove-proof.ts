import { z } from "zod";
import { command } from "@/server/kernel/command";
import { proofsChanged } from "./events";
import { reviewLaunch } from "./review-launch";
import { requireProof } from "./rows";
import { proofIdInput } from "./schema";

/** The evidence stays; the item rests on it no more. */
export const removeProof = command({
  name: "proofs.remove",
  summary: "Take a proof away from an item; the evidence stays",
  permission: "proofs:write",
  input: proofIdInput,
  output: z.object({ proofId: z.uuid() }),
  run: async (tx, { proofId }) => {
    const row = await requireProof(tx.db, proofId);
    await tx.db.proof.update({ where: { id: proofId }, data: { removedAt: tx.now() } });
    tx.audit({
      subject: "proof",
      subjectId: proofId,
      launchId: row.launchId,
      label: row.label,
      changes: { nodeId: row.nodeId, kind: row.kind },
    });
    await reviewLaunch(tx, row.launchId);
    tx.emit(proofsChanged.on(row.launchId, { nodeIds: [row.nodeId] }));
    return { proofId };
  },
});
