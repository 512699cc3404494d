import { newToken, tokenHash } from "@/server/domain/people";
import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { shareLinkChanged } from "./events";
import { requireLaunch, toShareLinkView } from "./rows";
import { createdShareLink, createShareLinkInput } from "./schema";

const DAY_MS = 86_400_000;
/** More than anybody keeps an eye on. */
const MAX_ACTIVE = 20;

export const createShareLink = command({
  name: "launches.create-share-link",
  summary: "Make an address under which the progress is read without signing in; it is told once",
  permission: "launches:write",
  input: createShareLinkInput,
  output: createdShareLink,
  run: async (tx, { launchId, label, days, showNames, origin }) => {
    // The answer to a repeated request would have to be kept, and with it the token.
    if (tx.idempotencyKey !== undefined) {
      throw new DomainError("invalid", "Send no Idempotency-Key: the address of a link is never kept.");
    }
    const launch = await requireLaunch(tx.db, launchId);
    const now = tx.now();
    const active = await tx.db.shareLink.count({
      where: { launchId, revokedAt: null, expiresAt: { gt: now } },
    });
    if (active >= MAX_ACTIVE) {
      throw new DomainError("conflict", `${active} links of this launch work already. Revoke one first.`);
    }
    const token = newToken();
    const row = await tx.db.shareLink.create({
      data: {
        launchId,
        tokenHash: tokenHash(token),
        label,
        showNames,
        createdById: actorId(tx.actor),
        createdByName: actorName(tx.actor),
        createdAt: now,
        expiresAt: new Date(now.getTime() + days * DAY_MS),
      },
    });
    const link = toShareLinkView(row, now);
    tx.audit({
      subject: "share-link",
      subjectId: row.id,
      launchId,
      label,
      changes: { launch: launch.name, expiresAt: link.expiresAt, showNames },
    });
    tx.emit(shareLinkChanged.on(launchId, link));
    return { link, address: new URL(`/s/${token}`, origin).href };
  },
});
