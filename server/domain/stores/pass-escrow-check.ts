import { timingSafeEqual } from "node:crypto";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceKey, requireKey } from "./rows";
import { phraseDigest } from "./rules";
import { keyView, passEscrowInput } from "./schema";

const DAY_MS = 86_400_000;

export const passEscrowCheck = command({
  name: "stores.pass-escrow-check",
  summary: "Show that the recovery key is at hand, by the phrase only it opens",
  permission: "stores:write",
  input: passEscrowInput,
  output: keyView,
  run: async (tx, { keyId, phrase }) => {
    const row = await requireKey(tx, keyId);
    if (row.canaryDigest === null || row.canaryAt === null) {
      throw new DomainError("conflict", "Begin the check first.");
    }
    if (tx.now().getTime() - row.canaryAt.getTime() > DAY_MS) {
      throw new DomainError("conflict", "This check was begun more than a day ago. Begin it again.");
    }
    const same = timingSafeEqual(
      Buffer.from(row.canaryDigest, "hex"),
      Buffer.from(phraseDigest(phrase), "hex"),
    );
    if (!same) {
      const message = "These are not the words that were sealed. Open the text with the recovery key again.";
      throw new DomainError("invalid", message, { fields: [{ path: "phrase", message }] });
    }
    const changed = await tx.db.recoveryKey.update({
      where: { id: keyId },
      data: { provenAt: tx.now(), provenByName: actorName(tx.actor), canaryDigest: null, canaryAt: null },
    });
    return announceKey(tx, changed, { check: "passed" });
  },
});
