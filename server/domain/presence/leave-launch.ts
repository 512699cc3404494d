import { z } from "zod";
import { command } from "@/server/kernel/command";
import { actorId } from "@/server/kernel/context";
import { leaveInput } from "./schema";

export const leaveLaunch = command({
  name: "presence.leave",
  summary: "Say that a tab is closed or not looked at any more",
  permission: "presence:share",
  input: leaveInput,
  output: z.object({ left: z.literal(true) }),
  run: async (tx, { tab }) => {
    const personId = actorId(tx.actor);
    if (personId !== null) await tx.db.presence.deleteMany({ where: { tab, personId } });
    tx.unchanged();
    return { left: true as const };
  },
});
