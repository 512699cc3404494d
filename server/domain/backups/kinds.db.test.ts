import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { registry } from "@/workers/registry";
import { runJob } from "@/workers/run-job";
import { TIMINGS } from "@/workers/timings";
import { getBackup } from "./get-backup";
import { getRestore } from "./get-restore";
import { planRestore } from "./plan-restore";
import { incompleteMark } from "./rules";
import { startBackup } from "./start-backup";
import { startRestore } from "./start-restore";

let world: World;
let operator: Context;
let systemId: string;
let place: string;

beforeAll(async () => {
  world = await openWorld();
  operator = await world.as("operator");
  place = await mkdtemp(join(tmpdir(), "holdpoint-kinds-"));
  await mkdir(join(place, "site"));
  await writeFile(join(place, "site", "index.html"), "hello");
  const system = await registerSystem(operator, {
    launchId: (await world.launch()).id,
    environment: "production",
    name: "Site",
    kind: "folder",
    address: join(place, "site"),
  });
  systemId = system.id;
});
afterAll(async () => {
  await world.close();
  await rm(place, { recursive: true, force: true });
});

async function work(): Promise<void> {
  for (const delivery of world.enqueued.splice(0)) {
    await runJob(
      { ports: world.ports, registry, workerId: "test", timings: TIMINGS },
      delivery,
      () => undefined,
    );
  }
}

async function goodBackup() {
  const { id } = await startBackup(operator, { systemId });
  await work();
  return getBackup(operator, { backupId: id });
}

describe("a folder, from the button to the comparison", () => {
  it("is backed up and restored beside itself, with the words of its kind", async () => {
    const backup = await goodBackup();
    expect(backup).toMatchObject({ state: "good", engine: "folder", tableCount: 1, rowCount: 1 });
    expect(backup.emergencyCommand).toMatch(/^mkdir restored && age -d .* \| tar -xf - -C restored$/);
    const input = { backupId: backup.id, newDatabase: "site-2" };
    const plan = await planRestore(operator, input);
    expect(plan).toMatchObject({ engine: "folder", server: { host: place, port: null, product: "Folder" } });
    const { id } = await startRestore(operator, { ...input, digest: plan.digest });
    await work();
    expect(await getRestore(operator, { restoreId: id })).toMatchObject({
      state: "done",
      engine: "folder",
      comparison: [{ table: ".", expected: 1, found: 1, sameContent: true }],
    });
    expect(await readFile(join(place, "site-2", "index.html"), "utf8")).toBe("hello");
  });

  it("refuses a name that is taken or leads elsewhere before anything is accepted", async () => {
    const { id: backupId } = await goodBackup();
    await mkdir(join(place, "taken"));
    for (const [newDatabase, code] of [
      ["taken", "conflict"],
      ["../x", "invalid"],
      ["a/b", "invalid"],
    ] as const) {
      await expect(planRestore(operator, { backupId, newDatabase })).rejects.toMatchObject({
        code,
        fields: [{ path: "newDatabase" }],
      });
    }
  });

  it("what a killed worker left is removed at the next run, and only that", async () => {
    const backup = await goodBackup();
    const input = { backupId: backup.id, newDatabase: "site-3" };
    const { digest } = await planRestore(operator, input);
    const { id } = await startRestore(operator, { ...input, digest });
    world.enqueued.splice(0);
    const target = world.ports.outside.targets.folder;
    await target.create(
      { engine: "folder", path: join(place, "site") },
      {
        name: "site-3",
        format: "tar",
        toolMajor: 1,
        encoding: "",
        collation: "",
        label: "l",
        digest: true,
        mark: incompleteMark(id),
        doneMark: "d",
        signal: new AbortController().signal,
        onLine: () => undefined,
      },
    );
    await mkdir(join(place, ".site-3.incomplete-of-somebody-else"));
    const hidden = async () => (await readdir(place)).filter((name) => name.startsWith(".site-3"));
    expect(await hidden()).toHaveLength(2);
    const { runId } = await world.ports.db.restore.update({ where: { id }, data: { state: "interrupted" } });
    await world.ports.db.run.update({
      where: { id: runId },
      data: { state: "interrupted", endedAt: new Date() },
    });
    await goodBackup();
    expect(await hidden()).toEqual([".site-3.incomplete-of-somebody-else"]);
  });
});
