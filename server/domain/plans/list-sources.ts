import { z } from "zod";
import { query } from "@/server/kernel/query";
import { planSourceView } from "./events";
import { requirePlan } from "./rows";
import { planInput } from "./schema";

export const listSources = query({
  name: "plans.sources",
  summary: "Every file that became this launch's plan: who imported it and when",
  permission: "plans:read",
  input: planInput,
  output: z.object({ sources: z.array(planSourceView) }),
  run: async ({ db }, { launchId }) => {
    const { plan } = await requirePlan(db, launchId);
    const sources = await db.$queryRaw<SourceRow[]>`
      select generation, file_name as "fileName", format, octet_length(bytes) as bytes, sha256,
        imported_at as "importedAt", imported_by_name as "importedBy", undone_at as "undoneAt", repair_declined as "repairDeclined",
        generation = ${plan.generation} as current
      from plan_source where plan_id = ${plan.id}::uuid order by generation desc`;
    return {
      sources: sources.map((source) => ({
        ...source,
        importedAt: source.importedAt.toISOString(),
        undoneAt: source.undoneAt?.toISOString() ?? null,
      })),
    };
  },
});

type SourceRow = Omit<z.infer<typeof planSourceView>, "importedAt" | "undoneAt"> & {
  importedAt: Date;
  undoneAt: Date | null;
};
