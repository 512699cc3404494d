import { z } from "zod";
import { query } from "@/server/kernel/query";
import { proofViews } from "./rows";
import { listProofsInput, proofView } from "./schema";

export const listProofs = query({
  name: "proofs.list",
  summary: "What the items of a plan rest on, and what it says now",
  permission: "evidence:read",
  input: listProofsInput,
  output: z.object({ proofs: z.array(proofView) }),
  run: async ({ db }, { launchId, nodeId }) => {
    const rows = await db.proof.findMany({
      where: { launchId, removedAt: null, ...(nodeId === undefined ? {} : { nodeId }) },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return { proofs: await proofViews(db, rows) };
  },
});
