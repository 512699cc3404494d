import type { QueryContext } from "@/server/kernel/context";
import { may } from "@/server/kernel/permissions";
import { query } from "@/server/kernel/query";
import { readOverview } from "./read-overview";
import { readVersion } from "./read-version";
import { launchIdInput, launchOverview } from "./schema";

/** Runs, systems and backups are for the team; whoever lacks one of these permissions gets none of it. */
function seesInternals({ actor }: QueryContext): boolean {
  if (actor.kind !== "person") return actor.kind === "system";
  return (["runs:read", "systems:read", "backups:read", "audit:read", "people:read"] as const).every(
    (permission) => may(actor.role, permission),
  );
}

export const getOverview = query({
  name: "launches.overview",
  summary: "How far a launch is, what is running and what is in the way",
  permission: "launches:read",
  input: launchIdInput,
  output: launchOverview,
  run: (ctx, { launchId }) => readOverview(ctx, launchId, seesInternals(ctx)),
  cache: {
    key: (ctx, { launchId }) => `${launchId}:${seesInternals(ctx) ? "team" : "outside"}`,
    version: async (ctx, { launchId }) => readVersion(ctx, launchId),
  },
});
