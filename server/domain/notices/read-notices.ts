import { z } from "zod";
import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { noticesChanged } from "./events";
import { requireOwner } from "./rows";
import { readNoticesInput } from "./schema";

export const readNotices = command({
  name: "notices.read",
  summary: "Mark my notices as read: some, or all",
  permission: "session:own",
  input: readNoticesInput,
  output: z.object({ unread: z.int() }),
  run: async (tx, { ids }) => {
    const personId = requireOwner(tx);
    const { count } = await tx.db.notice.updateMany({
      where: { personId, readAt: null, ...(ids ? { id: { in: ids } } : {}) },
      data: { readAt: tx.now() },
    });
    // What somebody has read is nobody's business: no audit entry.
    tx.unchanged();
    if (count > 0) tx.emit(noticesChanged.on(CONSOLE_STREAM, { personIds: [personId] }));
    return { unread: await tx.db.notice.count({ where: { personId, readAt: null } }) };
  },
});
