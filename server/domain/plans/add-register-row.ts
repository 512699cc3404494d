import { randomUUID } from "node:crypto";
import type { Prisma } from "@/prisma/generated/client";
import { actorName, type CommandContext } from "@/server/kernel/context";
import { findPlace } from "./find-place";
import { announceChange, type LockedPlan, lockPlan, readNodes } from "./rows";
import type { PlanChange } from "./schema";

interface NewRow {
  title: string;
  ownerText?: string | null;
  assigneeId?: string | null;
  target?: Prisma.InputJsonObject;
  risk?: Prisma.InputJsonObject;
}

/** A new target or risk, after the last one there is; without one, at the end of the plan. */
export async function addRegisterRow(
  tx: CommandContext,
  launchId: string,
  kind: "target" | "risk",
  { title, ...row }: NewRow,
): Promise<PlanChange> {
  const plan = await lockPlan(tx.db, launchId);
  const after = await lastOf(tx, plan, kind);
  const place = after === null ? { parentId: null } : { after };
  const { renumbered, ...where } = await findPlace(tx, plan, place, { id: null, kind });
  const id = randomUUID();
  await tx.db.planNode.create({
    data: {
      ...{ id, planId: plan.id, generation: plan.generation, kind, key: id, title, ...where, ...row },
      changedAt: tx.now(),
      changedByName: actorName(tx.actor),
    },
  });
  const changes = { kind, ...row };
  tx.audit({ subject: "plan-item", subjectId: id, launchId: plan.launchId, label: title, changes });
  const nodes = await readNodes(tx.db, [id, ...renumbered]);
  return announceChange(tx, plan, { nodes, groups: [where.groupId] });
}

async function lastOf(tx: CommandContext, plan: LockedPlan, kind: string): Promise<string | null> {
  const row = await tx.db.planNode.findFirst({
    where: { planId: plan.id, generation: plan.generation, kind, removedAt: null },
    orderBy: [{ line: { sort: "desc", nulls: "first" } }, { position: "desc" }],
    select: { id: true },
  });
  return row?.id ?? null;
}
