import { command } from "@/server/kernel/command";
import { requireView, tellViews } from "./rows";
import { removedView, removeViewInput } from "./schema";

export const removeView = command({
  name: "views.remove",
  summary: "Forget a saved view",
  permission: "views:write",
  input: removeViewInput,
  output: removedView,
  run: async (tx, input) => {
    const row = await requireView(tx, input);
    await tx.db.savedView.delete({ where: { id: row.id } });
    tx.audit({
      subject: "view",
      subjectId: row.id,
      launchId: row.launchId,
      label: row.name,
      changes: { page: row.page, query: row.query, shared: row.personId === null },
    });
    tellViews(tx, row);
    return { id: row.id };
  },
});
