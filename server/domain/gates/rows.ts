import type { Gate, GateSignature } from "@/prisma/generated/client";
import { currentCandidate } from "@/server/domain/evidence";
import { getPlan, listRegisters } from "@/server/domain/plans";
import type { NodeView } from "@/server/domain/plans/schema";
import { listProofs } from "@/server/domain/proofs";
import type { ProofView } from "@/server/domain/proofs/schema";
import type { Actor, CommandContext, QueryContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";
import { gatesChanged } from "./events";
import { changesBetween, digestOf, evaluate, material, withoutAnswers } from "./rules";
import {
  type Evaluation,
  type GateFacts,
  type GateView,
  gateFacts,
  gateRule,
  type SignatureView,
} from "./schema";

export async function requireGate(db: QueryContext["db"], gateId: string): Promise<Gate> {
  const row = await db.gate.findUnique({ where: { id: gateId } });
  if (!row || row.removedAt !== null) {
    throw new DomainError("not_found", "There is no such gate. Somebody may have removed it.");
  }
  return row;
}

interface Material {
  nodes: readonly NodeView[];
  proofs: readonly ProofView[];
  registers: Awaited<ReturnType<typeof listRegisters>>;
  candidate: string | null;
}

/** Everything the gates of a launch look at, read once for all of them. */
export async function readMaterial(tx: QueryContext, launchId: string): Promise<Material> {
  const { nodes } = await getPlan.within(tx, { launchId });
  const { proofs } = await listProofs.within(tx, { launchId });
  const registers = await listRegisters.within(tx, { launchId });
  const candidate = await currentCandidate(tx.db, launchId);
  return { nodes, proofs, registers, candidate: candidate?.ref ?? null };
}

/** The nodes below a group, or all of them; nodes come with parents before their children. */
function below(nodes: readonly NodeView[], nodeId: string | null): NodeView[] {
  if (nodeId === null) return [...nodes];
  const inside = new Set<string>();
  for (const node of nodes) {
    if (node.id === nodeId || (node.parentId !== null && inside.has(node.parentId))) inside.add(node.id);
  }
  return nodes.filter(({ id }) => inside.has(id));
}

async function factsOf(tx: QueryContext, gate: Gate, found: Material): Promise<GateFacts> {
  const nodes = below(found.nodes, gate.nodeId);
  const ids = new Set(nodes.map(({ id }) => id));
  const titles = new Map(found.nodes.map(({ id, title }) => [id, title]));
  const proofs = new Map(nodes.map(({ id }) => [id, [] as ReturnType<typeof toSeen>[]]));
  for (const proof of found.proofs) proofs.get(proof.nodeId)?.push(toSeen(proof));
  const waivers = await tx.db.gateWaiver.findMany({
    where: { gateId: gate.id, revokedAt: null, expiresAt: { gt: tx.now() } },
    orderBy: { id: "asc" },
  });
  return {
    gate: { id: gate.id, name: gate.name, rule: gateRule.parse(gate.rule) },
    candidate: found.candidate,
    items: nodes
      .filter(({ tickable, status }) => tickable && status !== "cancelled")
      .map((node) => ({
        id: node.id,
        title: node.title,
        section: titles.get(node.parentId ?? "") ?? null,
        ticked: node.ticked,
        tickedBy: node.tickedBy ?? null,
        state: node.state,
        proofs: proofs.get(node.id) ?? [],
      })),
    targets: found.registers.targets
      .filter(({ nodeId }) => ids.has(nodeId))
      .map(({ nodeId, metric, verdict, reason }) => ({ id: nodeId, metric, verdict, reason })),
    risks: found.registers.risks
      .filter(({ nodeId }) => ids.has(nodeId))
      .map(({ nodeId, title, exposure, state }) => ({ id: nodeId, title, exposure, state })),
    waivers: waivers.map((waiver) => ({
      id: waiver.id,
      nodeId: waiver.nodeId,
      title: waiver.title,
      reason: waiver.reason,
      owner: waiver.ownerName,
      expiresAt: waiver.expiresAt.toISOString(),
      grantedBy: waiver.createdByName,
    })),
  };
}

function toSeen({ id, label, kind, strength, state, reason, evidence }: ProofView) {
  return {
    ...{ id, label, kind, strength, state, reason },
    evidence: evidence && {
      id: evidence.id,
      verdict: evidence.verdict,
      summary: evidence.summary,
      observedAt: evidence.observedAt,
      digest: evidence.digest,
    },
  };
}

function toSignature(row: GateSignature, facts: GateFacts, digest: string): SignatureView {
  const current = row.digest === digest;
  return {
    id: row.id,
    seat: row.seat,
    person: row.personName,
    personId: row.personId,
    vote: row.vote === "go" ? "go" : "no_go",
    statement: row.statement,
    signedAt: row.signedAt.toISOString(),
    digest: row.digest,
    current,
    changes: current ? [] : changesBetween(gateFacts.parse(row.seen), facts),
  };
}

/** What a gate says now. */
export async function evaluateGate(tx: QueryContext, gate: Gate, found: Material): Promise<Evaluation> {
  const facts = await factsOf(tx, gate, found);
  const digest = digestOf(material(facts));
  const rows = await tx.db.gateSignature.findMany({
    where: { gateId: gate.id, withdrawnAt: null },
    orderBy: { signedAt: "asc" },
  });
  const signatures = rows.map((row) => toSignature(row, facts, digest));
  return { ...evaluate(facts, signatures), facts, digest };
}

/** What this reader may know of it. The digest leaves answers out, so whoever signs signs the same. */
export function asSeenBy(actor: Actor, evaluation: Evaluation): Evaluation {
  if (actor.kind !== "person" || may(actor.role, "evidence:read")) return evaluation;
  const facts = withoutAnswers(evaluation.facts);
  return { ...evaluation, ...evaluate(facts, evaluation.signatures), facts };
}

export async function gateViewOf(tx: QueryContext, gate: Gate, found: Material): Promise<GateView> {
  const decisions = await tx.db.gateDecision.findMany({
    where: { gateId: gate.id },
    orderBy: { decidedAt: "desc" },
    take: 20,
  });
  return {
    id: gate.id,
    launchId: gate.launchId,
    name: gate.name,
    nodeId: gate.nodeId,
    group: found.nodes.find(({ id }) => id === gate.nodeId)?.title ?? null,
    rule: gateRule.parse(gate.rule),
    rev: gate.rev,
    evaluation: asSeenBy(tx.actor, await evaluateGate(tx, gate, found)),
    decisions: decisions.map((row) => ({
      id: row.id,
      decision: row.decision === "go" ? "go" : "no_go",
      statement: row.statement,
      decidedBy: row.decidedByName,
      decidedAt: row.decidedAt.toISOString(),
      digest: row.digest,
    })),
  };
}

/** The gate as it is after a change, told to everybody who watches the launch. */
export async function announceGate(tx: CommandContext, gateId: string): Promise<GateView> {
  const gate = await tx.db.gate.findUniqueOrThrow({ where: { id: gateId } });
  tx.emit(gatesChanged.on(gate.launchId, { gateId }));
  return gateViewOf(tx, gate, await readMaterial(tx, gate.launchId));
}
