import type { Db } from "@/server/kernel/context";
import { escrowState } from "./rules";

/** Whether backups may be left to run by themselves, and in words why or why not. */
export async function escrowReady(db: Db, now: Date): Promise<{ ready: boolean; text: string }> {
  return escrowState(await db.recoveryKey.findMany({ where: { retiredAt: null } }), now);
}
