import { listAudit } from "@/server/domain/audit";
import type { Context } from "@/server/kernel/context";
import type { ActivityView } from "./schema";

const SHOWN = 10;
/** Entries looked at to find ten that may be shown. */
const LOOKED_AT = 60;

/** What happened last. Outside the team only what concerns the plan and the launch, for the rest names internals. */
export async function readActivity(
  ctx: Context,
  launchId: string,
  internals: boolean,
): Promise<ActivityView[]> {
  const { entries } = await listAudit(ctx, { launchId, limit: LOOKED_AT });
  return (
    entries
      .filter(
        ({ outcome, action, subject }) =>
          outcome === "done" &&
          (internals || (/^(plans|launches)\./.test(action) && subject !== "share-link")),
      )
      // The sample's plan and database belong to the same press of a button.
      .filter(({ action, subject }) => action !== "launches.create-sample" || subject === "launch")
      .slice(0, SHOWN)
      .map(({ seq, at, actor, action, label, changes }) => ({
        seq,
        at,
        actor,
        action: action === "plans.tick" && changes.ticked === false ? "plans.untick" : action,
        label,
      }))
  );
}
