import type { z } from "zod";
import type { Prisma, Store } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceStore, placeOf, refuseTaken, requireStore, toStoreView } from "./rows";
import { locationOf, receiverOf, secretContext, secretProblem } from "./rules";
import { storeView, updateStoreInput } from "./schema";

export const updateStore = command({
  name: "stores.update",
  summary: "Change a store",
  permission: "stores:write",
  input: updateStoreInput,
  output: storeView,
  run: async (tx, input) => {
    const before = await requireStore(tx.db, input.storeId);
    const change = changeOf(tx, before, input);
    const name = input.name ?? before.name;
    await refuseTaken(tx.db, { name, location: change.location }, before.id);
    const { count } = await tx.db.store.updateMany({
      where: { id: before.id, rev: input.rev },
      data: { ...change.data, name, location: change.location, rev: { increment: 1 } },
    });
    if (count === 0) {
      throw new DomainError(
        "conflict",
        "Somebody changed this store just now. Reload to see it, then try again.",
      );
    }
    const row = await requireStore(tx.db, before.id);
    tx.audit({
      subject: "store",
      subjectId: row.id,
      label: row.name,
      changes: { before: toStoreView(before), after: toStoreView(row), access: `secret ${change.secret}` },
    });
    return announceStore(tx, row);
  },
});

interface Change {
  data: Prisma.StoreUncheckedUpdateManyInput;
  location: string;
  secret: "kept" | "replaced" | "wiped";
}

/** What a former check found says nothing about other settings. */
const FORGET = {
  checkedAt: null,
  checkOk: null,
  checkText: null,
  freeBytes: null,
  totalBytes: null,
  objects: null,
  objectBytes: null,
} as const;

/** A secret is never carried over to another receiver: without a new one it is gone. */
function changeOf(tx: CommandContext, before: Store, input: z.output<typeof updateStoreInput>): Change {
  const known = placeOf(before);
  const touches = input.place !== undefined || input.secret !== undefined || input.hostKey !== undefined;
  if (!touches) return { data: {}, location: before.location, secret: "kept" };
  if (known === null) {
    throw new DomainError("invalid", "The console's own folder is where HOLDPOINT_DATA says it is.");
  }
  const place = input.place ?? known;
  if (place.kind !== known.kind) {
    throw new DomainError("invalid", "A store stays of its kind. Register another one instead.");
  }
  const moved = receiverOf(known) !== receiverOf(place);
  const elsewhere = locationOf(known) !== locationOf(place);
  const data = {
    ...FORGET,
    settings: place as Prisma.InputJsonValue,
    hostKey: input.hostKey ?? (moved ? null : before.hostKey),
    ...(elsewhere ? { mark: null } : {}),
  };
  if (input.secret !== undefined) {
    const problem = secretProblem(place, input.secret);
    if (problem !== null) {
      throw new DomainError("invalid", problem, { fields: [{ path: "secret", message: problem }] });
    }
    const sealed = tx.ports.outside.vault.seal(JSON.stringify(input.secret), secretContext(before.id, place));
    return { data: { ...data, sealedSecret: sealed }, location: locationOf(place), secret: "replaced" };
  }
  const fate = moved && before.sealedSecret !== null ? "wiped" : "kept";
  return {
    data: { ...data, ...(fate === "wiped" ? { sealedSecret: null } : {}) },
    location: locationOf(place),
    secret: fate,
  };
}
