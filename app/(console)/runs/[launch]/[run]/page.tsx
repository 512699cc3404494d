import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { runKeys } from "@/components/runs/queries";
import { RunScreen } from "@/components/runs/run-screen";
import { RunsForbidden } from "@/components/runs/runs-forbidden";
import { LivePosition } from "@/components/shell/live";
import { getRun, listRuns, readLog } from "@/server/domain/runs";
import { launchPage } from "@/server/http/pages/launch-page";
import type { PersonContext } from "@/server/http/pages/page-context";
import { isDomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "Run" };

const TAIL_LINES = 500;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** People know a run by its number; its address is the id. */
async function idOfNumber(ctx: PersonContext, launchId: string, text: string): Promise<string | null> {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1) return null;
  const { runs } = await listRuns(ctx, { launchId, before: number + 1, limit: 1 });
  return runs.find((run) => run.number === number)?.id ?? null;
}

/** The run with the tail of its log; 404 for one that is not there or belongs to another launch. */
async function runWithTail(ctx: PersonContext, launchId: string, runId: string) {
  try {
    const [run, tail] = await Promise.all([
      getRun(ctx, { runId }),
      readLog(ctx, { runId, limit: TAIL_LINES }),
    ]);
    if (run.launchId !== null && run.launchId !== launchId) notFound();
    return { run, tail };
  } catch (error) {
    if (isDomainError(error) && error.code === "not_found") notFound();
    throw error;
  }
}

export default async function RunPage({ params }: { params: Promise<{ launch: string; run: string }> }) {
  const { ctx, launch, cursor } = await launchPage(params);
  if (!may(ctx.actor.role, "runs:read")) return <RunsForbidden launchSlug={launch.slug} />;
  const { run: wanted } = await params;
  if (!UUID.test(wanted)) {
    const id = await idOfNumber(ctx, launch.id, wanted);
    if (!id) notFound();
    redirect(`/runs/${encodeURIComponent(launch.slug)}/${id}`);
  }
  const { run, tail } = await runWithTail(ctx, launch.id, wanted.toLowerCase());
  const queries = new QueryClient();
  queries.setQueryData(runKeys.detail(run.id), run);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LivePosition launch={launch.id} cursor={cursor} />
      <RunScreen key={run.id} runId={run.id} tail={tail} launchSlug={launch.slug} role={ctx.actor.role} />
    </HydrationBoundary>
  );
}
