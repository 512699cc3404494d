import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { buildPacket } from "./build-packet";
import { announceGate, evaluateGate, readMaterial, requireGate } from "./rows";
import { decideInput, gateView } from "./schema";

/** A go is possible only while the gate passes; it is evaluated again in this moment. */
export const decideGate = command({
  name: "gates.decide",
  summary: "Decide go or no-go; everything it rests on is kept with it",
  permission: "gates:write",
  input: decideInput,
  output: gateView,
  run: async (tx, { gateId, decision, statement }) => {
    await tx.db.$executeRaw`select id from gate where id = ${gateId}::uuid for update`;
    const gate = await requireGate(tx.db, gateId);
    const evaluation = await evaluateGate(tx, gate, await readMaterial(tx, gate.launchId));
    if (decision === "go" && evaluation.verdict !== "passed") {
      throw new DomainError("conflict", `It is no go: ${evaluation.sentence} Look at what is in the way.`);
    }
    const decidedBy = actorName(tx.actor);
    const packet = await buildPacket(tx, gate, evaluation, { decision, statement, decidedBy });
    const row = await tx.db.gateDecision.create({
      data: {
        gateId,
        decision,
        statement,
        packet,
        digest: packet.seal.digest,
        decidedById: actorId(tx.actor),
        decidedByName: decidedBy,
        decidedAt: tx.now(),
      },
    });
    tx.audit({
      subject: "decision",
      subjectId: row.id,
      launchId: gate.launchId,
      label: gate.name,
      changes: { decision, digest: packet.seal.digest, waivers: evaluation.counts.waived },
      reason: statement,
    });
    return announceGate(tx, gateId);
  },
});
