import { listAudit } from "@/server/domain/audit";
import type { AuditEntryView } from "@/server/domain/audit/schema";
import type { Context } from "@/server/kernel/context";
import type { ActivityView } from "./schema";

const SHOWN = 10;
/** Entries looked at to find ten that may be shown: so many at a time, so often at most. */
const PAGE = 100;
const PAGES = 4;

/** What happened last. Outside the team only what concerns the plan and the launch, for the rest names internals. */
export async function readActivity(
  ctx: Context,
  launchId: string,
  internals: boolean,
): Promise<ActivityView[]> {
  const told: ActivityView[] = [];
  let before: number | null | undefined;
  let last: AuditEntryView | undefined;
  for (let page = 0; page < PAGES && before !== null && told.length < SHOWN; page += 1) {
    const { entries, next } = await listAudit(ctx, {
      launchId,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    for (const entry of entries) {
      if (mayBeShown(entry, internals) && !(last && together(last, entry))) told.push(toView(entry));
      last = entry;
    }
    before = next;
  }
  return told.slice(0, SHOWN);
}

function mayBeShown({ outcome, action, subject }: AuditEntryView, internals: boolean): boolean {
  if (outcome !== "done") return false;
  // The sample's plan and database belong to the same press of a button.
  if (action === "launches.create-sample" && subject !== "launch") return false;
  return internals || (/^(plans|launches)\./.test(action) && subject !== "share-link");
}

const BATCH = "plans.change";

/** Items changed by one request stand in the log one by one, at one moment. */
function together(a: AuditEntryView, b: AuditEntryView): boolean {
  return a.action === BATCH && b.action === BATCH && a.at === b.at && a.actor === b.actor;
}

function toView({ seq, at, actor, action, label, changes }: AuditEntryView): ActivityView {
  const count = action === BATCH ? Number(changes.together ?? 1) : 1;
  return {
    seq,
    at,
    actor,
    action: plainAction(action, changes),
    label: count > 1 ? `${count} items` : label,
  };
}

/** A change of many is told as the same change of one. */
function plainAction(action: string, changes: Record<string, unknown>): string {
  if (action !== "plans.tick" && action !== BATCH) return action;
  if (changes.ticked === false) return "plans.untick";
  if (changes.ticked === true) return "plans.tick";
  if (changes.removed === true) return "plans.remove";
  return changes.restored === true ? "plans.restore" : "plans.edit";
}
