import { z } from "zod";
import { query } from "@/server/kernel/query";
import { planInput } from "./schema";

export const countNodes = query({
  name: "plans.count",
  summary: "How many nodes the plan has, without reading them",
  permission: "plans:read",
  input: planInput,
  output: z.object({ nodes: z.int() }),
  run: async ({ db }, { launchId }) => {
    const plan = await db.plan.findUnique({ where: { launchId }, select: { id: true, generation: true } });
    if (!plan) return { nodes: 0 };
    const { id: planId, generation } = plan;
    return { nodes: await db.planNode.count({ where: { planId, generation, removedAt: null } }) };
  },
});
