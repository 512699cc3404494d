import type { Ports } from "@/server/kernel/context";

/**
 * Appends lines to a run's log under its fence, in one statement, and wakes the streams that show it.
 * Returns the run's new line count, or null when the fence is lost (nothing was written).
 */
export async function appendLog(
  ports: Ports,
  run: { id: string; fence: bigint; attempt: number },
  lines: readonly string[],
): Promise<number | null> {
  if (lines.length === 0) return null;
  const text = lines.join("\n");
  const rows = await ports.db.$queryRaw<{ line_count: number }[]>`
    with grown as (
      update run set line_count = line_count + ${lines.length}
      where id = ${run.id}::uuid and fence = ${run.fence} and state in ('running', 'cancelling')
      returning id, line_count
    ), chunk as (
      insert into run_log (run_id, first_line, line_count, attempt, text)
      select id, line_count - ${lines.length} + 1, ${lines.length}, ${run.attempt}, ${text} from grown
    )
    select line_count, pg_notify('holdpoint', json_build_object('topic', 'log', 'id', id)::text)::text from grown`;
  return rows[0]?.line_count ?? null;
}
