import { z } from "zod";
import { query } from "@/server/kernel/query";
import { toCandidateView } from "./rows";
import { candidateView, launchInput } from "./schema";

const MOST = 100;

export const listCandidates = query({
  name: "evidence.candidates",
  summary: "The launch's release candidates, the newest first",
  permission: "evidence:read",
  input: launchInput,
  output: z.object({ candidates: z.array(candidateView) }),
  run: async ({ db }, { launchId }) => {
    const rows = await db.candidate.findMany({
      where: { launchId },
      orderBy: [{ declaredAt: "desc" }, { id: "desc" }],
      take: MOST,
    });
    return { candidates: rows.map((row, at) => toCandidateView(row, at === 0)) };
  },
});
