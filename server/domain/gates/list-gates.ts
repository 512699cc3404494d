import { z } from "zod";
import { query } from "@/server/kernel/query";
import { gateViewOf, readMaterial } from "./rows";
import { gateView, launchInput } from "./schema";

export const listGates = query({
  name: "gates.list",
  summary: "The gates of a launch and what they say now",
  permission: "gates:read",
  input: launchInput,
  output: z.object({ gates: z.array(gateView) }),
  run: async (ctx, { launchId }) => {
    const rows = await ctx.db.gate.findMany({
      where: { launchId, removedAt: null },
      orderBy: { createdAt: "asc" },
    });
    if (rows.length === 0) return { gates: [] };
    const found = await readMaterial(ctx, launchId);
    return { gates: await Promise.all(rows.map((row) => gateViewOf(ctx, row, found))) };
  },
});
