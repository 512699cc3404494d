import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openWorld, type World } from "@/server/testing/world";
import { command } from "./command";
import type { Context } from "./context";
import { CONSOLE_STREAM, defineEvent } from "./define-event";
import { DomainError } from "./errors";
import { transact } from "./transact";

let world: World;
let admin: Context;

beforeAll(async () => {
  world = await openWorld();
  admin = await world.as("admin");
});
afterAll(() => world.close());

const named = defineEvent({
  type: "test.named",
  permission: "launches:read",
  payload: z.object({ name: z.string() }),
});

interface Behaviour {
  forgetAudit?: boolean;
  failAfterWrite?: boolean;
  effect?: () => Promise<void>;
}

/** Creates a launch and announces it: the shortest command that does everything a command can do. */
function makeCommand(behaviour: Behaviour = {}) {
  return command({
    name: "test.create",
    summary: "",
    permission: "launches:write",
    input: z.object({ name: z.string().min(2), tags: z.array(z.string().max(5)).default([]) }),
    output: z.object({ id: z.uuid(), name: z.string() }),
    run: async (tx, { name }) => {
      const row = await tx.db.launch.create({ data: { name, slug: `${name}-${Math.random()}` } });
      if (!behaviour.forgetAudit) tx.audit({ subject: "launch", subjectId: row.id, label: name });
      tx.emit(named.on(CONSOLE_STREAM, { name, secret: "x" } as { name: string }));
      if (behaviour.effect) tx.after(behaviour.effect);
      if (behaviour.failAfterWrite) throw new DomainError("conflict", "No.");
      return row;
    },
  });
}

const launchesNamed = (name: string) => world.ports.db.launch.count({ where: { name } });
const head = async () =>
  Number((await world.ports.db.liveStream.findUnique({ where: { id: "console" } }))?.seq ?? 0);

describe("a command", () => {
  it("refuses a role that may not, writes that down and changes nothing", async () => {
    const create = makeCommand();
    const stakeholder = await world.as("stakeholder");
    await expect(create(stakeholder, { name: "Refused" })).rejects.toMatchObject({
      code: "forbidden",
      details: { permission: "launches:write" },
    });
    expect(await launchesNamed("Refused")).toBe(0);
    const entries = await world.ports.db.auditEntry.findMany({ where: { requestId: stakeholder.requestId } });
    expect(entries).toMatchObject([{ action: "test.create", outcome: "denied", actorName: "stakeholder" }]);
  });

  it("asks a stranger to sign in and tells the audit nothing about strangers", async () => {
    const stranger = world.anonymous();
    await expect(makeCommand()(stranger, { name: "Stranger" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await world.ports.db.auditEntry.count({ where: { requestId: stranger.requestId } })).toBe(0);
  });

  it("checks the permission before it looks at the input", async () => {
    const stakeholder = await world.as("stakeholder");
    await expect(makeCommand()(stakeholder, {} as never)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("names every field that is wrong, by its path", async () => {
    const wrong = makeCommand()(admin, { name: "A", tags: ["fine", "too long a tag"] });
    await expect(wrong).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "name" }, { path: "tags.1" }],
    });
    await expect(wrong).rejects.toThrow(/^name: /);
  });

  it("answers with the fields of its output and no others, in the event too", async () => {
    const answer = await makeCommand()(admin, { name: "Listed" });
    expect(Object.keys(answer).sort()).toEqual(["id", "name"]);
    const event = await world.ports.db.liveEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
    expect(event.payload).toEqual({ name: "Listed" });
  });

  it("that forgets the audit fails and leaves nothing behind", async () => {
    const before = await head();
    await expect(makeCommand({ forgetAudit: true })(admin, { name: "Forgotten" })).rejects.toThrow(
      "wrote no audit",
    );
    expect(await launchesNamed("Forgotten")).toBe(0);
    expect(await head()).toBe(before);
  });

  it("that fails leaves no row, no audit entry, no event and no effect", async () => {
    const before = await head();
    const ctx = { ...admin, requestId: "fails-late" };
    let effects = 0;
    const effect = async () => {
      effects++;
    };
    await expect(makeCommand({ failAfterWrite: true, effect })(ctx, { name: "Undone" })).rejects.toThrow(
      "No.",
    );
    expect(await launchesNamed("Undone")).toBe(0);
    expect(await world.ports.db.auditEntry.count({ where: { requestId: "fails-late" } })).toBe(0);
    expect(await head()).toBe(before);
    expect(effects).toBe(0);
  });

  it("numbers the events of 20 commands at once without a gap or a repeat", async () => {
    const before = await head();
    const create = makeCommand();
    await Promise.all(Array.from({ length: 20 }, (_, index) => create(admin, { name: `Crowd ${index}` })));
    const events = await world.ports.db.liveEvent.findMany({
      where: { stream: CONSOLE_STREAM, seq: { gt: BigInt(before) } },
      orderBy: { seq: "asc" },
    });
    expect(events.map(({ seq }) => Number(seq) - before)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(new Set(events.map(({ payload }) => JSON.stringify(payload))).size).toBe(20);
  });
});

describe("a character the database cannot store", () => {
  it.each([
    ["in a text column", "nul\0"],
    ["in an event's JSON", "half \ud800"],
  ])("is refused as input, %s", async (_where, name) => {
    await expect(makeCommand()(admin, { name })).rejects.toMatchObject({ code: "invalid" });
    expect(await world.ports.db.launch.count({ where: { name: { startsWith: name.slice(0, 3) } } })).toBe(0);
  });
});

describe("an effect", () => {
  it("runs after the commit, when others already see the change", async () => {
    const seen: number[] = [];
    const effect = async () => {
      seen.push(await launchesNamed("Committed"));
    };
    await makeCommand({ effect })(admin, { name: "Committed" });
    expect(seen).toEqual([1]);
  });

  it("that fails, at once or later, undoes nothing and stops no other effect", async () => {
    let ran = 0;
    const result = await transact(admin, "test.effects", async (tx) => {
      tx.unchanged();
      await tx.db.launch.create({ data: { name: "Kept", slug: "kept" } });
      tx.after(() => {
        throw new Error("at once");
      });
      tx.after(async () => {
        throw new Error("later");
      });
      tx.after(async () => {
        ran++;
      });
      return "answer";
    });
    expect(result).toBe("answer");
    expect(ran).toBe(1);
    expect(await launchesNamed("Kept")).toBe(1);
  });
});

describe("a lost race", () => {
  it("for a unique key runs again and sees what the winner wrote", async () => {
    let tries = 0;
    const answer = await transact(admin, "test.race", async (tx) => {
      tx.unchanged();
      tries++;
      const free = tries === 1 ? "race" : `race-${tries}`;
      if (tries === 1) await world.ports.db.launch.create({ data: { name: "Winner", slug: "race" } });
      return (await tx.db.launch.create({ data: { name: "Loser", slug: free } })).slug;
    });
    expect(answer).toBe("race-2");
  });

  it("that is lost every time ends as a conflict", async () => {
    let tries = 0;
    const losing = transact(admin, "test.race", async (tx) => {
      tx.unchanged();
      tries++;
      await tx.db
        .$executeRaw`insert into launch (id, slug, name) values (gen_random_uuid(), 'race', 'Loser')`;
    });
    await expect(losing).rejects.toMatchObject({ code: "conflict" });
    expect(tries).toBe(3);
  });

  it("of a deadlock is run again until both have committed", async () => {
    const ids = await Promise.all(
      ["dead-a", "dead-b"].map((slug) => world.ports.db.launch.create({ data: { name: slug, slug } })),
    );
    const touch = (order: readonly { id: string }[]) =>
      transact(admin, "test.deadlock", async (tx) => {
        tx.unchanged();
        for (const { id } of order) {
          await tx.db.$executeRaw`update launch set rev = rev + 1 where id = ${id}::uuid`;
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
      });
    await Promise.all([touch(ids), touch([...ids].reverse())]);
    const rows = await world.ports.db.launch.findMany({ where: { slug: { startsWith: "dead-" } } });
    expect(rows.map(({ rev }) => rev)).toEqual([3, 3]);
  });
});
