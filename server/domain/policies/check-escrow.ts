import { escrowReady } from "@/server/domain/stores";
import type { Db } from "@/server/kernel/context";

/** Why no schedule may start yet: nobody has shown that backups open without this console. Null when they may. */
export async function checkEscrow(db: Db, now: Date): Promise<string | null> {
  const { ready, text } = await escrowReady(db, now);
  return ready ? null : text;
}
