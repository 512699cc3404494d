import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openWorld, type World } from "@/server/testing/world";
import { command } from "./command";
import type { Context } from "./context";

let world: World;
let admin: Context;

beforeAll(async () => {
  world = await openWorld();
  admin = await world.as("admin");
});
afterAll(() => world.close());

let effects = 0;

const spec = {
  summary: "",
  permission: "launches:write",
  input: z.object({ name: z.string(), password: z.string().default("") }),
  output: z.object({ id: z.uuid(), name: z.string(), at: z.iso.datetime() }),
} as const;

const create = command({
  ...spec,
  name: "test.create",
  run: async (tx, { name }) => {
    if (name === "fails once" && effects++ === 0) throw new Error("not now");
    const row = await tx.db.launch.create({ data: { name, slug: randomUUID() } });
    tx.audit({ subject: "launch", subjectId: row.id, label: name });
    return { ...row, at: new Date().toISOString() };
  },
});

const other = command({
  ...spec,
  name: "test.other",
  run: async (tx, { name }) => {
    tx.unchanged();
    return { id: randomUUID(), name, at: new Date().toISOString() };
  },
});

const withKey = (ctx: Context, idempotencyKey: string): Context => ({
  ...ctx,
  requestId: randomUUID(),
  idempotencyKey,
});
const launchesNamed = (name: string) => world.ports.db.launch.count({ where: { name } });
const audited = (label: string) => world.ports.db.auditEntry.count({ where: { label } });

describe("a request with an Idempotency-Key", () => {
  it("changes something once and gets the same answer again", async () => {
    const first = await create(withKey(admin, "key-once"), { name: "Once" });
    const again = await create(withKey(admin, "key-once"), { name: "Once" });
    expect(again).toEqual(first);
    expect(await launchesNamed("Once")).toBe(1);
    expect(await audited("Once")).toBe(1);
  });

  it("sent 20 times at once has one effect and one answer", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => create(withKey(admin, "key-crowd"), { name: "Crowd" })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await launchesNamed("Crowd")).toBe(1);
    expect(await audited("Crowd")).toBe(1);
  });

  it("is refused with another body, and with another verb", async () => {
    await create(withKey(admin, "key-taken"), { name: "Taken" });
    await expect(create(withKey(admin, "key-taken"), { name: "Different" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(other(withKey(admin, "key-taken"), { name: "Taken" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await launchesNamed("Different")).toBe(0);
  });

  it("belongs to one person: another's same key is another request", async () => {
    const lead = await world.as("lead");
    await create(withKey(admin, "key-shared"), { name: "Two people" });
    await create(withKey(lead, "key-shared"), { name: "Two people" });
    expect(await launchesNamed("Two people")).toBe(2);
  });

  it("that failed may be sent again and then succeeds", async () => {
    await expect(create(withKey(admin, "key-retry"), { name: "fails once" })).rejects.toThrow("not now");
    await create(withKey(admin, "key-retry"), { name: "fails once" });
    expect(await launchesNamed("fails once")).toBe(1);
  });

  it("leaves nothing behind from which a password could be guessed", async () => {
    const input = { name: "Secret", password: "correct horse battery" };
    await create(withKey(admin, "key-secret"), input);
    const row = await world.ports.db.idempotentAnswer.findFirstOrThrow({ where: { key: "key-secret" } });
    expect(row.digest).not.toBe(createHash("sha256").update(JSON.stringify(input)).digest("hex"));
    expect(JSON.stringify(row)).not.toContain("horse");
  });
});
