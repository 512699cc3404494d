import type { Proof } from "@/prisma/generated/client";
import { evidenceViews, subjectOf } from "@/server/domain/evidence";
import { proofKindSchema, proofStrengthSchema } from "@/server/domain/evidence/schema";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { type ProofSource, type ProofView, proofResult } from "./schema";

export async function proofViews(db: Db, rows: readonly Proof[]): Promise<ProofView[]> {
  const ids = rows.flatMap(({ evidenceId }) => (evidenceId === null ? [] : [evidenceId]));
  const evidence = await evidenceViews(db, await db.evidence.findMany({ where: { id: { in: ids } } }));
  const byId = new Map(evidence.map((each) => [each.id, each]));
  return rows.map((row) => ({
    id: row.id,
    launchId: row.launchId,
    nodeId: row.nodeId,
    kind: proofKindSchema.parse(row.kind),
    subject: row.subject,
    label: row.label,
    strength: proofStrengthSchema.parse(row.strength),
    maxAgeHours: row.maxAgeHours,
    perCandidate: row.perCandidate,
    state: proofResult.parse(row.state),
    reason: row.reason,
    evidence: byId.get(row.evidenceId ?? "") ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdBy: row.createdByName,
  }));
}

export async function requireProof(db: Db, proofId: string): Promise<Proof> {
  const row = await db.proof.findUnique({ where: { id: proofId } });
  if (!row || row.removedAt !== null) {
    throw new DomainError("not_found", "There is no such proof. Somebody may have taken it away.");
  }
  return row;
}

/** Everything of a launch that can leave evidence by itself. */
export async function findSources(db: Db, launchId: string): Promise<ProofSource[]> {
  const checks = await db.check.findMany({ where: { launchId, removedAt: null }, orderBy: { name: "asc" } });
  const systems = await db.system.findMany({
    where: { launchId, removedAt: null },
    orderBy: { name: "asc" },
  });
  const placeOf = new Map(systems.map(({ id, name, environment }) => [id, `${name}, ${environment}`]));
  return [
    ...checks.map((check) => ({
      subject: subjectOf("check", check.id),
      kind: proofKindSchema.parse(check.kind),
      label: check.name,
      place: placeOf.get(check.systemId) ?? "",
    })),
    ...systems
      .filter(({ kind }) => kind !== "service" && kind !== "repository")
      .flatMap(({ id, name }) => [
        {
          subject: subjectOf("backup", id),
          kind: "backup" as const,
          label: `Backup of ${name}`,
          place: placeOf.get(id) ?? "",
        },
        {
          subject: subjectOf("drill", id),
          kind: "drill" as const,
          label: `Restore of ${name}`,
          place: placeOf.get(id) ?? "",
        },
      ]),
  ];
}
