import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PERMISSIONS, ROLES } from "@/server/kernel/permissions";
import { openWorld, type World } from "@/server/testing/world";
import { listAudit } from "./list-audit";
import { writeAudit } from "./write-audit";

let world: World;
let launchId: string;

beforeAll(async () => {
  world = await openWorld();
  launchId = (await world.launch()).id;
  const actor = { kind: "system", name: "test" } as const;
  for (let index = 1; index <= 7; index++) {
    await writeAudit(world.ports.db, {
      actor,
      action: `test.step-${index}`,
      outcome: index === 7 ? "denied" : "done",
      requestId: "request",
      subject: "thing",
      subjectId: index % 2 === 0 ? "even" : "odd",
      label: `Step ${index}`,
      ...(index <= 3 ? { launchId } : {}),
      changes: {
        index,
        password: "hunter2hunter2",
        nested: [{ api_key: "k-123456", url: "postgres://backup:s3cr:t@db.example.com:5432/shop" }],
        count: 12n,
        at: new Date(0),
        passwordSet: true,
      },
    });
  }
});
afterAll(() => world.close());

const actions = (entries: { action: string }[]) =>
  entries.map(({ action }) => action.replace("test.step-", ""));

describe("listAudit", () => {
  it("gives the newest first, page by page, each entry once", async () => {
    const admin = await world.as("admin");
    const first = await listAudit(admin, { limit: 3 });
    expect(actions(first.entries)).toEqual(["7", "6", "5"]);
    const second = await listAudit(admin, { limit: 3, before: first.next ?? 0 });
    expect(actions(second.entries)).toEqual(["4", "3", "2"]);
    const third = await listAudit(admin, { limit: 3, before: second.next ?? 0 });
    expect(actions(third.entries)).toEqual(["1"]);
    expect(third.next).toBeNull();
  });

  it("says there is no next page when the last one is exactly full", async () => {
    const admin = await world.as("admin");
    expect((await listAudit(admin, { limit: 7 })).next).toBeNull();
  });

  it("filters by launch and by subject", async () => {
    const lead = await world.as("lead");
    expect(actions((await listAudit(lead, { launchId })).entries)).toEqual(["3", "2", "1"]);
    expect(actions((await listAudit(lead, { subjectId: "even" })).entries)).toEqual(["6", "4", "2"]);
    expect(actions((await listAudit(lead, { subjectId: "even", launchId })).entries)).toEqual(["2"]);
  });

  it("shows refusals as such and never the request id", async () => {
    const [entry] = (await listAudit(await world.as("operator"), { limit: 1 })).entries;
    expect(entry).toMatchObject({ outcome: "denied", actor: "test", actorKind: "system", label: "Step 7" });
    expect(entry).not.toHaveProperty("requestId");
  });

  it.each(ROLES)("is read by a %s only where the table says so", async (role) => {
    const answer = listAudit(await world.as(role), {});
    if ((PERMISSIONS["audit:read"] as readonly string[]).includes(role))
      await expect(answer).resolves.toBeDefined();
    else await expect(answer).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("writeAudit", () => {
  it("stores no secret, by the field's name or inside an address", async () => {
    const rows = await world.ports.db.auditEntry.findMany({ where: { subject: "thing" } });
    const text = JSON.stringify(rows.map(({ changes }) => changes));
    for (const secret of ["hunter2", "k-123456", "s3cr", ":t@"]) expect(text).not.toContain(secret);
    expect(rows[0]?.changes).toMatchObject({
      index: 1,
      password: "[removed]",
      nested: [{ api_key: "[removed]", url: "postgres://backup:[removed]@db.example.com:5432/shop" }],
      count: "12",
      at: "1970-01-01T00:00:00.000Z",
      passwordSet: true,
    });
  });

  it("stores a character the database refuses in its visible form", async () => {
    const entry = {
      actor: { kind: "system", name: "test" } as const,
      outcome: "done" as const,
      requestId: "r",
    };
    await writeAudit(world.ports.db, {
      ...entry,
      action: "test.nul",
      subject: "nul",
      label: "x",
      changes: { a: "1\x002" },
    });
    const row = await world.ports.db.auditEntry.findFirstOrThrow({ where: { subject: "nul" } });
    expect(row.changes).toEqual({ a: "1\u24002" });
  });
});

describe("the audit table", () => {
  it.each([
    ["update", "update audit_entry set actor_name = 'somebody else'"],
    ["delete", "delete from audit_entry"],
    ["truncate", "truncate audit_entry"],
  ])("refuses %s, whoever asks", async (_name, sql) => {
    const before = await world.ports.db.auditEntry.count();
    await expect(world.ports.db.$executeRawUnsafe(sql)).rejects.toThrow("append-only");
    expect(await world.ports.db.auditEntry.count()).toBe(before);
  });
});
