import { z } from "zod";
import { tokenHash } from "@/server/domain/people";
import { systemContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { projectProgress } from "./project-progress";
import { type SharedProgress, sharedOverview } from "./schema";

interface Opened {
  launch_id: string;
  show_names: boolean;
  expires_at: Date;
}

export const readSharedOverview = query({
  name: "launches.read-shared-overview",
  summary: "The progress behind a shared link",
  permission: "public",
  input: z.object({
    token: z.string().max(200),
    /** The caller's address; the door fills it in. */
    address: z.string().max(100).default(""),
  }),
  output: sharedOverview,
  run: async (ctx, { token, address }) => {
    const wait = await ctx.ports.outside.limiter.take("share-address", address);
    if (wait > 0) {
      const minutes = Math.ceil(wait / 60_000);
      throw new DomainError("rate_limited", `Too many requests from here. Try again in ${minutes} min.`, {
        details: { retryAfterSeconds: Math.ceil(wait / 1000) },
      });
    }
    // One statement for every token: unknown, expired and revoked ones all find no row, and take the same time.
    const [link] = await ctx.db.$queryRaw<Opened[]>`
      update share_link set uses = uses + 1, last_used_at = ${ctx.now()}::timestamptz
      where token_hash = ${tokenHash(token)} and revoked_at is null and expires_at > ${ctx.now()}::timestamptz
      returning launch_id, show_names, expires_at`;
    if (!link) {
      throw new DomainError("not_found", "This link does not work. Ask whoever sent it for a new one.");
    }
    const inside = systemContext(ctx.ports, "shared link", ctx.requestId);
    const json = await projectProgress.json?.(inside, {
      launchId: link.launch_id,
      showNames: link.show_names,
    });
    const progress = JSON.parse(json ?? "") as SharedProgress;
    return { ...progress, expiresAt: link.expires_at.toISOString() };
  },
});
