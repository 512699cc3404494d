import { subjectOf } from "@/server/domain/evidence";
import { command } from "@/server/kernel/command";
import { actorId, actorName, type Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { proofsChanged } from "./events";
import { reviewLaunch } from "./review-launch";
import { findSources, proofViews, requireProof } from "./rows";
import { attachProofInput, type ProofSource, proofView } from "./schema";

export const attachProof = command({
  name: "proofs.attach",
  summary: "Say what proves an item of the plan",
  permission: "proofs:write",
  input: attachProofInput,
  output: proofView,
  run: async (tx, { launchId, nodeId, subject, strength, maxAgeHours, perCandidate }) => {
    const item = await requireItem(tx.db, launchId, nodeId);
    const source = await requireSource(tx.db, launchId, nodeId, subject);
    const existing = await tx.db.proof.findFirst({
      where: { nodeId, subject: source.subject, removedAt: null },
    });
    if (existing) throw new DomainError("conflict", `${source.label} is a proof of this item already.`);
    const row = await tx.db.proof.create({
      data: {
        launchId,
        nodeId,
        kind: source.kind,
        subject: source.subject,
        label: source.label,
        strength,
        maxAgeHours,
        perCandidate,
        createdById: actorId(tx.actor),
        createdByName: actorName(tx.actor),
      },
    });
    tx.audit({
      subject: "proof",
      subjectId: row.id,
      launchId,
      label: item.title,
      changes: { nodeId, proof: source.label, kind: source.kind, strength, maxAgeHours, perCandidate },
    });
    await reviewLaunch(tx, launchId);
    tx.emit(proofsChanged.on(launchId, { nodeIds: [nodeId] }));
    const [view] = await proofViews(tx.db, [await requireProof(tx.db, row.id)]);
    if (!view) throw new DomainError("internal", "A proof without a view.");
    return view;
  },
});

async function requireItem(db: Db, launchId: string, nodeId: string): Promise<{ title: string }> {
  const [item] = await db.$queryRaw<{ title: string }[]>`
    select n.title from plan_node n join plan p on p.id = n.plan_id and p.generation = n.generation
    where n.id = ${nodeId}::uuid and p.launch_id = ${launchId}::uuid and n.removed_at is null`;
  if (!item)
    throw new DomainError(
      "not_found",
      "This item is no longer in the plan. Somebody removed or replaced it.",
    );
  return item;
}

async function requireSource(
  db: Db,
  launchId: string,
  nodeId: string,
  subject: string,
): Promise<ProofSource> {
  if (subject === "item") {
    return { subject: subjectOf("item", nodeId), kind: "manual", label: "Attested by a person", place: "" };
  }
  const source = (await findSources(db, launchId)).find((each) => each.subject === subject);
  if (!source)
    throw new DomainError(
      "not_found",
      "There is no such check or backup in this launch. It may have been removed.",
    );
  return source;
}
