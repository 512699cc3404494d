import { query } from "@/server/kernel/query";
import { requireRun } from "./rows";
import { logPage, readLogInput } from "./schema";

export const readLog = query({
  name: "runs.read-log",
  summary: "A window of a run's log; the tail when no line is named",
  permission: "runs:read",
  input: readLogInput,
  output: logPage,
  run: async ({ db }, { runId, from, limit }) => {
    const { lineCount } = await requireRun(db, runId);
    const first = Math.max(1, from ?? lineCount - limit + 1);
    const last = Math.min(lineCount, first + limit - 1);
    if (last < first) return { firstLine: first, lines: [], lineCount };
    const chunks = await db.$queryRaw<{ first_line: number; text: string }[]>`
      select first_line, text from run_log
      where run_id = ${runId}::uuid and first_line <= ${last} and first_line + line_count > ${first}
      order by first_line`;
    const lines = chunks.flatMap((chunk) =>
      chunk.text.split("\n").filter((_, index) => {
        const line = chunk.first_line + index;
        return line >= first && line <= last;
      }),
    );
    return { firstLine: first, lines, lineCount };
  },
});
