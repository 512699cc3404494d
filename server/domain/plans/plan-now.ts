import type { CommandContext } from "@/server/kernel/context";
import { invariant } from "@/server/kernel/errors";
import { findPlan, type LockedPlan, readGroupCounts } from "./rows";
import { rollUp } from "./rules";

/** The plan and its progress as an answer of the verbs that take files. */
export async function planNow(tx: CommandContext, plan: LockedPlan) {
  const view = await findPlan(tx.db, plan.launchId);
  invariant(view, "a plan that was just read is missing");
  return { plan: view, progress: rollUp(await readGroupCounts(tx.db, plan)).overall };
}
