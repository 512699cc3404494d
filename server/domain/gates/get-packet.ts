import { DomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";
import { query } from "@/server/kernel/query";
import { buildPacket } from "./build-packet";
import { asSeenBy, evaluateGate, readMaterial, requireGate } from "./rows";
import { gatePacket, packetInput } from "./schema";

export const getPacket = query({
  name: "gates.packet",
  summary: "The sealed record of a gate as it is now, or of one of its decisions",
  permission: "gates:read",
  input: packetInput,
  output: gatePacket,
  run: async (ctx, { gateId, decisionId }) => {
    const gate = await requireGate(ctx.db, gateId);
    if (decisionId === undefined) {
      const evaluation = await evaluateGate(ctx, gate, await readMaterial(ctx, gate.launchId));
      return buildPacket(ctx, gate, asSeenBy(ctx.actor, evaluation), null);
    }
    // Sealed as it is, it cannot leave out what systems answered, as the packet of the moment does for stakeholders.
    if (ctx.actor.kind === "person" && !may(ctx.actor.role, "evidence:read")) {
      throw new DomainError("forbidden", "The packet of a decision is for the team. Ask a lead for it.");
    }
    const decision = await ctx.db.gateDecision.findFirst({ where: { id: decisionId, gateId } });
    if (!decision) throw new DomainError("not_found", "There is no such decision of this gate.");
    return gatePacket.parse(decision.packet);
  },
});
