import { randomUUID } from "node:crypto";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { announceStore, refuseTaken, toStoreView } from "./rows";
import { locationOf, secretContext, secretProblem } from "./rules";
import { registerStoreInput, storeView } from "./schema";

/** Nothing is sent anywhere yet: a store can be chosen only after it was tested. */
export const registerStore = command({
  name: "stores.register",
  summary: "Register a place where backups go",
  permission: "stores:write",
  input: registerStoreInput,
  output: storeView,
  run: async (tx, { name, place, secret, hostKey }) => {
    const problem = secretProblem(place, secret);
    if (problem !== null) {
      throw new DomainError("invalid", problem, { fields: [{ path: "secret", message: problem }] });
    }
    const location = locationOf(place);
    await refuseTaken(tx.db, { name, location });
    const id = randomUUID();
    const sealed =
      secret === null ? null : tx.ports.outside.vault.seal(JSON.stringify(secret), secretContext(id, place));
    const row = await tx.db.store.create({
      data: { id, name, kind: place.kind, location, settings: place, sealedSecret: sealed, hostKey },
    });
    tx.audit({ subject: "store", subjectId: id, label: name, changes: { after: toStoreView(row) } });
    return announceStore(tx, row);
  },
});
