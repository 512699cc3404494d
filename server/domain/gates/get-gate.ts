import { query } from "@/server/kernel/query";
import { gateViewOf, readMaterial, requireGate } from "./rows";
import { gateIdInput, gateView } from "./schema";

export const getGate = query({
  name: "gates.get",
  summary: "One gate, what is in its way, and who signed",
  permission: "gates:read",
  input: gateIdInput,
  output: gateView,
  run: async (ctx, { gateId }) => {
    const row = await requireGate(ctx.db, gateId);
    return gateViewOf(ctx, row, await readMaterial(ctx, row.launchId));
  },
});
