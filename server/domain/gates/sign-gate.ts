import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { announceGate, evaluateGate, readMaterial, requireGate } from "./rows";
import { gateView, signInput } from "./schema";

/** Puts a person's name under exactly what they saw: when it changed meanwhile, nothing is signed. */
export const signGate = command({
  name: "gates.sign",
  summary: "Sign a gate for one of its seats: go or no-go",
  permission: "gates:sign",
  input: signInput,
  output: gateView,
  run: async (tx, { gateId, seat, vote, statement, digest }) => {
    const { actor } = tx;
    if (actor.kind !== "person") throw new DomainError("forbidden", "Only a person signs.");
    await tx.db.$executeRaw`select id from gate where id = ${gateId}::uuid for update`;
    const gate = await requireGate(tx.db, gateId);
    const { facts, digest: present } = await evaluateGate(tx, gate, await readMaterial(tx, gate.launchId));
    if (!facts.gate.rule.seats.includes(seat)) {
      throw new DomainError("not_found", `This gate has no seat "${seat}". Look at it again.`);
    }
    if (digest !== present) {
      throw new DomainError(
        "conflict",
        "The gate changed while you looked at it. Look at what is new, then sign.",
      );
    }
    if (vote === "no_go" && statement === "") {
      throw new DomainError("invalid", "Say why it is a no-go.", {
        fields: [{ path: "statement", message: "Say why." }],
      });
    }
    const standing = await tx.db.gateSignature.findMany({ where: { gateId, withdrawnAt: null } });
    const elsewhere = standing.find((each) => each.personId === actor.id && each.seat !== seat);
    if (elsewhere) {
      throw new DomainError(
        "conflict",
        `You signed as ${elsewhere.seat} already. Nobody fills two seats of a gate.`,
      );
    }
    const taken = standing.find((each) => each.seat === seat);
    if (taken && taken.personId !== actor.id) {
      throw new DomainError("conflict", `${taken.personName} signed as ${seat}. They can withdraw it.`);
    }
    if (taken) await tx.db.gateSignature.update({ where: { id: taken.id }, data: { withdrawnAt: tx.now() } });
    const row = await tx.db.gateSignature.create({
      data: {
        gateId,
        seat,
        personId: actor.id,
        personName: actor.name,
        vote,
        statement,
        digest,
        seen: facts,
        signedAt: tx.now(),
      },
    });
    tx.audit({
      subject: "signature",
      subjectId: row.id,
      launchId: gate.launchId,
      label: gate.name,
      changes: { seat, vote, digest },
      ...(statement === "" ? {} : { reason: statement }),
    });
    return announceGate(tx, gateId);
  },
});
