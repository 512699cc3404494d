import { actorName, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceKey } from "./rows";
import type { KeyView } from "./schema";

/** Keeps a public key among the recovery keys. Only its public half ever comes here. */
export async function keepKey(
  tx: CommandContext,
  { label, recipient }: { label: string; recipient: string },
): Promise<KeyView> {
  if (tx.ports.outside.keyring.recipients[0] === recipient) {
    const message = "This is the console's own key. A recovery key is one that lies somewhere else.";
    throw new DomainError("invalid", message, { fields: [{ path: "recipient", message }] });
  }
  if (await tx.db.recoveryKey.findUnique({ where: { recipient } })) {
    const message = "This key is already among the recovery keys.";
    throw new DomainError("conflict", message, { fields: [{ path: "recipient", message }] });
  }
  const row = await tx.db.recoveryKey.create({
    data: { label, recipient, createdByName: actorName(tx.actor), createdAt: tx.now() },
  });
  return announceKey(tx, row, { recipient });
}
