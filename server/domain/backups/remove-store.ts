import { formatCount } from "@/lib/format";
import { forgetStore } from "@/server/domain/stores";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { storeIdInput, storeRemoved } from "./schema";

/** Stops using a store. Its objects stay where they are; the list forgets the copies, unless one is the only copy. */
export const removeStore = command({
  name: "backups.remove-store",
  summary: "Stop using a store; what it holds stays there",
  permission: "stores:write",
  input: storeIdInput,
  output: storeRemoved,
  run: async (tx, { storeId }) => {
    const used = await tx.db.storeChoice.count({
      where: { OR: [{ firstStoreId: storeId }, { secondStoreId: storeId }] },
    });
    if (used > 0) {
      throw new DomainError(
        "conflict",
        `${formatCount(used, "system")} still ${used === 1 ? "sends its" : "send their"} backups there. Choose another store for ${used === 1 ? "it" : "them"} first.`,
        { details: { reason: "used" } },
      );
    }
    const only = await tx.db.backup.count({
      where: {
        state: "good",
        copies: { some: { storeId, state: "good" }, none: { storeId: { not: storeId }, state: "good" } },
      },
    });
    if (only > 0) {
      throw new DomainError(
        "conflict",
        `It holds the only copy of ${formatCount(only, "backup")}. Copy or delete them first.`,
        { details: { reason: "only_copy", backups: only } },
      );
    }
    if ((await tx.db.backupCopy.count({ where: { storeId, state: "pending" } })) > 0) {
      throw new DomainError("conflict", "A copy is being made there. Wait for it or cancel its run.");
    }
    const view = await forgetStore(tx, storeId);
    await tx.db.backupCopy.deleteMany({ where: { storeId } });
    return { id: view.id };
  },
});
