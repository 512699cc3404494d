import { z } from "zod";
import type { Db } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { auditEntryView, listAuditInput } from "./schema";

export const listAudit = query({
  name: "audit.list",
  summary: "Who did what, newest first",
  permission: "audit:read",
  input: listAuditInput,
  output: z.object({ entries: z.array(auditEntryView), next: z.number().nullable() }),
  run: async ({ db }, input) => {
    const ofItem = input.itemId === undefined ? null : await findEntries(db, input.itemId, input);
    const rows = await db.auditEntry.findMany({
      where: {
        ...(input.launchId ? { launchId: input.launchId } : {}),
        ...(input.subjectId ? { subjectId: input.subjectId } : {}),
        ...(ofItem ? { seq: { in: ofItem } } : {}),
        ...(input.before && !ofItem ? { seq: { lt: BigInt(input.before) } } : {}),
      },
      orderBy: { seq: "desc" },
      take: input.limit + 1,
    });
    const entries = rows.slice(0, input.limit).map((row) => ({
      seq: Number(row.seq),
      at: row.at.toISOString(),
      actor: row.actorName,
      actorKind: row.actorKind as "person" | "system" | "anonymous",
      action: row.action,
      outcome: row.outcome as "done" | "denied",
      subject: row.subject,
      subjectId: row.subjectId,
      label: row.label,
      changes: row.changes as Record<string, unknown>,
      reason: row.reason,
    }));
    return { entries, next: rows.length > input.limit ? (entries.at(-1)?.seq ?? null) : null };
  },
});

/** Where an entry is about many things, `changes.items` names them. */
async function findEntries(
  db: Db,
  itemId: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ seq: bigint }[]>`
    select seq from audit_entry
    where (subject_id = ${itemId} or (changes ? 'items' and (changes -> 'items') ? ${itemId}))
      and (${before ?? null}::bigint is null or seq < ${before ?? null}::bigint)
    order by seq desc limit ${limit + 1}`;
  return rows.map(({ seq }) => seq);
}
