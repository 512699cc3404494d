import type { Person } from "@/prisma/generated/client";
import type { Role } from "@/server/kernel/permissions";
import type { PersonView } from "./schema";

export function toPersonView(row: Person, lastSeenAt: Date | null = null): PersonView {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    disabled: row.disabledAt !== null,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    version: row.version,
  };
}
