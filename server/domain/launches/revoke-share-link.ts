import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { shareLinkChanged } from "./events";
import { toShareLinkView } from "./rows";
import { revokeShareLinkInput, shareLinkView } from "./schema";

export const revokeShareLink = command({
  name: "launches.revoke-share-link",
  summary: "End a shared link at once",
  permission: "launches:write",
  input: revokeShareLinkInput,
  output: shareLinkView,
  run: async (tx, { launchId, linkId }) => {
    const now = tx.now();
    const { count } = await tx.db.shareLink.updateMany({
      where: { id: linkId, launchId, revokedAt: null },
      data: { revokedAt: now },
    });
    const row = await tx.db.shareLink.findFirst({ where: { id: linkId, launchId } });
    if (!row) throw new DomainError("not_found", "There is no such link. Its launch may have been removed.");
    const link = toShareLinkView(row, now);
    if (count === 0) {
      tx.unchanged();
      return link;
    }
    tx.audit({ subject: "share-link", subjectId: linkId, launchId, label: row.label });
    tx.emit(shareLinkChanged.on(launchId, link));
    return link;
  },
});
