import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";

/** Refuses to assign what is no active account. */
export async function assertAssignable(db: Db, personId: string): Promise<void> {
  const person = await db.person.findUnique({ where: { id: personId }, select: { disabledAt: true } });
  if (!person || person.disabledAt !== null) {
    throw new DomainError("invalid", "This person cannot be assigned: the account is gone or disabled.", {
      fields: [{ path: "assigneeId", message: "Choose somebody else." }],
    });
  }
}
