import { z } from "zod";
import { query } from "@/server/kernel/query";
import { toResultView } from "./rows";
import { checkResultView, listResultsInput } from "./schema";

export const listResults = query({
  name: "checks.results",
  summary: "What a check found, the newest first",
  permission: "checks:read",
  input: listResultsInput,
  output: z.object({ results: z.array(checkResultView), more: z.boolean() }),
  run: async ({ db }, { checkId, before, limit }) => {
    const rows = await db.checkResult.findMany({
      where: { checkId },
      orderBy: [{ endedAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
    });
    return { results: rows.slice(0, limit).map(toResultView), more: rows.length > limit };
  },
});
