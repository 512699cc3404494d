import type { Db } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { requireRun, toRunView } from "./rows";
import { estimate } from "./rules";
import { type RunStepView, runDetail, runIdInput } from "./schema";

export const getRun = query({
  name: "runs.get",
  summary: "One run with its steps, attempts and expected duration",
  permission: "runs:read",
  input: runIdInput,
  output: runDetail,
  run: async ({ db }, { runId }) => {
    const row = await requireRun(db, runId);
    const [steps, attempts, durations, workers] = await Promise.all([
      db.runStep.findMany({ where: { runId }, orderBy: [{ attempt: "asc" }, { position: "asc" }] }),
      db.runAttempt.findMany({ where: { runId }, orderBy: { attempt: "asc" } }),
      earlierDurations(db, row),
      db.$queryRaw<{ alive: number }[]>`
        select count(*)::int as alive from worker_process where seen_at > now() - interval '20 seconds'`,
    ]);
    return {
      ...toRunView(row),
      steps: steps.map((step) => ({
        attempt: step.attempt,
        position: step.position,
        name: step.name,
        state: step.state as RunStepView["state"],
        firstLine: step.firstLine,
        startedAt: step.startedAt.toISOString(),
        endedAt: step.endedAt?.toISOString() ?? null,
      })),
      attempts: attempts.map((attempt) => ({
        attempt: attempt.attempt,
        worker: attempt.workerId,
        startedAt: attempt.startedAt.toISOString(),
        endedAt: attempt.endedAt?.toISOString() ?? null,
        outcome: attempt.outcome,
        note: attempt.note,
      })),
      eta: estimate(durations),
      workersAlive: workers[0]?.alive ?? 0,
    };
  },
});

/** Milliseconds the last successful attempts of the same kind took, on the same system if there were any. */
async function earlierDurations(
  db: Db,
  run: { id: string; kind: string; systemId: string | null },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ ms: number; same: boolean }[]>`
    select extract(epoch from a.ended_at - a.started_at)::float8 * 1000 as ms,
      r.system_id is not distinct from ${run.systemId}::uuid as same
    from run r join run_attempt a on a.run_id = r.id and a.attempt = r.attempt
    where r.kind = ${run.kind} and r.state = 'succeeded' and r.id <> ${run.id}::uuid and a.ended_at is not null
    order by r.ended_at desc limit 50`;
  const same = rows.filter((row) => row.same);
  return (same.length > 0 ? same : rows).slice(0, 10).map((row) => row.ms);
}
