import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { announceKey, requireKey } from "./rows";
import { keyIdInput, keyView } from "./schema";

/** New backups are not sealed to it any more; those it was used for open with it as before. */
export const retireKey = command({
  name: "stores.retire-key",
  summary: "Stop sealing new backups to a recovery key",
  permission: "stores:keys",
  input: keyIdInput,
  output: keyView,
  run: async (tx, { keyId }) => {
    // Two people retiring two keys at once must not both see the other's as the one that stays.
    await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended('stores:retire-key', 0))`;
    const row = await requireKey(tx, keyId);
    if (row.retiredAt !== null) throw new DomainError("conflict", "This key is retired already.");
    const others = await tx.db.recoveryKey.count({ where: { retiredAt: null, id: { not: keyId } } });
    if (others === 0) {
      throw new DomainError(
        "conflict",
        "This is the only recovery key. Add the next one first, or new backups open on this machine alone.",
        { details: { reason: "last_key" } },
      );
    }
    const changed = await tx.db.recoveryKey.update({
      where: { id: keyId },
      data: { retiredAt: tx.now(), canaryDigest: null, canaryAt: null },
    });
    return announceKey(tx, changed, { to: "retired" });
  },
});
