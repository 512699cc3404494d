import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  changeCheck,
  defineCheck,
  dispatchChecks,
  getCheck,
  listChecks,
  listResults,
  removeCheck,
  runCheck,
} from "@/server/domain/checks";
import { declareCandidate, listCandidates, listEvidence } from "@/server/domain/evidence";
import { getPlan, importPlan } from "@/server/domain/plans";
import type { NodeView } from "@/server/domain/plans/schema";
import { registerSystem, updateSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { until } from "@/server/testing/processes";
import { openShop, type Shop } from "@/server/testing/shop";
import { openWorld, type World } from "@/server/testing/world";
import { registry } from "@/workers/registry";
import { runJob } from "@/workers/run-job";
import { TIMINGS } from "@/workers/timings";
import { attachProof } from "./attach-proof";
import { attestItem } from "./attest-item";
import { listProofs } from "./list-proofs";
import { listSources } from "./list-sources";
import { removeProof } from "./remove-proof";
import { reviewProofs } from "./review-proofs";

const HOUR_MS = 3_600_000;
const PLAN =
  "# Launch\n\n## Ready\n\n- [x] Health endpoint answers\n- [ ] Headers are set\n- [ ] On-call rota agreed\n";

let world: World;
let shop: Shop;
let operator: Context;
let lead: Context;
let launchId: string;
let systemId: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld();
  shop = await openShop();
  operator = await world.as("operator");
  lead = await world.as("lead");
  launchId = (await world.launch()).id;
  const system = await registerSystem(operator, {
    kind: "service",
    launchId,
    environment: "staging",
    name: "Shop",
    address: shop.url,
  });
  systemId = system.id;
  await importPlan(lead, { launchId, text: PLAN });
});

afterEach(() => {
  shop.flaws.clear();
  world.ports.clock = { now: () => new Date() };
});

afterAll(async () => {
  await shop.close();
  await world.close();
});

/** What a worker would do: the runs that were asked for, then the reviews that are due. */
async function work(): Promise<void> {
  for (const delivery of world.enqueued.splice(0)) {
    await runJob(
      { ports: world.ports, registry, workerId: "test", timings: TIMINGS },
      delivery,
      () => undefined,
    );
  }
  await reviewProofs(world.ports);
}

async function item(title: string): Promise<NodeView> {
  const { nodes } = await getPlan(lead, { launchId });
  const node = nodes.find((each) => each.title === title);
  if (!node) throw new Error(`no item ${title}`);
  return node;
}

const health = (change: { everyMinutes?: number; options?: object } = {}) => {
  count += 1;
  const options = { path: "/health", attempts: 1, ...change.options };
  return defineCheck(operator, {
    systemId,
    name: `Health ${count}`,
    kind: "health",
    everyMinutes: change.everyMinutes ?? null,
    options,
  });
};

async function proven(title = "Health endpoint answers", rule: object = {}) {
  const check = await health();
  const node = await item(title);
  const proof = await attachProof(lead, { launchId, nodeId: node.id, subject: `check:${check.id}`, ...rule });
  const again = async () => {
    await runCheck(operator, { checkId: check.id });
    await work();
  };
  await again();
  return { check, proof, again };
}

describe("checks", () => {
  it("are defined, run, and leave a result and evidence", async () => {
    const check = await health();
    const run = await runCheck(operator, { checkId: check.id });
    expect((await getCheck(operator, { checkId: check.id })).activeRunId).toBe(run.id);
    await expect(runCheck(operator, { checkId: check.id })).rejects.toMatchObject({ code: "conflict" });
    await work();
    expect(await getCheck(operator, { checkId: check.id })).toMatchObject({
      activeRunId: null,
      last: { verdict: "passed", summary: expect.stringContaining("Up: 200") },
    });
    const { results } = await listResults(operator, { checkId: check.id });
    expect(results).toMatchObject([{ runId: run.id, verdict: "passed", measurements: [{ unit: "ms" }] }]);
    const { evidence } = await listEvidence(operator, { launchId, subject: `check:${check.id}` });
    expect(evidence).toMatchObject([
      { id: results[0]?.evidenceId, kind: "health", runId: run.id, environment: "staging" },
    ]);
    expect((await world.audit(check.id)).map(({ action }) => action)).toEqual([
      "checks.define",
      "checks.run",
    ]);
  });

  it("are a run that succeeded also when they fail", async () => {
    const check = await health();
    shop.flaws.add("down");
    const run = await runCheck(operator, { checkId: check.id });
    await work();
    const row = await world.ports.db.run.findUniqueOrThrow({ where: { id: run.id } });
    expect(row).toMatchObject({ state: "succeeded", result: { verdict: "failed" } });
  });

  it("refuse what cannot work, and those who may not", async () => {
    await expect(health({ options: { path: "//evil.example" } })).rejects.toMatchObject({ code: "invalid" });
    const twice = await health();
    await expect(
      defineCheck(operator, { systemId, name: twice.name, kind: "headers", options: {} }),
    ).rejects.toMatchObject({ code: "conflict" });
    const database = await registerSystem(operator, {
      kind: "folder",
      launchId,
      environment: "staging",
      name: `Files ${count}`,
      address: "/srv",
    });
    await expect(
      defineCheck(operator, { systemId: database.id, name: "x", kind: "headers", options: {} }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(
      defineCheck(lead, { systemId, name: "By a lead", kind: "headers", options: {} }),
    ).rejects.toMatchObject({ code: "forbidden" });
    const stakeholder = await world.as("stakeholder");
    await expect(runCheck(stakeholder, { checkId: twice.id })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("seal their secrets for the address they were entered for", async () => {
    const password = "open sesame";
    const step = {
      name: "In",
      method: "POST" as const,
      path: "/sign-in",
      body: '{"password":"{{password}}"}',
      expect: { status: 200 },
    };
    const draft = { systemId, name: "Sign in", kind: "smoke" as const, options: { steps: [step] } };
    await expect(defineCheck(operator, draft)).rejects.toThrow("{{password}} is not known");
    const check = await defineCheck(operator, { ...draft, secrets: { password } });
    await runCheck(operator, { checkId: check.id });
    await work();
    expect(await getCheck(operator, { checkId: check.id })).toMatchObject({
      secretNames: ["password"],
      last: { verdict: "passed" },
    });
    const row = await world.ports.db.check.findUniqueOrThrow({ where: { id: check.id } });
    const logs = await world.ports.db.runLog.findMany();
    const everywhere = [
      row,
      check,
      await world.audit(check.id),
      await world.events(launchId),
      logs.map(({ text }) => text),
    ];
    expect(JSON.stringify(everywhere)).not.toContain(password);

    const other = await openShop();
    const system = await world.ports.db.system.findUniqueOrThrow({ where: { id: systemId } });
    const moved = await updateSystem(operator, { systemId, rev: system.rev, address: other.url });
    await runCheck(operator, { checkId: check.id });
    await work();
    expect(other.requests).toHaveLength(0);
    await updateSystem(operator, { systemId, rev: moved.rev, address: shop.url });
    await other.close();
  });

  it("tell the second of two who change one, and forget what they were when removed", async () => {
    const check = await health();
    const change = (name: string) => changeCheck(operator, { checkId: check.id, rev: check.rev, name });
    const results = await Promise.allSettled([change(`A ${count}`), change(`B ${count}`)]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    await removeCheck(operator, { checkId: check.id });
    await expect(getCheck(operator, { checkId: check.id })).rejects.toMatchObject({ code: "not_found" });
    const { checks } = await listChecks(operator, { launchId });
    expect(checks.map(({ id }) => id)).not.toContain(check.id);
  });

  it("are dispatched once when they are due, however many workers ask", async () => {
    const check = await health({ everyMinutes: 5 });
    const later = Date.now() + 6 * 60_000;
    world.ports.clock = { now: () => new Date(later) };
    await Promise.all([
      dispatchChecks(world.ports),
      dispatchChecks(world.ports),
      dispatchChecks(world.ports),
    ]);
    const mine = () => world.ports.db.run.count({ where: { lockKey: `check:${check.id}` } });
    expect(await mine()).toBe(1);
    world.ports.clock = { now: () => new Date(later + 6 * 60_000) };
    await dispatchChecks(world.ports);
    expect(await mine()).toBe(1);
    await work();
    world.ports.clock = { now: () => new Date(later + 12 * 60_000) };
    await dispatchChecks(world.ports);
    expect(await mine()).toBe(2);
    await removeCheck(operator, { checkId: check.id });
    await work();
  });
});

describe("proofs", () => {
  it("prove an item, contradict it when the system breaks, and prove it again", async () => {
    const { check, proof, again } = await proven();
    expect((await item("Health endpoint answers")).state).toBe("proven");
    const { progress } = await getPlan(lead, { launchId });
    expect(progress.overall.proven).toBe(1);
    shop.flaws.add("down");
    await again();
    expect((await item("Health endpoint answers")).state).toBe("contradicted");
    expect((await world.events(launchId)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(["plans.changed", "proofs.changed"]),
    );
    shop.flaws.clear();
    await again();
    expect((await item("Health endpoint answers")).state).toBe("proven");
    await removeProof(lead, { proofId: proof.id });
    expect((await item("Health endpoint answers")).state).toBe("claimed");
    expect((await world.audit(proof.id)).map(({ action }) => action)).toEqual([
      "proofs.attach",
      "proofs.remove",
    ]);
    await removeCheck(operator, { checkId: check.id });
  });

  it("go stale by age all by themselves, and at no edit's cost", async () => {
    const { proof } = await proven("Headers are set", { maxAgeHours: 2 });
    const before = await item("Headers are set");
    expect(before.state).toBe("proven");
    world.ports.clock = { now: () => new Date(Date.now() + 2 * HOUR_MS + 1_000) };
    await reviewProofs(world.ports);
    const after = await item("Headers are set");
    expect(after).toMatchObject({ state: "stale", version: before.version });
    await removeProof(lead, { proofId: proof.id });
  });

  it("go stale with a new candidate when they are bound to it", async () => {
    await declareCandidate(lead, { launchId, ref: "v1" });
    const { proof, again } = await proven("Headers are set", { perCandidate: true });
    expect((await item("Headers are set")).state).toBe("proven");
    await declareCandidate(lead, { launchId, ref: "v2", note: "the fix" });
    await work();
    expect((await item("Headers are set")).state).toBe("stale");
    const { proofs } = await listProofs(lead, { launchId, nodeId: proof.nodeId });
    expect(proofs).toMatchObject([{ reason: "It was not run for v2 yet." }]);
    await again();
    expect((await item("Headers are set")).state).toBe("proven");
    const { candidates } = await listCandidates(lead, { launchId });
    expect(candidates.map(({ ref, current }) => [ref, current])).toEqual([
      ["v2", true],
      ["v1", false],
    ]);
    await removeProof(lead, { proofId: proof.id });
  });

  it("go stale when their check is changed or removed", async () => {
    const { check, proof } = await proven("Headers are set");
    await changeCheck(operator, { checkId: check.id, rev: check.rev, options: { path: "/" } });
    await work();
    expect((await item("Headers are set")).state).toBe("stale");
    await removeCheck(operator, { checkId: check.id });
    await work();
    const { proofs } = await listProofs(lead, { launchId, nodeId: proof.nodeId });
    expect(proofs[0]?.reason).toContain("removed");
    await removeProof(lead, { proofId: proof.id });
  });

  it("rest on nothing that a run found which began before its check was changed", async () => {
    const { check, proof } = await proven("Headers are set");
    shop.flaws.add("slow");
    const asked = shop.requests.length;
    await runCheck(operator, { checkId: check.id });
    const working = work();
    expect(await until(async () => shop.requests.length > asked, 5_000)).toBe(true);
    await changeCheck(operator, { checkId: check.id, rev: check.rev, options: { path: "/" } });
    await working;
    await work();
    expect((await item("Headers are set")).state).toBe("stale");
    await removeProof(lead, { proofId: proof.id });
  });

  it("may be attested by name when nothing can run, and only then", async () => {
    const node = await item("On-call rota agreed");
    const proof = await attachProof(lead, { launchId, nodeId: node.id, subject: "item" });
    const statement = "Seen in the wiki";
    const attested = await attestItem(operator, { proofId: proof.id, verdict: "passed", statement });
    expect(attested).toMatchObject({
      state: "passed",
      evidence: { recordedBy: "operator", summary: statement },
    });
    expect((await item("On-call rota agreed")).state).toBe("proven");
    const future = new Date(Date.now() + HOUR_MS).toISOString();
    const late = await attestItem(operator, {
      proofId: proof.id,
      verdict: "failed",
      statement,
      observedAt: future,
    });
    expect(new Date(late.evidence?.observedAt ?? "").getTime()).toBeLessThanOrEqual(Date.now());
    const { proof: run } = await proven("Headers are set");
    await expect(attestItem(lead, { proofId: run.id, verdict: "passed", statement })).rejects.toThrow(
      "proven by its runs",
    );
    const stakeholder = await world.as("stakeholder");
    await expect(
      attestItem(stakeholder, { proofId: proof.id, verdict: "passed", statement }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await removeProof(lead, { proofId: run.id });
  });

  it("are attached once, to items that are there, from sources of the same launch, by leads", async () => {
    const check = await health();
    const node = await item("Headers are set");
    const attach = (change: object) =>
      attachProof(lead, { launchId, nodeId: node.id, subject: `check:${check.id}`, ...change });
    const proof = await attach({});
    await expect(attach({})).rejects.toMatchObject({ code: "conflict" });
    await expect(attach({ nodeId: launchId })).rejects.toMatchObject({ code: "not_found" });
    const twin = await world.launch("Twin");
    await importPlan(lead, { launchId: twin.id, text: PLAN });
    const { nodes } = await getPlan(lead, { launchId: twin.id });
    await expect(attach({ launchId: twin.id, nodeId: nodes.at(-1)?.id })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(attach({ launchId: twin.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(attachProof(operator, { launchId, nodeId: node.id, subject: "item" })).rejects.toMatchObject(
      { code: "forbidden" },
    );
    const { sources } = await listSources(lead, { launchId });
    expect(sources).toContainEqual({
      subject: `check:${check.id}`,
      kind: "health",
      label: check.name,
      place: "Shop, staging",
    });
    await removeProof(lead, { proofId: proof.id });
  });

  it("evidence is refused any change by the database itself", async () => {
    const row = await world.ports.db.evidence.findFirstOrThrow();
    await expect(
      world.ports.db.evidence.update({ where: { id: row.id }, data: { verdict: "passed" } }),
    ).rejects.toThrow("never changed");
  });
});
