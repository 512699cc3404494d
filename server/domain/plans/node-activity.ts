import { z } from "zod";
import { listAudit } from "@/server/domain/audit";
import { auditEntryView } from "@/server/domain/audit/schema";
import { query } from "@/server/kernel/query";
import { nodeInput } from "./schema";

export const nodeActivity = query({
  name: "plans.activity",
  summary: "Who did what with an item, newest first",
  permission: "audit:read",
  input: nodeInput.extend({ before: z.coerce.number().int().positive().optional() }),
  output: z.object({ entries: z.array(auditEntryView), next: z.number().nullable() }),
  run: (ctx, { launchId, nodeId, before }) =>
    listAudit(ctx, { launchId, subjectId: nodeId, ...(before === undefined ? {} : { before }) }),
});
