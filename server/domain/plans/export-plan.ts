import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { applyTicks, parsePlan } from "./markdown";
import { planInput } from "./schema";

export const exportPlan = query({
  name: "plans.export",
  summary: "The imported file with the plan's ticks written into it and nothing else touched",
  permission: "plans:read",
  input: planInput,
  output: z.object({
    fileName: z.string(),
    base64: z.base64(),
    /** Boxes that differ from the imported file. */
    changedBoxes: z.int(),
  }),
  run: async ({ db }, { launchId }) => {
    const plan = await db.plan.findUnique({ where: { launchId } });
    const source =
      plan &&
      (await db.planSource.findUnique({
        where: { planId_generation: { planId: plan.id, generation: plan.generation } },
      }));
    if (!source) throw new DomainError("not_found", "This launch has no plan yet. Import one first.");
    if (!source.bytes) {
      throw new DomainError("invalid", "This plan was written here, so there is no file to give back.");
    }
    const changed = await db.planNode.findMany({
      where: {
        planId: source.planId,
        generation: source.generation,
        removedAt: null,
        boxOffset: { not: null },
        ticked: { not: { equals: db.planNode.fields.tickedInFile } },
      },
      select: { boxOffset: true, ticked: true },
    });
    const { nodes } = parsePlan(source.bytes);
    const indexAt = new Map(nodes.flatMap((node) => (node.box ? [[node.box.offset, node.index]] : [])));
    const ticks = changed.flatMap(({ boxOffset, ticked }) => {
      const nodeIndex = indexAt.get(boxOffset ?? -1);
      return nodeIndex === undefined ? [] : [{ nodeIndex, checked: ticked }];
    });
    const bytes = ticks.length === 0 ? source.bytes : applyTicks(source.bytes, ticks);
    return {
      fileName: source.fileName,
      base64: Buffer.from(bytes).toString("base64"),
      changedBoxes: ticks.length,
    };
  },
});
