import { recordEvidence } from "@/server/domain/evidence";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { reviewLaunch } from "./review-launch";
import { proofViews, requireProof } from "./rows";
import { attestInput, proofView } from "./schema";

export const attestItem = command({
  name: "proofs.attest",
  summary: "Attest by one's own name what was seen",
  permission: "evidence:attest",
  input: attestInput,
  output: proofView,
  run: async (tx, { proofId, verdict, statement, observedAt }) => {
    const row = await requireProof(tx.db, proofId);
    if (row.kind !== "manual") {
      throw new DomainError("invalid", `${row.label} is proven by its runs. Run it; nobody can attest it.`);
    }
    const evidence = await recordEvidence(tx, {
      launchId: row.launchId,
      subject: row.subject,
      kind: "manual",
      label: `Attested by ${actorName(tx.actor)}`,
      verdict,
      summary: statement,
      observedAt: observedAt === undefined ? tx.now() : new Date(observedAt),
    });
    tx.audit({
      subject: "proof",
      subjectId: proofId,
      launchId: row.launchId,
      label: row.label,
      changes: { nodeId: row.nodeId, verdict, evidenceId: evidence.id, digest: evidence.digest },
      reason: statement,
    });
    await reviewLaunch(tx, row.launchId);
    const [view] = await proofViews(tx.db, [await requireProof(tx.db, proofId)]);
    if (!view) throw new DomainError("internal", "A proof without a view.");
    return view;
  },
});
