import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { may, ROLES } from "@/server/kernel/permissions";
import { accept, claimed, onceKind, safeKind } from "@/server/testing/runs";
import { openWorld, type World } from "@/server/testing/world";
import { appendLog } from "./append-log";
import { getRun } from "./get-run";
import { listRuns } from "./list-runs";
import { readLog } from "./read-log";
import { recordProgress } from "./record-progress";
import { recordStep } from "./record-step";
import { searchLog } from "./search-log";
import { settleRun } from "./settle-run";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe("a log", () => {
  let runId = "";
  const line = (number: number) =>
    number % 10 === 0 ? "" : `line ${number} ${number === 42 ? "GRÜẞE – naïve 🚀 100%_done" : ""}`;

  beforeAll(async () => {
    const run = await claimed(world);
    runId = run.id;
    const all = Array.from({ length: 60 }, (_, index) => line(index + 1));
    // Chunks of 1, 2, 3 … lines, so that windows begin and end inside and at the borders of chunks.
    for (let from = 0, size = 1; from < all.length; from += size++)
      await appendLog(world.ports, run, all.slice(from, from + size));
    expect(await appendLog(world.ports, run, [])).toBeNull();
  });

  it("is read in any window, across chunk borders", async () => {
    const lead = await world.as("lead");
    for (let from = 1; from <= 60; from += 7) {
      for (const limit of [1, 2, 5, 11, 60]) {
        const page = await readLog(lead, { runId, from, limit });
        const wanted = Array.from({ length: Math.min(limit, 61 - from) }, (_, index) => line(from + index));
        expect(page).toEqual({ firstLine: from, lines: wanted, lineCount: 60 });
      }
    }
  });

  it("opens at its tail", async () => {
    const lead = await world.as("lead");
    expect(await readLog(lead, { runId, limit: 4 })).toMatchObject({
      firstLine: 57,
      lines: [57, 58, 59, 60].map(line),
    });
    expect((await readLog(lead, { runId })).lines).toHaveLength(60);
  });

  it("has nothing beyond its end, and nothing at all before the first line", async () => {
    const lead = await world.as("lead");
    expect(await readLog(lead, { runId, from: 61 })).toEqual({ firstLine: 61, lines: [], lineCount: 60 });
    const empty = await accept(await world.as("operator"));
    expect(await readLog(lead, { runId: empty.id })).toEqual({ firstLine: 1, lines: [], lineCount: 0 });
  });

  it("is searched whole, with line numbers, the true count and no wildcards", async () => {
    const lead = await world.as("lead");
    const search = (text: string, limit = 200) => searchLog(lead, { runId, text, limit });
    expect((await search("line 4")).matches.map((match) => match.line)).toEqual([
      4, 41, 42, 43, 44, 45, 46, 47, 48, 49,
    ]);
    expect(await search("LINE", 3)).toMatchObject({
      total: 54,
      matches: [{ line: 1 }, { line: 2 }, { line: 3 }],
    });
    for (const text of ["grüẞe", "Naïve", "🚀", "100%_D"]) {
      expect((await search(text)).matches, text).toMatchObject([{ line: 42 }]);
    }
    expect(await search("%")).toMatchObject({ total: 1 });
    expect(await search("nowhere")).toEqual({ total: 0, matches: [] });
  });

  it("of parallel writers keeps every line once, in numbered order", async () => {
    const run = await claimed(world);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => appendLog(world.ports, run, [`a${index}`, `b${index}`])),
    );
    const { lines } = await readLog(await world.as("lead"), { runId: run.id });
    expect(lines).toHaveLength(40);
    expect(new Set(lines).size).toBe(40);
    for (let index = 0; index < 40; index += 2)
      expect(lines[index + 1]).toBe(lines[index]?.replace("a", "b"));
  });
});

describe("getRun", () => {
  /** A run of this length that succeeded. */
  async function finished(seconds: number, systemId?: string) {
    const run = await claimed(world, { kind: onceKind, ...(systemId ? { systemId } : {}) });
    await settleRun(world.ports, run, {}, { state: "succeeded" });
    await world.ports.db.$executeRaw`
      update run_attempt set ended_at = started_at + ${seconds} * interval '1 second' where run_id = ${run.id}::uuid`;
    return run.id;
  }

  it("expects what runs of its kind took on the same system, or anywhere when there are none", async () => {
    const here = "019e0000-0000-7000-8000-000000000001";
    const there = "019e0000-0000-7000-8000-000000000002";
    const lead = await world.as("lead");
    const operator = await world.as("operator");
    const fresh = await accept(operator, { kind: onceKind, systemId: here });
    expect((await getRun(lead, { runId: fresh.id })).eta).toBeNull();
    for (const seconds of [10, 20, 90]) await finished(seconds, there);
    expect((await getRun(lead, { runId: fresh.id })).eta).toEqual({
      medianMs: 20_000,
      slowestMs: 90_000,
      samples: 3,
    });
    for (const seconds of [2, 4]) await finished(seconds, here);
    expect((await getRun(lead, { runId: fresh.id })).eta).toEqual({
      medianMs: 3_000,
      slowestMs: 4_000,
      samples: 2,
    });
  });

  it("shows progress, steps and attempts, and clamps what a handler measures wrongly", async () => {
    const run = await claimed(world);
    await recordStep(world.ports, run, { position: 0, name: "Dump", state: "running", firstLine: 1 });
    await recordStep(world.ports, run, { position: 0, name: "Dump", state: "succeeded", firstLine: 1 });
    await recordStep(world.ports, run, { position: 1, name: "Check", state: "running", firstLine: 7 });
    await recordProgress(world.ports, run, { fraction: 1.7, text: "almost" });
    const detail = await getRun(await world.as("lead"), { runId: run.id });
    expect(detail).toMatchObject({
      state: "running",
      progress: 1,
      progressText: "almost",
      steps: [
        { position: 0, name: "Dump", state: "succeeded" },
        { position: 1, name: "Check", state: "running", firstLine: 7, endedAt: null },
      ],
      attempts: [{ attempt: 1, worker: "worker-a", outcome: null }],
      workersAlive: 0,
    });
    await recordProgress(world.ports, run, { text: "unknown length" });
    expect((await getRun(await world.as("lead"), { runId: run.id })).progress).toBeNull();
  });
});

describe("listRuns", () => {
  it("filters by launch, system, kind and state, and pages without loss", async () => {
    const operator = await world.as("operator");
    const lead = await world.as("lead");
    const { id: launchId } = await world.launch("Listed");
    const systemId = "019e0000-0000-7000-8000-000000000009";
    for (let index = 0; index < 7; index++) {
      const kind = index % 2 === 0 ? safeKind : onceKind;
      await accept(operator, { kind, launchId, ...(index < 3 ? { systemId } : {}) });
    }
    const all = await listRuns(lead, { launchId });
    expect(all).toMatchObject({ total: 7, next: null });
    const numbers = all.runs.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));

    const paged: number[] = [];
    let before: number | undefined;
    do {
      const page = await listRuns(lead, { launchId, limit: 3, ...(before ? { before } : {}) });
      expect(page.total).toBe(7);
      paged.push(...page.runs.map(({ number }) => number));
      before = page.next ?? undefined;
    } while (before);
    expect(paged).toEqual(numbers);

    expect((await listRuns(lead, { launchId, systemId })).total).toBe(3);
    expect((await listRuns(lead, { launchId, kind: onceKind.kind })).total).toBe(3);
    const first = all.runs[0]?.id ?? "";
    await world.ports.db.run.update({ where: { id: first }, data: { state: "cancelled" } });
    expect((await listRuns(lead, { launchId, state: "active" })).total).toBe(6);
    expect((await listRuns(lead, { launchId, state: "cancelled" })).runs.map(({ id }) => id)).toEqual([
      first,
    ]);
  });

  it.each(ROLES)("and the other reads obey the table for a %s", async (role) => {
    const { id: runId } = await accept(await world.as("operator"));
    const ctx = await world.as(role);
    const reads = [
      listRuns(ctx, {}),
      getRun(ctx, { runId }),
      readLog(ctx, { runId }),
      searchLog(ctx, { runId, text: "x" }),
    ];
    for (const read of reads) {
      if (may(role, "runs:read")) await expect(read).resolves.toBeDefined();
      else await expect(read).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
