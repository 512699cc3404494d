import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defineCheck, runCheck } from "@/server/domain/checks";
import { declareCandidate } from "@/server/domain/evidence";
import { getPlan, importPlan, tickItem } from "@/server/domain/plans";
import type { NodeView } from "@/server/domain/plans/schema";
import { attachProof, reviewProofs } from "@/server/domain/proofs";
import { registerSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { openShop, type Shop } from "@/server/testing/shop";
import { openWorld, type World } from "@/server/testing/world";
import { registry } from "@/workers/registry";
import { runJob } from "@/workers/run-job";
import { TIMINGS } from "@/workers/timings";
import { changeGate } from "./change-gate";
import { decideGate } from "./decide-gate";
import { defineGate } from "./define-gate";
import { getGate } from "./get-gate";
import { getPacket } from "./get-packet";
import { listGates } from "./list-gates";
import { verifyPacket } from "./packet";
import { removeGate } from "./remove-gate";
import { revokeWaiver } from "./revoke-waiver";
import type { GateView } from "./schema";
import { signGate } from "./sign-gate";
import { waiveItem } from "./waive-item";
import { withdrawSignature } from "./withdraw-signature";

const PLAN =
  "# Launch\n\n## Phase 1: Ready\n\n- [ ] Health endpoint answers\n- [ ] Rota agreed\n\n## Phase 2: Later\n\n- [ ] Party planned\n";
const DAY_MS = 86_400_000;
const later = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

let world: World;
let shop: Shop;
let operator: Context;
let lead: Context;
let launchId: string;
let checkId: string;

beforeAll(async () => {
  world = await openWorld();
  shop = await openShop();
  operator = await world.as("operator");
  lead = await world.as("lead");
});

afterAll(async () => {
  await shop.close();
  await world.close();
});

beforeEach(async () => {
  shop.flaws.clear();
  launchId = (await world.launch()).id;
  await importPlan(lead, { launchId, text: PLAN });
  const place = { launchId, environment: "staging" as const };
  const system = await registerSystem(operator, {
    ...place,
    kind: "service",
    name: "Shop",
    address: shop.url,
  });
  const options = { path: "/health", attempts: 1 };
  const check = await defineCheck(operator, { systemId: system.id, name: "Health", kind: "health", options });
  checkId = check.id;
});

async function node(title: string): Promise<NodeView> {
  const { nodes } = await getPlan(lead, { launchId });
  const found = nodes.find((each) => each.title === title);
  if (!found) throw new Error(`no ${title}`);
  return found;
}

const tick = async (title: string) => {
  const { id, version } = await node(title);
  await tickItem(lead, { launchId, nodeId: id, version, ticked: true });
};

async function run(): Promise<void> {
  await runCheck(operator, { checkId });
  for (const delivery of world.enqueued.splice(0)) {
    await runJob(
      { ports: world.ports, registry, workerId: "test", timings: TIMINGS },
      delivery,
      () => undefined,
    );
  }
  await reviewProofs(world.ports);
}

const prove = async () => {
  const { id } = await node("Health endpoint answers");
  await attachProof(lead, { launchId, nodeId: id, subject: `check:${checkId}` });
};

async function phaseGate(rule: Partial<GateView["rule"]> = {}): Promise<GateView> {
  const { id } = await node("Phase 1: Ready");
  return defineGate(lead, { launchId, name: "Phase 1", nodeId: id, rule });
}

const look = (gate: GateView, who = lead) => getGate(who, { gateId: gate.id });
const inTheWay = ({ evaluation }: GateView) =>
  evaluation.blockers.map(({ title, reason }) => `${title}: ${reason}`);

describe("what a gate asks for", () => {
  it("is held by open items of its phase alone, and passes on ticks where nothing can prove them", async () => {
    const gate = await phaseGate();
    expect(gate.evaluation).toMatchObject({ verdict: "held", sentence: "Held by 2 items." });
    await tick("Health endpoint answers");
    await tick("Rota agreed");
    expect((await look(gate)).evaluation).toMatchObject({
      verdict: "passed",
      counts: { items: 2, satisfied: 2, proven: 0, waived: 0 },
    });
  });

  it("is held by an item that is ticked but not proven, contradicted, or stale", async () => {
    await prove();
    await tick("Health endpoint answers");
    await tick("Rota agreed");
    const gate = await phaseGate();
    expect(inTheWay(gate)).toEqual(["Health endpoint answers: Health was not run yet."]);
    await run();
    expect((await look(gate)).evaluation.verdict).toBe("passed");
    shop.flaws.add("down");
    await run();
    expect(inTheWay(await look(gate))).toEqual([
      "Health endpoint answers: Health: It answered 503 instead of 200.",
    ]);
    const strict = await changeGate(lead, {
      gateId: gate.id,
      rev: gate.rev,
      rule: { ...gate.rule, items: "proven" },
    });
    expect(inTheWay(strict)).toContain("Rota agreed: Nothing proves it. Attach a proof and run it.");
  });

  it("never passes without a single item", async () => {
    const empty = (await world.launch("Empty")).id;
    await importPlan(lead, { launchId: empty, text: "# Nothing\n\nOnly words.\n" });
    const gate = await defineGate(lead, { launchId: empty, name: "All" });
    expect(gate.evaluation.blockers).toMatchObject([{ kind: "empty" }]);
    await expect(decideGate(lead, { gateId: gate.id, decision: "go", statement: "x" })).rejects.toMatchObject(
      { code: "conflict" },
    );
  });

  it("is defined once by a name, by leads, and for groups of this plan", async () => {
    const gate = await phaseGate();
    await expect(phaseGate()).rejects.toMatchObject({ code: "conflict" });
    await expect(defineGate(operator, { launchId, name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    const item = await node("Rota agreed");
    await expect(defineGate(lead, { launchId, name: "x", nodeId: item.id })).rejects.toMatchObject({
      code: "not_found",
    });
    const seats = ["Ops", "ops"];
    await expect(defineGate(lead, { launchId, name: "x", rule: { seats } })).rejects.toMatchObject({
      code: "invalid",
    });
    const change = (name: string) => changeGate(lead, { gateId: gate.id, rev: gate.rev, name });
    const results = await Promise.allSettled([change("A"), change("B")]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    await removeGate(lead, { gateId: gate.id });
    expect((await listGates(lead, { launchId })).gates).toEqual([]);
    expect((await world.audit(gate.id)).map(({ action }) => action)).toEqual([
      "gates.define",
      "gates.change",
      "gates.remove",
    ]);
  });
});

describe("waivers", () => {
  const waive = (gate: GateView, nodeId: string, change = {}) =>
    waiveItem(lead, {
      gateId: gate.id,
      nodeId,
      reason: "Agreed with support",
      owner: "Mara",
      expiresAt: later(7),
      ...change,
    });

  it("let a gate pass without counting as passed, until they end or are taken back", async () => {
    const gate = await phaseGate();
    await tick("Health endpoint answers");
    const { id } = await node("Rota agreed");
    const waived = await waive(gate, id);
    expect(waived.evaluation).toMatchObject({
      verdict: "passed",
      sentence: "Passed with 1 waiver.",
      counts: { items: 2, satisfied: 1, waived: 1 },
    });
    const { clock } = world.ports;
    world.ports.clock = { now: () => new Date(Date.now() + 8 * DAY_MS) };
    expect((await look(gate)).evaluation.verdict).toBe("held");
    world.ports.clock = clock;
    const waiverId = waived.evaluation.facts.waivers[0]?.id ?? "";
    expect((await revokeWaiver(lead, { gateId: gate.id, waiverId })).evaluation.verdict).toBe("held");
    await expect(revokeWaiver(lead, { gateId: gate.id, waiverId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await world.audit(waiverId)).map(({ action }) => action)).toEqual([
      "gates.waive",
      "gates.revoke-waiver",
    ]);
  });

  it("have a budget, a reason, an end to come, and something in the way", async () => {
    const gate = await phaseGate({ waiverBudget: 1 });
    const [first, second] = [await node("Rota agreed"), await node("Health endpoint answers")];
    await expect(waive(gate, first.id, { expiresAt: later(-1) })).rejects.toMatchObject({ code: "invalid" });
    await expect(waive(gate, first.id, { reason: " " })).rejects.toMatchObject({ code: "invalid" });
    await expect(waive(gate, (await node("Party planned")).id)).rejects.toThrow("not in the gate's way");
    const both = await Promise.allSettled([waive(gate, first.id), waive(gate, second.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(
      waiveItem(operator, {
        gateId: gate.id,
        nodeId: first.id,
        reason: "x",
        owner: "x",
        expiresAt: later(1),
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("signatures", () => {
  const seats = ["Engineering", "Operations"];
  const sign = (who: Context, gate: GateView, seat: string, change = {}) =>
    signGate(who, { gateId: gate.id, seat, vote: "go", digest: gate.evaluation.digest, ...change });

  const ready = async () => {
    await prove();
    await run();
    await tick("Rota agreed");
    return phaseGate({ seats });
  };

  it("are needed from each seat, each by another person", async () => {
    const gate = await ready();
    const once = await sign(lead, gate, "Engineering");
    expect(inTheWay(once)).toEqual(["Operations: Nobody has signed yet."]);
    await expect(sign(lead, gate, "Operations")).rejects.toThrow("Nobody fills two seats");
    await expect(sign(operator, gate, "Engineering")).rejects.toThrow("lead signed as Engineering");
    await expect(sign(operator, gate, "Legal")).rejects.toMatchObject({ code: "not_found" });
    expect((await sign(operator, gate, "Operations")).evaluation.verdict).toBe("passed");
  });

  it("are bound to what was seen: a change takes them away and says what it was, a run that passes again does not", async () => {
    const gate = await ready();
    await sign(lead, gate, "Engineering");
    await run();
    expect((await look(gate)).evaluation.signatures).toMatchObject([{ current: true, changes: [] }]);
    shop.flaws.add("down");
    await run();
    const changed = await look(gate);
    expect(changed.evaluation.signatures).toMatchObject([
      { current: false, changes: ["Health endpoint answers: proven became contradicted."] },
    ]);
    await expect(sign(operator, gate, "Operations")).rejects.toThrow("changed while you looked");
    shop.flaws.clear();
    await run();
    expect((await look(gate)).evaluation.signatures).toMatchObject([{ current: true }]);
    await declareCandidate(lead, { launchId, ref: "v2" });
    expect((await look(gate)).evaluation.signatures[0]?.changes).toEqual([
      "The candidate is v2, it was not named.",
    ]);
  });

  it("may say no, with a reason that everybody sees, and may be withdrawn by who gave them", async () => {
    const gate = await ready();
    await expect(sign(operator, gate, "Operations", { vote: "no_go" })).rejects.toMatchObject({
      code: "invalid",
    });
    const dissent = await sign(operator, gate, "Operations", { vote: "no_go", statement: "No rollback" });
    expect(inTheWay(dissent)).toContain("Operations: operator votes no-go: No rollback");
    const signatureId = dissent.evaluation.signatures[0]?.id ?? "";
    await expect(withdrawSignature(lead, { gateId: gate.id, signatureId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await withdrawSignature(operator, { gateId: gate.id, signatureId });
    expect((await look(gate)).evaluation.signatures).toEqual([]);
    expect((await world.audit(signatureId)).map(({ action }) => action)).toEqual([
      "gates.sign",
      "gates.withdraw",
    ]);
  });
});

describe("the decision and its packet", () => {
  it("is a go only while the gate passes, and keeps everything it rested on", async () => {
    const gate = await phaseGate();
    const decide = (decision: "go" | "no_go") =>
      decideGate(lead, { gateId: gate.id, decision, statement: "As agreed" });
    await expect(decide("go")).rejects.toThrow("It is no go: Held by 2 items.");
    await decide("no_go");
    await tick("Health endpoint answers");
    await tick("Rota agreed");
    const decided = await decide("go");
    expect(decided.decisions.map(({ decision }) => decision)).toEqual(["go", "no_go"]);
    const decisionId = decided.decisions[0]?.id ?? "";
    const packet = await getPacket(lead, { gateId: gate.id, decisionId });
    expect(packet).toMatchObject({
      decision: { decision: "go", decidedBy: "lead" },
      evaluation: { verdict: "passed" },
    });
    expect(packet.seal.digest).toBe(decided.decisions[0]?.digest);
    await expect(
      world.ports.db.gateDecision.update({ where: { id: decisionId }, data: { statement: "x" } }),
    ).rejects.toThrow("never changed");
    expect((await world.audit(decisionId)).map(({ action }) => action)).toEqual(["gates.decide"]);
  });

  it("proves itself without the console, and fails when any byte is changed", async () => {
    await prove();
    await run();
    const gate = await phaseGate({ seats: ["Engineering"] });
    const packet = await getPacket(lead, { gateId: gate.id });
    const text = JSON.stringify(packet, null, 2);
    const proof = verifyPacket(text);
    expect(proof.problems).toEqual([]);
    expect(verifyPacket(`<html><script type="application/json" id="packet">${text}</script></html>`)).toEqual(
      proof,
    );
    const changed = text.replace('"verdict": "held"', '"verdict": "passed"');
    expect(verifyPacket(changed).problems).toEqual(["The content was changed after it was sealed."]);
    const renamed = text.replaceAll("Rota agreed", "Rota refused");
    expect(verifyPacket(renamed).problems.length).toBeGreaterThan(0);
    const digits = packet.seal.signature;
    const forged = text.replace(digits, `${digits.startsWith("A") ? "B" : "A"}${digits.slice(1)}`);
    expect(verifyPacket(forged).problems).toEqual(["The seal is not of this key."]);
  });

  it("shows stakeholders what counts, not what systems answered, and they sign the same", async () => {
    await prove();
    const gate = await phaseGate({ seats: ["Sponsor"] });
    shop.flaws.add("down");
    await run();
    const stakeholder = await world.as("stakeholder");
    const [full, seen] = [(await look(gate)).evaluation, (await look(gate, stakeholder)).evaluation];
    const packet = await getPacket(stakeholder, { gateId: gate.id });
    expect(JSON.stringify(full)).toContain("It answered 503");
    expect(JSON.stringify([seen, packet])).not.toContain("It answered 503");
    expect(inTheWay(await look(gate, stakeholder))).toContain(
      "Health endpoint answers: Health: The last run failed.",
    );
    expect(seen.digest).toBe(full.digest);
    expect(verifyPacket(JSON.stringify(packet)).problems).toEqual([]);
    const vote = { gateId: gate.id, seat: "Sponsor", vote: "no_go" as const, statement: "It is down." };
    const signed = await signGate(stakeholder, { ...vote, digest: seen.digest });
    expect(signed.evaluation.signatures[0]?.current).toBe(true);
    expect(JSON.stringify(signed)).not.toContain("It answered 503");
  });

  it("takes more changes at once than there are connections", async () => {
    const gate = await phaseGate();
    const changes = await Promise.allSettled(
      Array.from({ length: 15 }, (_, at) =>
        decideGate(lead, { gateId: gate.id, decision: "no_go", statement: `Not yet ${at}` }),
      ),
    );
    expect(changes.map(({ status }) => status)).not.toContain("rejected");
  }, 20_000);

  it("tells stakeholders the verdict, and lets only leads decide", async () => {
    const gate = await phaseGate();
    const stakeholder = await world.as("stakeholder");
    expect((await look(gate, stakeholder)).evaluation.verdict).toBe("held");
    await expect(
      decideGate(stakeholder, { gateId: gate.id, decision: "no_go", statement: "x" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
