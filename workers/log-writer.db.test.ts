import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readLog, reconcileRuns } from "@/server/domain/runs";
import { claimed, expireLease, testWorks } from "@/server/testing/runs";
import { openWorld, type World } from "@/server/testing/world";
import { LogWriter } from "./log-writer";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function written(lines: readonly string[], secrets: readonly string[] = []): Promise<string[]> {
  const run = await claimed(world);
  const writer = new LogWriter(world.ports, run);
  writer.redact(secrets);
  for (const line of lines) writer.add(line);
  await writer.close();
  const page = await readLog(await world.as("lead"), { runId: run.id, limit: 2_000 });
  expect(page.lineCount).toBe(writer.lineCount);
  return page.lines;
}

describe("LogWriter", () => {
  it("keeps every line in order, also of texts with several lines and none", async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => `line ${index}`);
    expect(await written(many)).toEqual(many);
    expect(await written(["a\nb\r\nc", "", "d\re"])).toEqual(["a", "b", "c", "", "d", "e"]);
  });

  it("removes secrets in the spellings programs print, the longest first", async () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----";
    const secrets = ["pass", "password with rest", 'sl/ash"quote', key];
    const lines = await written(
      [
        "it is password with rest!",
        `url: postgres://u:${encodeURIComponent('sl/ash"quote')}@h/d`,
        `json: ${JSON.stringify({ p: 'sl/ash"quote' })}`,
        "MIIEvQIBADANBgkq",
        `all: ${key}`,
      ],
      secrets,
    );
    expect(lines).toEqual([
      "it is [removed]!",
      "url: postgres://u:[removed]@h/d",
      'json: {"p":"[removed]"}',
      "[removed]",
      "all: [removed]",
    ]);
  });

  it("shortens endless lines and shows what cannot be stored", async () => {
    const [line = "", nul] = await written(["x".repeat(100_000), "a\0b"]);
    expect(line.length).toBeLessThan(17_000);
    expect(line).toContain("(100000 characters)");
    expect(nul).toBe("a\u2400b");
  });

  it("keeps lines while the database is away and stores them once it is back, each once", async () => {
    const run = await claimed(world);
    const writer = new LogWriter(world.ports, run);
    const broken = vi
      .spyOn(world.ports.db, "$queryRaw")
      .mockImplementationOnce((() => Promise.reject(new Error("away"))) as never);
    world.ports.logger.warn = () => {};
    writer.add("first");
    await writer.flush();
    expect(broken).toHaveBeenCalled();
    broken.mockRestore();
    writer.add("second");
    await writer.close();
    const { lines } = await readLog(await world.as("lead"), { runId: run.id });
    expect(lines).toEqual(["first", "second"]);
  });

  it("gives up quietly when the run belongs to somebody else", async () => {
    const run = await claimed(world);
    await expireLease(world, run.id);
    await reconcileRuns(world.ports, testWorks());
    const writer = new LogWriter(world.ports, run);
    writer.add("late");
    await writer.close();
    expect((await readLog(await world.as("lead"), { runId: run.id })).lineCount).toBe(0);
  });
});
