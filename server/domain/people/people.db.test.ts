import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { may, ROLES } from "@/server/kernel/permissions";
import { openWorld, type World } from "@/server/testing/world";
import { addPerson } from "./add-person";
import { changePassword } from "./change-password";
import { changePerson } from "./change-person";
import { getMe } from "./get-me";
import { listPeople } from "./list-people";
import { signOut } from "./sign-out";

let world: World;
let admin: Context;
let count = 0;
const password = "a rather long sentence";

beforeAll(async () => {
  world = await openWorld();
  admin = await world.as("admin");
});
afterAll(() => world.close());

const newPerson = (role: (typeof ROLES)[number] = "lead") => {
  count++;
  return { name: `Person ${count}`, email: `person${count}@example.com`, role, password };
};
const idOf = (ctx: Context) => (ctx.actor.kind === "person" ? ctx.actor.id : "");
const versionOf = async (id: string) =>
  (await world.ports.db.person.findUniqueOrThrow({ where: { id } })).version;
const openSessions = (personId: string) =>
  world.ports.db.session.count({ where: { personId, revokedAt: null } });

describe("addPerson", () => {
  it("creates an account, audits it without the password and tells the console", async () => {
    const person = await addPerson(admin, newPerson("operator"));
    expect(person).toMatchObject({ role: "operator", disabled: false, version: 1 });
    expect(person).not.toHaveProperty("passwordHash");
    const row = await world.ports.db.person.findUniqueOrThrow({ where: { id: person.id } });
    expect(row.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await world.audit(person.id)).toEqual([
      { action: "people.add", outcome: "done", actor: "admin", changes: { role: "operator" } },
    ]);
    expect((await world.events("console")).at(-1)).toEqual({ type: "people.changed", payload: person });
  });

  it("refuses a second account for one address, at once or in a row", async () => {
    const same = newPerson();
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => addPerson(admin, same)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries) {
      if (one.status === "rejected") {
        expect(one.reason).toMatchObject({ code: "conflict", fields: [{ path: "email" }] });
      }
    }
    await expect(addPerson(admin, { ...same, email: same.email.toUpperCase() })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it.each([
    ["a short password", { password: "elevenchars" }, "password"],
    ["an endless password", { password: "x".repeat(129) }, "password"],
    ["no address", { email: "mara" }, "email"],
    ["an empty name", { name: "  " }, "name"],
    ["a name with invisible characters", { name: "Ma\u200bra" }, "name"],
    ["an unknown role", { role: "owner" as never }, "role"],
  ])("refuses %s and names the field", async (_what, wrong, path) => {
    await expect(addPerson(admin, { ...newPerson(), ...wrong })).rejects.toMatchObject({
      code: "invalid",
      fields: [expect.objectContaining({ path })],
    });
  });
});

describe("each verb", () => {
  it.each(ROLES)("obeys the table for a %s", async (role) => {
    const target = await addPerson(admin, newPerson());
    const ctx = await world.as(role);
    const verbs = {
      "people:write": [
        () => addPerson(ctx, newPerson()),
        () => changePerson(ctx, { personId: target.id, version: target.version, name: "Renamed" }),
      ],
      "people:read": [() => listPeople(ctx, {})],
      "session:own": [() => getMe(ctx, {})],
    } as const;
    for (const [permission, calls] of Object.entries(verbs)) {
      for (const call of calls) {
        if (may(role, permission as keyof typeof verbs)) await expect(call()).resolves.toBeDefined();
        else await expect(call()).rejects.toMatchObject({ code: "forbidden" });
      }
    }
  });

  it("asks a stranger to sign in", async () => {
    const stranger = world.anonymous();
    for (const work of [
      addPerson(stranger, newPerson()),
      listPeople(stranger, {}),
      getMe(stranger, {}),
      signOut(stranger, {}),
      changePassword(stranger, { current: "x", next: password }),
    ]) {
      await expect(work).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });
});

describe("changePerson", () => {
  it("changes the role, ends that person's sessions and records before and after", async () => {
    const lead = await world.as("lead", "Lena");
    const personId = idOf(lead);
    expect(await openSessions(personId)).toBe(1);
    const view = await changePerson(admin, { personId, version: 1, role: "operator" });
    expect(view).toMatchObject({ role: "operator", version: 2 });
    expect(await openSessions(personId)).toBe(0);
    expect((await world.audit(personId)).at(-1)).toMatchObject({
      action: "people.change",
      changes: { before: { role: "lead", disabled: false }, after: { role: "operator", disabled: false } },
    });
  });

  it("leaves sessions alone when only the name changes", async () => {
    const personId = idOf(await world.as("lead", "Named"));
    await changePerson(admin, { personId, version: 1, name: "Renamed" });
    expect(await openSessions(personId)).toBe(1);
  });

  it("disables and enables, and ends sessions when disabled", async () => {
    const personId = idOf(await world.as("operator", "Otto"));
    expect(await changePerson(admin, { personId, version: 1, disabled: true })).toMatchObject({
      disabled: true,
    });
    expect(await openSessions(personId)).toBe(0);
    expect(await changePerson(admin, { personId, version: 2, disabled: false })).toMatchObject({
      disabled: false,
    });
  });

  it("lets the first of two concurrent changes win", async () => {
    const personId = idOf(await world.as("lead", "Contested"));
    const tries = await Promise.allSettled(
      ["One", "Two", "Three"].map((name) => changePerson(admin, { personId, version: 1, name })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await versionOf(personId)).toBe(2);
  });

  it("knows nobody by a strange id", async () => {
    const personId = "019e0000-0000-7000-8000-000000000000";
    await expect(changePerson(admin, { personId, version: 1 })).rejects.toMatchObject({ code: "not_found" });
  });

  it("never leaves the console without an enabled admin, not even when two demote each other", async () => {
    const alone = { personId: idOf(admin), version: await versionOf(idOf(admin)) };
    await expect(changePerson(admin, { ...alone, role: "lead" })).rejects.toThrow("last admin");
    await expect(changePerson(admin, { ...alone, disabled: true })).rejects.toThrow("last admin");

    for (let round = 0; round < 5; round++) {
      const second = await world.as("admin", `Second ${round}`);
      const tries = await Promise.allSettled([
        changePerson(admin, { personId: idOf(second), version: await versionOf(idOf(second)), role: "lead" }),
        changePerson(second, {
          personId: idOf(admin),
          version: await versionOf(idOf(admin)),
          disabled: true,
        }),
      ]);
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const enabled = { role: "admin", disabledAt: null };
      expect(await world.ports.db.person.count({ where: enabled })).toBe(1);
      await world.ports.db.person.update({ where: { id: idOf(admin) }, data: { disabledAt: null } });
      await world.ports.db.person.updateMany({ where: { id: idOf(second) }, data: { role: "lead" } });
    }
  });
});

describe("changePassword", () => {
  it("needs the current password and says so at the field", async () => {
    const person = await addPerson(admin, newPerson());
    const ctx: Context = {
      ...admin,
      actor: { kind: "person", id: person.id, name: person.name, role: "lead", sessionId: person.id },
    };
    const wrong = changePassword(ctx, { current: "not it", next: "another long sentence" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid", fields: [{ path: "current" }] });
  });

  it("ends every session but the one in use, and the old password stops working", async () => {
    const person = await addPerson(admin, newPerson());
    const sessions = await Promise.all(
      [1, 2, 3].map((index) =>
        world.ports.db.session.create({
          data: {
            personId: person.id,
            tokenHash: new Uint8Array(Buffer.from(`${person.id}-${index}`)),
            expiresAt: new Date(Date.now() + 60_000),
          },
        }),
      ),
    );
    const sessionId = sessions[0]?.id ?? "";
    const ctx: Context = {
      ...admin,
      actor: { kind: "person", id: person.id, name: person.name, role: "lead", sessionId },
    };
    expect(await changePassword(ctx, { current: password, next: "another long sentence" })).toEqual({
      sessionsEnded: 2,
    });
    const open = await world.ports.db.session.findMany({ where: { personId: person.id, revokedAt: null } });
    expect(open.map(({ id }) => id)).toEqual([sessionId]);
    await expect(changePassword(ctx, { current: password, next: password })).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await world.audit(person.id)).slice(-2)).toMatchObject([
      { action: "people.change-password", outcome: "done", changes: { sessionsEnded: 2 } },
      { action: "people.change-password", outcome: "denied", changes: {} },
    ]);
  });

  it("refuses for a while after five wrong passwords, and forgets them after a right one", async () => {
    const person = await addPerson(admin, newPerson());
    const { id, name } = person;
    const ctx: Context = { ...admin, actor: { kind: "person", id, name, role: "lead", sessionId: id } };
    const next = "another long sentence";
    const wrong = () =>
      changePassword(ctx, { current: "not it", next }).catch((error: { code: string }) => error.code);
    for (let tries = 1; tries <= 4; tries++) expect(await wrong()).toBe("invalid");
    await changePassword(ctx, { current: password, next });
    for (let tries = 1; tries <= 5; tries++) expect(await wrong()).toBe("invalid");
    expect(await wrong()).toBe("rate_limited");
    await expect(changePassword(ctx, { current: next, next: password })).rejects.toMatchObject({
      code: "rate_limited",
      message: expect.stringMatching(/Try again in 1[45] min\./),
      details: { retryAfterSeconds: expect.any(Number) },
    });
    const denied = (await world.audit(id)).filter(({ outcome }) => outcome === "denied");
    expect(denied, "an attempt that was not checked is not recorded").toHaveLength(9);
  });
});

describe("signOut, getMe and listPeople", () => {
  it("sign-out ends this session only, once", async () => {
    const here = await world.as("lead", "Leaver");
    await world.as("lead", "Leaver");
    expect(await signOut(here, {})).toEqual({ ended: true });
    expect(await signOut(here, {})).toEqual({ ended: false });
    expect(await openSessions(idOf(here))).toBe(1);
    expect((await world.audit(idOf(here))).at(-1)).toMatchObject({ action: "people.sign-out" });
  });

  it("getMe says who is signed in", async () => {
    const me = await getMe(await world.as("stakeholder"), {});
    expect(me).toMatchObject({ name: "stakeholder", email: "stakeholder@example.com", role: "stakeholder" });
  });

  it("listPeople gives everybody by name, without hashes", async () => {
    const { people } = await listPeople(admin, {});
    const names = people.map(({ name }) => name);
    expect(names.length).toBe(await world.ports.db.person.count());
    expect(JSON.stringify(people)).not.toContain("argon2");
    expect(people.find(({ name }) => name === "admin")?.lastSeenAt).not.toBeNull();
  });
});
