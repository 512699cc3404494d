import { invariant } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { requireRestore, restoreViews } from "./rows";
import { restoreIdInput, restoreView } from "./schema";

export const getRestore = query({
  name: "backups.get-restore",
  summary: "One restore with the rows it compared",
  permission: "backups:read",
  input: restoreIdInput,
  output: restoreView,
  run: async ({ db }, { restoreId }) => {
    const [view] = await restoreViews(db, [await requireRestore(db, restoreId)]);
    invariant(view, "a restore has a view");
    return view;
  },
});
