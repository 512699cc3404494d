import { z } from "zod";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { refuseWhileLimited } from "./rules";
import { changePasswordInput } from "./schema";

export const changePassword = command({
  name: "people.change-password",
  summary: "Change your own password; every other session of yours ends",
  permission: "session:own",
  input: changePasswordInput,
  output: z.object({ sessionsEnded: z.number().int() }),
  run: async (tx, input) => {
    const { actor } = tx;
    if (actor.kind !== "person") throw new DomainError("unauthenticated", "Sign in to continue.");
    const { limiter } = tx.ports.outside;
    refuseWhileLimited(await limiter.take("password-person", actor.id));
    const row = await tx.db.person.findUniqueOrThrow({ where: { id: actor.id } });
    if (!(await tx.ports.outside.passwords.verify(row.passwordHash, input.current))) {
      tx.denied({ subject: "person", subjectId: row.id, label: row.name });
      throw new DomainError("invalid", "The current password is not right.", {
        fields: [{ path: "current", message: "This is not your current password." }],
      });
    }
    await limiter.forgive("password-person", actor.id);
    await tx.db.person.update({
      where: { id: row.id },
      data: { passwordHash: await tx.ports.outside.passwords.hash(input.next), version: { increment: 1 } },
    });
    const { count } = await tx.db.session.updateMany({
      where: { personId: row.id, revokedAt: null, id: { not: actor.sessionId } },
      data: { revokedAt: tx.now() },
    });
    tx.audit({ subject: "person", subjectId: row.id, label: row.name, changes: { sessionsEnded: count } });
    return { sessionsEnded: count };
  },
});
