import type { PlanNode, Prisma } from "@/prisma/generated/client";
import { actorName, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { assertAssignable } from "./assert-assignable";
import {
  announceChange,
  assertUnchanged,
  type LockedPlan,
  lockPlan,
  readNodes,
  requireNode,
  unchangedAnswer,
} from "./rows";
import type { NodeKind, PlanChange } from "./schema";

interface Asked {
  launchId: string;
  nodeId: string;
  version: number;
}
interface Wish {
  /** Columns of the row as they shall be; what is undefined or the same stays. */
  data: Partial<Pick<PlanNode, "title" | "ownerText" | "assigneeId">>;
  /** Facts of the target or the risk as they shall be; null takes one out. */
  facts: Record<string, unknown>;
  reason?: string;
}

/** Changes a row of a register: its own facts stand in the node's `target` or `risk`, and a later file leaves them. */
export async function changeRegister(
  tx: CommandContext,
  kind: Extract<NodeKind, "target" | "risk">,
  asked: Asked,
  wish: (node: PlanNode) => Wish,
): Promise<PlanChange> {
  const plan = await lockPlan(tx.db, asked.launchId);
  const node = await requireNode(tx.db, plan, asked.nodeId);
  if (node.kind !== kind) throw new DomainError("invalid", `This is no ${kind} of the plan.`);
  await assertUnchanged(tx, node, asked.version);
  const { data, facts, reason } = wish(node);
  if (data.assigneeId) await assertAssignable(tx.db, data.assigneeId);
  const old = (node[kind] ?? {}) as Record<string, unknown>;
  const changes = { ...differences({ ...node }, data), ...differences(old, facts) };
  if (Object.keys(changes).length === 0) return unchangedAnswer(tx, plan, node.id);
  await tx.db.planNode.update({
    where: { id: node.id },
    data: {
      ...(Object.fromEntries(
        Object.entries(data).filter(([, value]) => value !== undefined),
      ) as Wish["data"]),
      [kind]: merged(kind, old, facts),
      version: { increment: 1 },
      changedAt: tx.now(),
      changedByName: actorName(tx.actor),
    },
  });
  tx.audit({
    subject: "plan-item",
    subjectId: node.id,
    launchId: plan.launchId,
    label: data.title ?? node.title,
    changes,
    ...(reason === undefined ? {} : { reason }),
  });
  return announce(tx, plan, node);
}

async function announce(tx: CommandContext, plan: LockedPlan, node: PlanNode): Promise<PlanChange> {
  const nodes = await readNodes(tx.db, [node.id]);
  return announceChange(tx, plan, { nodes, groups: [node.groupId] });
}

/** What a target or a risk always names, known or not. */
const ALWAYS = {
  target: { metric: "", target: null, baseline: null, actual: null },
  risk: { likelihood: null, impact: null, mitigation: null },
};

function merged(kind: keyof typeof ALWAYS, old: object, facts: object): Prisma.InputJsonObject {
  const next = { ...old, ...Object.fromEntries(given(facts)), edited: true };
  const kept = Object.entries(next).filter(([, value]) => value !== null);
  return { ...ALWAYS[kind], ...Object.fromEntries(kept) };
}

const given = (values: object) => Object.entries(values).filter(([, value]) => value !== undefined);

function differences(old: Record<string, unknown>, wanted: object) {
  const changed = given(wanted).filter(
    ([name, value]) => JSON.stringify(old[name] ?? null) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed.map(([name, after]) => [name, { before: old[name] ?? null, after }]));
}
