import { fetchCommand, placeOf } from "@/server/domain/stores";
import { invariant } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { buildEngine } from "./build-engine";
import { type CopyAt, goodCopies } from "./good-copies";
import { byHandOf } from "./pipeline/engine";
import { COMPRESSIONS } from "./pipeline/manifest";
import { emergencyCommand } from "./pipeline/programs";
import { backupViews, lastGood, requireBackup, restoreViews, tablesOf } from "./rows";
import { backupDetail, backupIdInput } from "./schema";

/** How to fetch each copy that lies elsewhere. */
function fetchCommands(
  copies: readonly CopyAt[],
  objectId: string | null,
): { storeName: string; command: string }[] {
  return copies.flatMap(({ store }) => {
    const command = objectId === null ? null : fetchCommand(placeOf(store), objectId);
    return command === null ? [] : [{ storeName: store.name, command }];
  });
}

export const getBackup = query({
  name: "backups.get",
  summary: "One backup with its tables, its restores and the way to open it by hand",
  permission: "backups:read",
  input: backupIdInput,
  output: backupDetail,
  run: async ({ db, ports }, { backupId }) => {
    const row = await requireBackup(db, backupId);
    const [view] = await backupViews(db, [row]);
    invariant(view, "a backup has a view");
    const restores = await db.restore.findMany({ where: { backupId }, orderBy: { createdAt: "desc" } });
    const compression = COMPRESSIONS.find((name) => name === row.compression);
    const last = await lastGood(db, row.systemId);
    const copies = await goodCopies(db, backupId);
    const here = copies.find(({ store }) => store.kind === "folder");
    const folder = here ? `${here.store.location}/${row.objectId}` : ".";
    return {
      ...view,
      sha256: row.sha256,
      location: row.store.location,
      fetchCommands: fetchCommands(copies, row.objectId),
      recipients: row.recipients,
      tables: tablesOf(row),
      emergencyCommand:
        row.state === "good" && compression !== undefined
          ? emergencyCommand(
              compression,
              ports.outside.keyring.identityFile,
              folder,
              byHandOf(buildEngine(ports), view.engine, row.format),
            )
          : null,
      deletable:
        row.state !== "pending" &&
        row.state !== "deleted" &&
        last?.id !== row.id &&
        !restores.some(({ state }) => state === "pending"),
      restores: await restoreViews(db, restores),
    };
  },
});
