import { escrowState } from "@/server/domain/stores";
import type { Db } from "@/server/kernel/context";

/** Why no schedule may start yet: nobody has shown that backups open without this console. Null when they may. */
export async function checkEscrow(db: Db, now: Date): Promise<string | null> {
  const keys = await db.recoveryKey.findMany({ select: { provenAt: true, retiredAt: true } });
  const { ready, text } = escrowState(keys, now);
  return ready ? null : text;
}
