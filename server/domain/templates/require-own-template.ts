import type { Template } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";

/** A template that people keep, as the asker saw it. */
export async function requireOwnTemplate(db: Db, templateId: string, version: number): Promise<Template> {
  await db.$queryRaw`select id from template where id = ${templateId}::uuid for update`;
  const row = await db.template.findUnique({ where: { id: templateId } });
  if (!row) throw new DomainError("not_found", "There is no such template. It may have been removed.");
  if (row.version === version) return row;
  throw new DomainError("conflict", "Somebody changed this template. It is shown as it is now.");
}
