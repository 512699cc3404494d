import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reconcileRuns } from "@/server/domain/runs";
import { defineRunKind, defineRunWork, type RunWork } from "@/server/kernel/define-job";
import { accept, claimed, expireLease, safeKind, testWorks } from "@/server/testing/runs";
import { openWorld, type World } from "@/server/testing/world";
import { runJob } from "./run-job";
import { TIMINGS } from "./timings";

let world: World;
const warnings: string[] = [];

beforeAll(async () => {
  world = await openWorld();
  const { logger } = world.ports;
  const warn = (facts: object, text: string) => warnings.push(`${JSON.stringify(facts)} ${text}`);
  world.ports.logger = { ...logger, child: () => world.ports.logger, info: () => {}, warn };
});
afterAll(() => world.close());

const newKind = defineRunKind({ ...safeKind, kind: "test.newer", label: "Newer" });
const works = (...list: RunWork[]) => new Map(list.map((work) => [work.kind.kind, work]));
const known = defineRunWork({ kind: safeKind, perform: async () => ({ result: {} }) }) as RunWork;
const newer = defineRunWork({ kind: newKind, perform: async () => ({ result: { by: "newer" } }) }) as RunWork;

/** What a worker with this registry does with a delivery. */
async function deliver(runId: string, registry: ReadonlyMap<string, RunWork>, workerId: string) {
  let started = 0;
  const place = { ports: world.ports, registry, workerId, timings: TIMINGS };
  await runJob(place, { runId, attempt: 1 }, () => started++);
  return started;
}

const runOf = (id: string) =>
  world.ports.db.run.findUniqueOrThrow({ where: { id }, include: { attempts: true } });

describe("a worker that does not know a kind", () => {
  it("leaves the run to a newer one with all its attempts, and says so once", async () => {
    const { id } = await accept(await world.as("operator"), { kind: newKind });
    const before = await runOf(id);
    const old = works(known);
    expect(await deliver(id, old, "old")).toBe(0);
    expect(await deliver(id, old, "old")).toBe(0);
    expect(await runOf(id)).toEqual(before);
    expect(before).toMatchObject({ state: "queued", attempt: 1, attempts: [] });
    expect(warnings.filter((text) => text.includes("test.newer"))).toHaveLength(1);

    expect(await deliver(id, works(known, newer), "new")).toBe(1);
    expect(await runOf(id)).toMatchObject({
      state: "succeeded",
      attempt: 1,
      result: { by: "newer" },
      attempts: [{ attempt: 1, workerId: "new" }],
    });
  });

  it("does not ask the queue for it again and again", async () => {
    const { id } = await accept(await world.as("operator"), { kind: newKind });
    await world.ports.db
      .$executeRaw`update run set available_at = now() - interval '1 minute' where id = ${id}::uuid`;
    world.enqueued.length = 0;
    await reconcileRuns(world.ports, works(known));
    expect(world.enqueued).toEqual([]);
    await reconcileRuns(world.ports, works(known, newer));
    expect(world.enqueued).toEqual([{ runId: id, attempt: 1 }]);
  });

  it("leaves telling a lost run's end to one that knows the work", async () => {
    const run = await claimed(world);
    await expireLease(world, run.id);
    await reconcileRuns(world.ports, works(newer));
    expect(await runOf(run.id)).toMatchObject({ state: "interrupted", endTold: false });
    const told: string[] = [];
    await reconcileRuns(world.ports, testWorks(told));
    expect(told).toEqual([`${run.id} interrupted`]);
    expect(await runOf(run.id)).toMatchObject({ endTold: true });
  });
});
