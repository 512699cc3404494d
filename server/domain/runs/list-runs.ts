import { z } from "zod";
import { query } from "@/server/kernel/query";
import { toRunView } from "./rows";
import { ACTIVE_STATES } from "./rules";
import { listRunsInput, runView } from "./schema";

export const listRuns = query({
  name: "runs.list",
  summary: "Runs, newest first",
  permission: "runs:read",
  input: listRunsInput,
  output: z.object({ runs: z.array(runView), total: z.number().int(), next: z.number().nullable() }),
  run: async ({ db }, input) => {
    const where = {
      ...(input.launchId ? { launchId: input.launchId } : {}),
      ...(input.systemId ? { systemId: input.systemId } : {}),
      ...(input.kind ? { kind: input.kind } : {}),
      ...(input.state ? { state: input.state === "active" ? { in: [...ACTIVE_STATES] } : input.state } : {}),
    };
    const [rows, total] = await Promise.all([
      db.run.findMany({
        where: { ...where, ...(input.before ? { number: { lt: input.before } } : {}) },
        orderBy: { number: "desc" },
        take: input.limit + 1,
      }),
      db.run.count({ where }),
    ]);
    const runs = rows.slice(0, input.limit).map(toRunView);
    return { runs, total, next: rows.length > input.limit ? (runs.at(-1)?.number ?? null) : null };
  },
});
