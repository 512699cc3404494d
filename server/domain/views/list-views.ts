import { actorId } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { toView } from "./rows";
import { listViewsInput, viewList } from "./schema";

export const listViews = query({
  name: "views.list",
  summary: "The saved views of a page: one's own, then those of everybody in the launch",
  permission: "views:read",
  input: listViewsInput,
  output: viewList,
  run: async ({ db, actor }, { launchId, page }) => {
    const rows = await db.savedView.findMany({
      where: { launchId, page, OR: [{ personId: actorId(actor) }, { personId: null }] },
      orderBy: [{ personId: { sort: "asc", nulls: "last" } }, { name: "asc" }],
    });
    return { views: rows.map(toView) };
  },
});
