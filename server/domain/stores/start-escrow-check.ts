import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { announceKey, requireKey } from "./rows";
import { newPhrase, phraseDigest } from "./rules";
import { escrowCheck, keyIdInput } from "./schema";

/** Seals a fresh phrase to the recovery key. Whoever can tell the phrase holds the other half. */
export const startEscrowCheck = command({
  name: "stores.start-escrow-check",
  summary: "Seal a phrase that only the recovery key opens",
  permission: "stores:write",
  input: keyIdInput,
  output: escrowCheck,
  run: async (tx, { keyId }) => {
    const row = await requireKey(tx, keyId);
    if (row.retiredAt !== null) throw new DomainError("conflict", "This key is retired.");
    const phrase = newPhrase();
    const sealed = await tx.ports.outside.keyring.sealText(`${phrase}\n`, [row.recipient]);
    const changed = await tx.db.recoveryKey.update({
      where: { id: keyId },
      data: { canaryDigest: phraseDigest(phrase), canaryAt: tx.now() },
    });
    announceKey(tx, changed, { check: "started" });
    return { keyId, sealed, command: "age --decrypt --identity recovery-key.txt check.age" };
  },
});
