import type { RecoveryKey } from "@/prisma/generated/client";
import { actorName, type CommandContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { keyChanged } from "./events";
import { toKeyView } from "./rows";
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

/** Writes the audit entry and tells everybody signed in. */
export function announceKey(tx: CommandContext, row: RecoveryKey, changes: object): KeyView {
  const view = toKeyView(row);
  tx.audit({ subject: "recovery-key", subjectId: row.id, label: row.label, changes: { ...changes } });
  tx.emit(keyChanged.on(CONSOLE_STREAM, view));
  return view;
}

export async function requireKey(tx: Pick<CommandContext, "db">, keyId: string): Promise<RecoveryKey> {
  const row = await tx.db.recoveryKey.findUnique({ where: { id: keyId } });
  if (!row) throw new DomainError("not_found", "There is no such recovery key.");
  return row;
}
