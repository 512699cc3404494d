import { z } from "zod";
import { acceptRun, type ClaimedRun, claimRun } from "@/server/domain/runs";
import type { RunView } from "@/server/domain/runs/schema";
import type { Context } from "@/server/kernel/context";
import { defineRunKind, type RunKind, type RunWork } from "@/server/kernel/define-job";
import { transact } from "@/server/kernel/transact";
import type { World } from "./world";

const common = { input: z.object({ text: z.string().default("") }), timeoutMs: 60_000 };

export const safeKind = defineRunKind({
  ...common,
  kind: "test.safe",
  label: "Safe",
  retry: "safe",
  maxAttempts: 3,
});
export const onceKind = defineRunKind({
  ...common,
  kind: "test.once",
  label: "Once",
  retry: "never",
  maxAttempts: 1,
});

export interface Accept {
  kind?: RunKind;
  input?: Record<string, unknown>;
  launchId?: string | null;
  lockKey?: string;
  systemId?: string;
}

/** Accepts a run as a verb of any room would. */
export function accept(
  ctx: Context,
  { kind = safeKind, input = {}, launchId = null, ...rest }: Accept = {},
): Promise<RunView> {
  return transact(ctx, "test.start", async (tx) => {
    const run = await acceptRun(tx, { kind, title: "Test", input, launchId, ...rest });
    tx.audit({ subject: "run", subjectId: run.id, label: run.title });
    return run;
  });
}

/** Accepts and claims in one go. */
export async function claimed(world: World, options: Accept & { worker?: string } = {}): Promise<ClaimedRun> {
  const run = await accept(await world.as("operator"), options);
  const claim = await claimRun(world.ports, { runId: run.id, attempt: 1 }, options.worker ?? "worker-a");
  if (!claim) throw new Error("the run could not be claimed");
  return claim;
}

/** Kinds for the reconciler; `abandoned` is remembered as "<run> <state>". */
export function testWorks(abandoned: string[] = []): Map<string, Pick<RunWork, "kind" | "abandoned">> {
  const told: RunWork["abandoned"] = async (_tx, runId, state) => {
    abandoned.push(`${runId} ${state}`);
  };
  return new Map([safeKind, onceKind].map((kind) => [kind.kind, { kind, abandoned: told }]));
}

/** Lets the lease of a run end, as if its worker had been silent for long. */
export async function expireLease(world: World, runId: string): Promise<void> {
  await world.ports.db.$executeRaw`
    update run set lease_until = now() - interval '1 second' where id = ${runId}::uuid`;
}

/** Everything a run owns, for comparing before and after. */
export async function snapshot(world: World, runId: string): Promise<unknown> {
  const run = await world.ports.db.run.findUniqueOrThrow({
    where: { id: runId },
    include: { attempts: true, steps: true, logs: true },
  });
  const { leaseUntil: _, ...rest } = run;
  return JSON.parse(
    JSON.stringify(rest, (_key, value) => (typeof value === "bigint" ? value.toString() : value)),
  );
}
