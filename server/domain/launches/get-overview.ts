import type { QueryContext } from "@/server/kernel/context";
import { may } from "@/server/kernel/permissions";
import { query } from "@/server/kernel/query";
import { readOverview } from "./read-overview";
import { launchIdInput, launchOverview } from "./schema";

/** One statement by primary key, because every reader of every overview asks it. */
const VERSION = `
  select (select seq from live_stream where id = $1) as launch,
    (select seq from live_stream where id = 'console') as console`;

const MINUTE_MS = 60_000;

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
    // The launch's events, the console's, and the minute, for what changes by time alone.
    version: async ({ ports, now }, { launchId }) => {
      const head = await ports.reads.one<Record<"launch" | "console", string | null>>(
        "launches-overview-version",
        VERSION,
        [launchId],
      );
      return `${head?.launch}:${head?.console}:${Math.floor(now().getTime() / MINUTE_MS)}`;
    },
  },
});
