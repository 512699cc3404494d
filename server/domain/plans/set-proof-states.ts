import type { CommandContext } from "@/server/kernel/context";
import { announceChange, lockPlan, readNodes } from "./rows";
import type { PlanChange } from "./schema";

/** What the proofs of an item say together; "none" when it has none that ran. */

type ProofState = "none" | "proven" | "stale" | "contradicted";

/**
 * Sets what proofs say of items and tells everybody, in the caller's transaction; null when nothing changed. It is no
 * edit: versions stay, so nobody who ticks at that moment is told that somebody was faster.
 */
export async function setProofStates(
  tx: CommandContext,
  launchId: string,
  states: ReadonlyMap<string, ProofState>,
): Promise<PlanChange | null> {
  if (states.size === 0) return null;
  const plan = await lockPlan(tx.db, launchId);
  const changed = await tx.db.$queryRaw<{ id: string; groupId: string | null }[]>`
    update plan_node n set proof_state = wanted.state
    from unnest(${[...states.keys()]}::uuid[], ${[...states.values()]}::text[]) as wanted (id, state)
    where n.id = wanted.id and n.plan_id = ${plan.id}::uuid and n.proof_state <> wanted.state
    returning n.id, n.group_id as "groupId"`;
  if (changed.length === 0) return null;
  return announceChange(tx, plan, {
    nodes: await readNodes(
      tx.db,
      changed.map(({ id }) => id),
    ),
    groups: changed.map(({ groupId }) => groupId),
  });
}
