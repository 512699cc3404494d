import { randomUUID } from "node:crypto";
import type { Prisma } from "@/prisma/generated/client";
import { actorId, actorName, type CommandContext } from "@/server/kernel/context";
import { evidenceRecorded } from "./events";
import { askForReview, currentCandidate, toEvidenceView } from "./rows";
import { digestOf, type EvidenceContent } from "./rules";
import type { EvidenceView, ProofKind, Verdict } from "./schema";

export interface Observation {
  launchId: string;
  /** What it is about; see `subjectOf`. */
  subject: string;
  kind: ProofKind;
  label: string;
  verdict: Verdict;
  /** One sentence for people. */
  summary: string;
  /** When it was seen. A date in the future counts as now. */
  observedAt: Date;
  runId?: string | null;
  systemId?: string | null;
  environment?: string | null;
  /** Small and without secrets. */
  facts?: Record<string, unknown>;
}

/**
 * Writes evidence down for ever, in the caller's transaction, and asks for a look at the proofs that rest on it. The
 * caller writes the audit entry.
 */
export async function recordEvidence(tx: CommandContext, seen: Observation): Promise<EvidenceView> {
  const now = tx.now();
  const observedAt = new Date(Math.min(seen.observedAt.getTime(), now.getTime()));
  const candidate = await currentCandidate(tx.db, seen.launchId);
  const content: EvidenceContent = {
    id: randomUUID(),
    launchId: seen.launchId,
    subject: seen.subject,
    kind: seen.kind,
    label: seen.label,
    verdict: seen.verdict,
    summary: seen.summary,
    observedAt: observedAt.toISOString(),
    candidateId: candidate !== null && candidate.declaredAt <= observedAt ? candidate.id : null,
    runId: seen.runId ?? null,
    systemId: seen.systemId ?? null,
    environment: seen.environment ?? null,
    facts: seen.facts ?? {},
  };
  const row = await tx.db.evidence.create({
    data: {
      ...content,
      observedAt,
      facts: content.facts as Prisma.InputJsonObject,
      digest: digestOf(content),
      recordedById: actorId(tx.actor),
      recordedByName: actorName(tx.actor),
      recordedAt: now,
    },
  });
  await askForReview(tx.db, seen.launchId, now);
  const view = toEvidenceView(row, content.candidateId === null ? null : (candidate?.ref ?? null));
  tx.emit(evidenceRecorded.on(seen.launchId, view));
  return view;
}
