import { z } from "zod";
import { query } from "@/server/kernel/query";
import { requireRun } from "./rows";
import { searchLogInput } from "./schema";

export const searchLog = query({
  name: "runs.search-log",
  summary: "The lines of a whole log that hold a text, case-insensitive, with the true count",
  permission: "runs:read",
  input: searchLogInput,
  output: z.object({
    total: z.number().int(),
    matches: z.array(z.object({ line: z.number().int(), text: z.string() })),
  }),
  run: async ({ db }, { runId, text, limit }) => {
    await requireRun(db, runId);
    const rows = await db.$queryRaw<{ line: number; text: string; total: number }[]>`
      select (l.first_line + t.position - 1)::int as line, left(t.line, 400) as text,
        (count(*) over ())::int as total
      from run_log l, unnest(string_to_array(l.text, E'\n')) with ordinality as t(line, position)
      where l.run_id = ${runId}::uuid and position(lower(${text}) in lower(t.line)) > 0
      order by 1 limit ${limit}`;
    return {
      total: rows[0]?.total ?? 0,
      matches: rows.map(({ line, text: found }) => ({ line, text: found })),
    };
  },
});
