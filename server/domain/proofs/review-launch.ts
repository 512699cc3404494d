import type { Proof } from "@/prisma/generated/client";
import { askForReview, currentCandidate, newestEvidence } from "@/server/domain/evidence";
import { verdictSchema } from "@/server/domain/evidence/schema";
import { setProofStates } from "@/server/domain/plans";
import type { CommandContext } from "@/server/kernel/context";
import { proofsChanged } from "./events";
import { combine, type Judged, judgeProof } from "./rules";
import type { ProofResult } from "./schema";

/** Brings the proofs of a launch and its items to what the evidence says now, in the caller's transaction. */
export async function reviewLaunch(tx: CommandContext, launchId: string): Promise<void> {
  await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`review:${launchId}`}, 0))`;
  const proofs = await tx.db.proof.findMany({ where: { launchId } });
  const live = proofs.filter(({ removedAt }) => removedAt === null);
  const judged = await judgeAll(tx, launchId, live);
  const changed = live.filter((proof) => differs(proof, judged.get(proof.id)));
  for (const proof of changed) {
    const { state, reason, expiresAt, evidenceId } = judged.get(proof.id) ?? proof;
    await tx.db.proof.update({ where: { id: proof.id }, data: { state, reason, expiresAt, evidenceId } });
  }
  const byNode = new Map(
    proofs.map(({ nodeId }) => [nodeId, [] as { strength: string; state: ProofResult }[]]),
  );
  for (const { id, nodeId, strength } of live) {
    const found = judged.get(id);
    if (found) byNode.get(nodeId)?.push({ strength, state: found.state });
  }
  const states = [...byNode].map(([nodeId, found]) => [nodeId, combine(found)] as const);
  await setProofStates(tx, launchId, new Map(states));
  if (changed.length > 0) {
    tx.emit(proofsChanged.on(launchId, { nodeIds: [...new Set(changed.map(({ nodeId }) => nodeId))] }));
  }
  const next = [...judged.values()].flatMap(({ expiresAt }) =>
    expiresAt === null ? [] : [expiresAt.getTime()],
  );
  if (next.length > 0) await askForReview(tx.db, launchId, new Date(Math.min(...next)));
}

type Found = Judged & { evidenceId: string | null };

async function judgeAll(
  tx: CommandContext,
  launchId: string,
  proofs: readonly Proof[],
): Promise<ReadonlyMap<string, Found>> {
  const candidate = await currentCandidate(tx.db, launchId);
  const newest = await newestEvidence(
    tx.db,
    launchId,
    proofs.map(({ subject }) => subject),
  );
  const checks = await definitions(tx, proofs);
  return new Map(
    proofs.map((proof) => {
      const seen = newest.get(proof.subject) ?? null;
      const check = checks.get(proof.subject);
      const rule = {
        ...proof,
        definedAt: check?.definedAt ?? null,
        gone: proof.subject.startsWith("check:") && check?.removedAt !== null,
      };
      const verdict = seen && { ...seen, verdict: verdictSchema.parse(seen.verdict) };
      return [proof.id, { ...judgeProof(rule, verdict, tx.now(), candidate), evidenceId: seen?.id ?? null }];
    }),
  );
}

/** The checks behind proofs, by the key of their evidence. */
async function definitions(
  tx: CommandContext,
  proofs: readonly Proof[],
): Promise<ReadonlyMap<string, { definedAt: Date; removedAt: Date | null }>> {
  const ids = proofs.flatMap(({ subject }) => (subject.startsWith("check:") ? [subject.slice(6)] : []));
  const checks = await tx.db.check.findMany({
    where: { id: { in: ids } },
    select: { id: true, definedAt: true, removedAt: true },
  });
  return new Map(checks.map((check) => [`check:${check.id}`, check]));
}

const differs = (proof: Proof, found: Found | undefined) =>
  found !== undefined &&
  (proof.state !== found.state ||
    proof.reason !== found.reason ||
    proof.evidenceId !== found.evidenceId ||
    proof.expiresAt?.getTime() !== found.expiresAt?.getTime());
