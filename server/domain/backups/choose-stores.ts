import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { chosenStores } from "./chosen-stores";
import { storeChoiceView } from "./schema";

export const chooseStores = command({
  name: "backups.choose-stores",
  summary: "Choose where the backups of a system go: made in the first store, copied to the second",
  permission: "stores:write",
  input: storeChoiceView,
  output: storeChoiceView,
  run: async (tx, { systemId, firstStoreId, secondStoreId }) => {
    const system = await tx.db.system.findUnique({ where: { id: systemId } });
    if (!system || system.removedAt !== null) throw new DomainError("not_found", "There is no such system.");
    if (firstStoreId === secondStoreId) {
      const message = "A second copy in the same place protects from nothing. Choose another store.";
      throw new DomainError("invalid", message, { fields: [{ path: "secondStoreId", message }] });
    }
    for (const [path, id] of Object.entries({ firstStoreId, secondStoreId })) {
      const store = id === null ? null : await tx.db.store.findUnique({ where: { id } });
      if (id === null || (store && store.removedAt === null && (store.builtIn || store.checkOk))) continue;
      const message = store
        ? `${store.name} did not pass its last test. Test it first.`
        : "There is no such store.";
      throw new DomainError("conflict", message, { fields: [{ path, message }] });
    }
    const before = await chosenStores(tx.db, tx.ports.outside, systemId);
    const after = { firstStoreId, secondStoreId };
    await tx.db.storeChoice.upsert({
      where: { systemId },
      create: { systemId, launchId: system.launchId, ...after },
      update: after,
    });
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: system.launchId,
      label: system.name,
      changes: { before, after },
    });
    return { systemId, ...after };
  },
});
