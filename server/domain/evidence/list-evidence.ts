import { z } from "zod";
import { query } from "@/server/kernel/query";
import { evidenceViews } from "./rows";
import { evidenceView, listEvidenceInput } from "./schema";

export const listEvidence = query({
  name: "evidence.list",
  summary: "What was observed for a launch, the newest first",
  permission: "evidence:read",
  input: listEvidenceInput,
  output: z.object({ evidence: z.array(evidenceView), more: z.boolean() }),
  run: async ({ db }, { launchId, subject, verdict, before, limit }) => {
    const rows = await db.evidence.findMany({
      where: {
        launchId,
        ...(subject === undefined ? {} : { subject }),
        ...(verdict === undefined ? {} : { verdict }),
      },
      orderBy: [{ observedAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
    });
    return { evidence: await evidenceViews(db, rows.slice(0, limit)), more: rows.length > limit };
  },
});
