import { query } from "@/server/kernel/query";
import { inDocumentOrder } from "./events";
import { riskRows } from "./risk-rows";
import { readTree } from "./rows";
import { registersInput, registersView } from "./schema";
import { targetRows } from "./target-rows";

export const listRegisters = query({
  name: "plans.registers",
  summary: "The plan's targets with what was measured, and its risks by exposure",
  permission: "plans:read",
  input: registersInput,
  output: registersView,
  run: async ({ db, now }, { launchId, target }) => {
    const { plan, nodes } = await readTree(db, launchId);
    const ordered = inDocumentOrder(nodes);
    const today = now().toISOString().slice(0, 10);
    const targets = await targetRows(db, launchId, ordered, { now: now(), launchDay: target ?? null });
    return { plan, today, targets, risks: riskRows(ordered, today) };
  },
});
