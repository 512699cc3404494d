import { z } from "zod";
import type { Check } from "@/prisma/generated/client";
import { recordEvidence, subjectOf } from "@/server/domain/evidence";
import { getSystem } from "@/server/domain/systems";
import type { SystemView } from "@/server/domain/systems/schema";
import { type CommandContext, systemContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import { DomainError } from "@/server/kernel/errors";
import { checkKindOfRun } from "./jobs";
import { type Outcome, probe } from "./probes";
import { announceCheck, asJson, requireCheck } from "./rows";
import { definitionOf, originOf, secretContext } from "./rules";

/** Probes the system. A failed check is a run that succeeded: it found out what it was asked. */
export const performCheck = defineRunWork({
  kind: checkKindOfRun,
  perform: async (run, { checkId }) => {
    const check = await requireCheck(run.ports.db, checkId);
    const system = await getSystem(systemContext(run.ports, "checks", run.id), { systemId: check.systemId });
    const origin = originOf(system.address);
    if (origin === null) throw new DomainError("invalid", `${system.name} has no address to ask.`);
    const startedAt = run.ports.clock.now();
    const secrets = openSecrets(run, check, origin);
    const outcome = await probe(
      {
        outbound: run.ports.outside.outbound,
        base: new URL(system.address ?? origin),
        secrets,
        now: () => run.ports.clock.now(),
        signal: run.signal,
        log: (line) => run.log(line),
        step: (name, work) => run.step(name, work),
        progress: (fraction, text) => run.progress({ fraction, text }),
      },
      definitionOf(check.kind, check.options),
    );
    run.signal.throwIfAborted();
    for (const { severity, title, fix } of outcome.findings) run.log(`${severity}: ${title}. ${fix}`);
    run.log(outcome.summary);
    return {
      result: { checkId, verdict: outcome.verdict, text: outcome.summary },
      effects: (tx) => record(tx, { check, system, runId: run.id, startedAt, outcome }),
    };
  },
  abandoned: async (tx, runId) => {
    const run = await tx.db.run.findUnique({ where: { id: runId } });
    const checkId = z.object({ checkId: z.uuid() }).safeParse(run?.input).data?.checkId;
    if (checkId !== undefined) await announceCheck(tx, checkId);
  },
});

function openSecrets(run: RunHandle, check: Check, origin: string): Record<string, string> {
  if (check.sealedSecrets === null) return {};
  const opened = run.ports.outside.vault.open(check.sealedSecrets, secretContext(check.id, origin));
  const secrets = z.record(z.string(), z.string()).parse(JSON.parse(opened));
  run.redact(Object.values(secrets));
  return secrets;
}

interface Found {
  check: Check;
  system: SystemView;
  runId: string;
  startedAt: Date;
  outcome: Outcome;
}

async function record(
  tx: CommandContext,
  { check, system, runId, startedAt, outcome }: Found,
): Promise<void> {
  const { verdict, summary, findings, measurements } = outcome;
  const [now] = await tx.db.$queryRaw<{ lastVerdict: string | null }[]>`
    select last_verdict as "lastVerdict" from "check" where id = ${check.id}::uuid for update`;
  const evidence = await recordEvidence(tx, {
    launchId: check.launchId,
    subject: subjectOf("check", check.id),
    kind: definitionOf(check.kind, check.options).kind,
    label: check.name,
    verdict,
    summary,
    // Of the definition and the candidate it began with, whatever was changed while it ran.
    observedAt: startedAt,
    runId,
    systemId: check.systemId,
    environment: system.environment,
    facts: { check: check.id, definition: check.rev, findings: findings.slice(0, 50), measurements },
  });
  await tx.db.checkResult.create({
    data: {
      checkId: check.id,
      launchId: check.launchId,
      runId,
      evidenceId: evidence.id,
      verdict,
      summary,
      findings: asJson(findings),
      measurements: asJson(measurements),
      startedAt,
      endedAt: tx.now(),
    },
  });
  await tx.db.check.update({
    where: { id: check.id },
    data: {
      lastVerdict: verdict,
      lastSummary: summary,
      lastAt: tx.now(),
      ...(now?.lastVerdict === verdict ? {} : { since: tx.now() }),
    },
  });
  await announceCheck(tx, check.id);
}
