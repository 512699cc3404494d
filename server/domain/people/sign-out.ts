import { z } from "zod";
import { command } from "@/server/kernel/command";
import { emptyInput } from "@/server/kernel/verb";

export const signOut = command({
  name: "people.sign-out",
  summary: "End this session",
  permission: "session:own",
  input: emptyInput,
  output: z.object({ ended: z.boolean() }),
  run: async (tx) => {
    if (tx.actor.kind !== "person") {
      tx.unchanged();
      return { ended: false };
    }
    const { count } = await tx.db.session.updateMany({
      where: { id: tx.actor.sessionId, revokedAt: null },
      data: { revokedAt: tx.now() },
    });
    tx.audit({ subject: "person", subjectId: tx.actor.id, label: tx.actor.name });
    return { ended: count > 0 };
  },
});
