import type { PlanNode } from "@/prisma/generated/client";
import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { type LockedPlan, requireNode } from "./rows";
import { isGroup, mayHold, placeAmong, type Sibling } from "./rules";
import type { NodeKind } from "./schema";

export interface Place {
  parentId: string | null;
  groupId: string | null;
  depth: number;
  position: number;
  /** Siblings that got new positions to make room. */
  renumbered: string[];
}

interface Wish {
  parentId?: string | null | undefined;
  before?: string | undefined;
  after?: string | undefined;
}

/** Turns "before this", "after this" or "last in that" into a place, making room where there is none. */
export async function findPlace(
  tx: CommandContext,
  plan: LockedPlan,
  wish: Wish,
  node: { id: string | null; kind: NodeKind },
): Promise<Place> {
  const beside = wish.before ?? wish.after;
  const parent = await findParent(tx, plan, wish, node);
  const parentId = parent?.id ?? null;
  const siblings = await tx.db.$queryRaw<Sibling[]>`
    select id, position from plan_node
    where plan_id = ${plan.id}::uuid and generation = ${plan.generation} and removed_at is null
      and parent_id is not distinct from ${parentId}::uuid and id is distinct from ${node.id}::uuid
    order by position, id`;
  const at = siblings.findIndex(({ id }) => id === beside);
  const index = beside === undefined ? siblings.length : wish.before === undefined ? at + 1 : at;
  const { position, renumbered } = placeAmong(siblings, index);
  for (const sibling of renumbered) {
    await tx.db.planNode.update({ where: { id: sibling.id }, data: { position: sibling.position } });
  }
  const groupId = parent && (isGroup(parent.kind) ? parent.id : parent.groupId);
  return {
    parentId,
    groupId,
    depth: parent ? parent.depth + 1 : 0,
    position,
    renumbered: renumbered.map(({ id }) => id),
  };
}

async function findParent(
  tx: CommandContext,
  plan: LockedPlan,
  wish: Wish,
  node: { id: string | null; kind: NodeKind },
): Promise<PlanNode | null> {
  const beside = wish.before ?? wish.after;
  if (beside !== undefined && beside === node.id) {
    throw new DomainError("invalid", "An item cannot be placed beside itself.");
  }
  const neighbour = beside === undefined ? null : await requireNode(tx.db, plan, beside);
  const parentId = neighbour ? neighbour.parentId : (wish.parentId ?? null);
  const parent = parentId === null ? null : await requireNode(tx.db, plan, parentId);
  if (!mayHold(parent?.kind ?? null, node.kind)) {
    throw new DomainError("invalid", `A ${node.kind} cannot stand below a ${parent?.kind}.`);
  }
  if (node.id !== null && parentId !== null) await assertNotBelow(tx, node.id, parentId);
  return parent;
}

async function assertNotBelow(tx: CommandContext, nodeId: string, parentId: string): Promise<void> {
  const [found] = await tx.db.$queryRaw<{ below: boolean }[]>`
    with recursive above as (
      select id, parent_id from plan_node where id = ${parentId}::uuid
      union all select p.id, p.parent_id from plan_node p join above a on p.id = a.parent_id)
    select exists (select 1 from above where id = ${nodeId}::uuid) as below`;
  if (found?.below) {
    throw new DomainError("invalid", "An item cannot be moved below itself. Move it somewhere else.");
  }
}
