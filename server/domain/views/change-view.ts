import { command } from "@/server/kernel/command";
import { assertNameFree, clearUsual, requireView, tellViews, toView } from "./rows";
import { changeViewInput, savedView } from "./schema";

export const changeView = command({
  name: "views.change",
  summary: "Rename a view, keep other filters in it, or let the page open with it",
  permission: "views:write",
  input: changeViewInput,
  output: savedView,
  run: async (tx, input) => {
    const row = await requireView(tx, input);
    const wanted = { name: input.name, query: input.query, usual: input.usual };
    const changes = Object.fromEntries(
      (["name", "query", "usual"] as const).flatMap((field) =>
        wanted[field] === undefined || wanted[field] === row[field]
          ? []
          : [[field, { before: row[field], after: wanted[field] }]],
      ),
    );
    if (Object.keys(changes).length === 0) {
      tx.unchanged();
      return toView(row);
    }
    if (input.name !== undefined) await assertNameFree(tx, row, input.name, row.id);
    if (input.usual) await clearUsual(tx, row);
    const data = Object.fromEntries(Object.keys(changes).map((field) => [field, wanted[field as "name"]]));
    const saved = await tx.db.savedView.update({
      where: { id: row.id },
      data: { ...data, version: { increment: 1 } },
    });
    tx.audit({ subject: "view", subjectId: row.id, launchId: row.launchId, label: saved.name, changes });
    tellViews(tx, row);
    return toView(saved);
  },
});
