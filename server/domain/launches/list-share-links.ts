import { z } from "zod";
import { query } from "@/server/kernel/query";
import { requireLaunch, toShareLinkView } from "./rows";
import { launchIdInput, shareLinkView } from "./schema";

const SHOWN = 100;

export const listShareLinks = query({
  name: "launches.list-share-links",
  summary: "The shared links of a launch, newest first, without their addresses",
  permission: "launches:write",
  input: launchIdInput,
  output: z.object({ links: z.array(shareLinkView) }),
  run: async ({ db, now }, { launchId }) => {
    await requireLaunch(db, launchId);
    const rows = await db.shareLink.findMany({
      where: { launchId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: SHOWN,
    });
    return { links: rows.map((row) => toShareLinkView(row, now())) };
  },
});
