import { z } from "zod";
import type { Candidate, Evidence } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { type CandidateView, type EvidenceView, proofKindSchema, verdictSchema } from "./schema";

export function toCandidateView(row: Candidate, current: boolean): CandidateView {
  return {
    id: row.id,
    ref: row.ref,
    note: row.note,
    declaredAt: row.declaredAt.toISOString(),
    declaredBy: row.declaredByName,
    current,
  };
}

export function toEvidenceView(row: Evidence, candidate: string | null): EvidenceView {
  return {
    id: row.id,
    launchId: row.launchId,
    subject: row.subject,
    kind: proofKindSchema.parse(row.kind),
    label: row.label,
    verdict: verdictSchema.parse(row.verdict),
    summary: row.summary,
    observedAt: row.observedAt.toISOString(),
    candidate,
    runId: row.runId,
    systemId: row.systemId,
    environment: row.environment,
    facts: z.record(z.string(), z.unknown()).parse(row.facts),
    digest: row.digest,
    recordedBy: row.recordedByName,
    recordedAt: row.recordedAt.toISOString(),
  };
}

/** The candidate that counts now, or null. */
export function currentCandidate(db: Db, launchId: string): Promise<Candidate | null> {
  return db.candidate.findFirst({ where: { launchId }, orderBy: [{ declaredAt: "desc" }, { id: "desc" }] });
}

export async function evidenceViews(db: Db, rows: readonly Evidence[]): Promise<EvidenceView[]> {
  const ids = rows.flatMap(({ candidateId }) => (candidateId === null ? [] : [candidateId]));
  const candidates = await db.candidate.findMany({ where: { id: { in: ids } } });
  const refs = new Map(candidates.map(({ id, ref }) => [id, ref]));
  return rows.map((row) => toEvidenceView(row, refs.get(row.candidateId ?? "") ?? null));
}

/** The newest evidence of each subject, by when it was observed. */
export async function newestEvidence(
  db: Db,
  launchId: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, Evidence>> {
  if (subjects.length === 0) return new Map();
  const rows = await db.evidence.findMany({
    where: { launchId, subject: { in: [...new Set(subjects)] } },
    orderBy: [{ subject: "asc" }, { observedAt: "desc" }, { id: "desc" }],
    distinct: ["subject"],
  });
  return new Map(rows.map((row) => [row.subject, row]));
}

/** Asks for a look at a launch's proofs at `at`, unless an earlier one is asked for already. */
export async function askForReview(db: Db, launchId: string, at: Date): Promise<void> {
  await db.$executeRaw`
    insert into review (launch_id, due_at) values (${launchId}::uuid, ${at}::timestamptz)
    on conflict (launch_id) do update set due_at = least(review.due_at, excluded.due_at)`;
}

/** Launches whose proofs are to be looked at by now, the longest waiting first. */
export async function dueReviews(db: Db, now: Date, most = 20): Promise<string[]> {
  const rows = await db.review.findMany({
    where: { dueAt: { lte: now } },
    orderBy: { dueAt: "asc" },
    take: most,
  });
  return rows.map(({ launchId }) => launchId);
}

/**
 * Takes the request for a review, so that evidence recorded from now on asks for another one. False when somebody
 * else took it.
 */
export async function takeReview(db: Db, launchId: string, now: Date): Promise<boolean> {
  const { count } = await db.review.deleteMany({ where: { launchId, dueAt: { lte: now } } });
  return count > 0;
}
