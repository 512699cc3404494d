import type { CommandContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { noticesChanged } from "./events";

/** What caused them is gone, and with it the notices. */
export async function withdrawNotices(tx: CommandContext, sourceId: string): Promise<void> {
  const rows = await tx.db.notice.findMany({ where: { sourceId }, select: { personId: true } });
  if (rows.length === 0) return;
  await tx.db.notice.deleteMany({ where: { sourceId } });
  const personIds = [...new Set(rows.map(({ personId }) => personId))];
  tx.emit(noticesChanged.on(CONSOLE_STREAM, { personIds }));
}
