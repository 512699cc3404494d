import type { SavedView as Row } from "@/prisma/generated/client";
import { actorId, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { assertPermitted } from "@/server/kernel/verb";
import { viewsChanged } from "./events";
import type { SavedView } from "./schema";

export function toView(row: Row): SavedView {
  const { id, page, name, query, personId, usual, createdByName, version } = row;
  return { id, page, name, query, shared: personId === null, usual, createdBy: createdByName, version };
}

/** The view as the person saw it: one's own, or a shared one for those who may share. Another's is not there. */
export async function requireView(
  tx: CommandContext,
  { launchId, viewId, version }: { launchId: string; viewId: string; version: number },
): Promise<Row> {
  const row = await tx.db.savedView.findFirst({ where: { id: viewId, launchId } });
  if (!row || (row.personId !== null && row.personId !== actorId(tx.actor)))
    throw new DomainError("not_found", "This view is no longer there. Somebody removed it.");
  if (row.personId === null) assertPermitted(tx, "views:share");
  if (row.version !== version) {
    throw new DomainError("conflict", "Somebody changed this view meanwhile. Look at it, then try again.", {
      details: { view: toView(row) },
    });
  }
  return row;
}

export type Owner = Pick<Row, "launchId" | "page" | "personId">;

/** Two views of one owner with one name could not be told apart. */
export async function assertNameFree(
  tx: CommandContext,
  { launchId, page, personId }: Owner,
  name: string,
  except?: string,
): Promise<void> {
  const same = await tx.db.savedView.findFirst({
    where: {
      launchId,
      page,
      personId,
      name: { equals: name, mode: "insensitive" },
      ...(except === undefined ? {} : { id: { not: except } }),
    },
  });
  if (!same) return;
  throw new DomainError("conflict", `There is a view "${same.name}" already. Choose another name.`, {
    fields: [{ path: "name", message: "Choose another name." }],
    details: { view: toView(same) },
  });
}

/** The owner's other views of the page are no longer what it opens with. */
export async function clearUsual(tx: CommandContext, { launchId, page, personId }: Owner): Promise<void> {
  await tx.db.savedView.updateMany({
    where: { launchId, page, personId, usual: true },
    data: { usual: false, version: { increment: 1 } },
  });
}

export function tellViews(tx: CommandContext, { launchId, page, personId }: Owner): void {
  tx.emit(viewsChanged.on(launchId, { page, personId }));
}
