import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { assertPermitted } from "@/server/kernel/verb";
import { assertNameFree, clearUsual, tellViews, toView } from "./rows";
import { MOST_VIEWS, savedView, saveViewInput } from "./schema";

export const saveView = command({
  name: "views.save",
  summary: "Keep what a page shows under a name, for oneself or for everybody in the launch",
  permission: "views:write",
  input: saveViewInput,
  output: savedView,
  run: async (tx, { launchId, page, name, query, shared, usual }) => {
    if (shared) assertPermitted(tx, "views:share");
    const launch = await tx.db.$queryRaw<unknown[]>`
      select 1 from launch where id = ${launchId}::uuid for key share`;
    if (launch.length === 0) throw new DomainError("not_found", "There is no such launch.");
    const owner = { launchId, page, personId: shared ? null : actorId(tx.actor) };
    await assertNameFree(tx, owner, name);
    if ((await tx.db.savedView.count({ where: owner })) >= MOST_VIEWS) {
      throw new DomainError("invalid", `There are ${MOST_VIEWS} views already. Remove one first.`);
    }
    if (usual) await clearUsual(tx, owner);
    const row = await tx.db.savedView.create({
      data: { ...owner, name, query, usual, createdByName: actorName(tx.actor), createdAt: tx.now() },
    });
    tx.audit({
      subject: "view",
      subjectId: row.id,
      launchId,
      label: name,
      changes: { page, query, shared, usual },
    });
    tellViews(tx, owner);
    return toView(row);
  },
});
