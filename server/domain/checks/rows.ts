import { z } from "zod";
import type { Check, CheckResult, Prisma } from "@/prisma/generated/client";
import { verdictSchema } from "@/server/domain/evidence/schema";
import type { CommandContext, Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { checkChanged } from "./events";
import { type CheckResultView, type CheckView, checkKind, findingView, measurementView } from "./schema";

const options = z.record(z.string(), z.unknown());

export async function checkViews(db: Db, rows: readonly Check[]): Promise<CheckView[]> {
  const systems = await db.system.findMany({ where: { id: { in: rows.map(({ systemId }) => systemId) } } });
  const active = await db.run.findMany({
    where: {
      lockKey: { in: rows.map(({ id }) => lockKeyOf(id)) },
      state: { in: ["queued", "running", "cancelling"] },
    },
    select: { id: true, lockKey: true },
  });
  const systemById = new Map(systems.map((system) => [system.id, system]));
  const runByKey = new Map(active.map(({ id, lockKey }) => [lockKey, id]));
  return rows.map((row) => ({
    id: row.id,
    launchId: row.launchId,
    systemId: row.systemId,
    systemName: systemById.get(row.systemId)?.name ?? "removed system",
    environment: systemById.get(row.systemId)?.environment ?? "other",
    kind: checkKind.parse(row.kind),
    name: row.name,
    options: options.parse(row.options),
    secretNames: row.secretNames,
    everyMinutes: row.everyMinutes,
    nextAt: row.nextAt?.toISOString() ?? null,
    last: lastOf(row),
    activeRunId: runByKey.get(lockKeyOf(row.id)) ?? null,
    removed: row.removedAt !== null,
    rev: row.rev,
  }));
}

function lastOf({ lastVerdict, lastSummary, lastAt, since }: Check): CheckView["last"] {
  if (lastVerdict === null || lastAt === null) return null;
  return {
    verdict: verdictSchema.parse(lastVerdict),
    summary: lastSummary ?? "",
    at: lastAt.toISOString(),
    since: (since ?? lastAt).toISOString(),
  };
}

export function toResultView(row: CheckResult): CheckResultView {
  return {
    id: row.id,
    checkId: row.checkId,
    runId: row.runId,
    evidenceId: row.evidenceId,
    verdict: verdictSchema.parse(row.verdict),
    summary: row.summary,
    findings: z.array(findingView).parse(row.findings),
    measurements: z.array(measurementView).parse(row.measurements),
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt.toISOString(),
  };
}

export const lockKeyOf = (checkId: string) => `check:${checkId}`;

export async function requireCheck(db: Db, checkId: string): Promise<Check> {
  const row = await db.check.findUnique({ where: { id: checkId } });
  if (!row || row.removedAt !== null) {
    throw new DomainError("not_found", "There is no such check. Somebody may have removed it.");
  }
  return row;
}

/** Tells everybody who watches the launch what the check looks like now. */
export async function announceCheck(tx: CommandContext, checkId: string): Promise<CheckView> {
  const row = await tx.db.check.findUniqueOrThrow({ where: { id: checkId } });
  const [view] = await checkViews(tx.db, [row]);
  if (!view) throw new DomainError("internal", "A check without a view.");
  tx.emit(checkChanged.on(row.launchId, view));
  return view;
}

/** A refused second name is told in words. */
export function nameTaken(error: unknown, name: string): unknown {
  if ((error as { code?: unknown } | null)?.code !== "P2002") return error;
  return new DomainError(
    "conflict",
    `This system has a check named "${name}" already. Choose another name.`,
    {
      fields: [{ path: "name", message: "This name is taken." }],
    },
  );
}

export const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
