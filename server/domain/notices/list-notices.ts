import { query } from "@/server/kernel/query";
import { requireOwner, toNoticeView } from "./rows";
import { listNoticesInput, noticePage } from "./schema";

export const listNotices = query({
  name: "notices.list",
  summary: "What is for me: mentions, assignments, results; newest first",
  permission: "session:own",
  input: listNoticesInput,
  output: noticePage,
  run: async (ctx, { unread, before, limit }) => {
    const personId = requireOwner(ctx);
    const open = { personId, readAt: null };
    const [rows, count] = await Promise.all([
      ctx.db.notice.findMany({
        where: { ...(unread ? open : { personId }), ...(before ? { id: { lt: before } } : {}) },
        orderBy: { id: "desc" },
        take: limit + 1,
      }),
      ctx.db.notice.count({ where: open }),
    ]);
    const notices = rows.slice(0, limit).map(toNoticeView);
    return { notices, unread: count, next: rows.length > limit ? (notices.at(-1)?.id ?? null) : null };
  },
});
