import { z } from "zod";
import { listAudit } from "@/server/domain/audit";
import { type AuditEntryView, auditEntryView } from "@/server/domain/audit/schema";
import { query } from "@/server/kernel/query";
import { nodeInput } from "./schema";

export const nodeActivity = query({
  name: "plans.activity",
  summary: "Who did what with an item, newest first: alone, or as one of many",
  permission: "audit:read",
  input: nodeInput.extend({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: z.object({ entries: z.array(auditEntryView), next: z.number().nullable() }),
  run: async (ctx, { launchId, nodeId, before, limit }) => {
    const page = await listAudit(ctx, {
      launchId,
      itemId: nodeId,
      limit,
      ...(before === undefined ? {} : { before }),
    });
    return { ...page, entries: page.entries.map((entry) => asSeenBy(nodeId, entry)) };
  },
});

/** Of an entry about many items: what it did with this one, and how many there were. */
function asSeenBy(nodeId: string, entry: AuditEntryView): AuditEntryView {
  const { items, ...changes } = entry.changes;
  if (typeof items !== "object" || items === null) return entry;
  const own = Array.isArray(items) ? {} : (items as Record<string, unknown>)[nodeId];
  const together = Array.isArray(items) ? items.length + 1 : Object.keys(items).length;
  return { ...entry, changes: { ...changes, item: own ?? {}, together } };
}
