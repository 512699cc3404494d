import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "@/server/testing/world";
import { createFirstAdmin } from "./create-first-admin";
import { ensureSetupToken } from "./ensure-setup-token";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const request = (token: string, email = "mara@example.com", address = "10.0.0.1") => ({
  token,
  name: "Mara",
  email,
  password: "a rather long sentence",
  address,
});

describe("the first admin", () => {
  it("is refused while no token was ever issued", async () => {
    await expect(createFirstAdmin(world.anonymous(), request("nothing"))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is refused with a wrong token, and with one replaced by a newer", async () => {
    const old = await ensureSetupToken(world.ports);
    const newer = await ensureSetupToken(world.ports);
    expect(newer).not.toBe(old);
    for (const token of ["guess", old ?? ""]) {
      await expect(createFirstAdmin(world.anonymous(), request(token))).rejects.toMatchObject({
        code: "forbidden",
        fields: [{ path: "token" }],
      });
    }
    expect(await world.ports.db.person.count()).toBe(0);
  });

  it("needs a long password and a real address, and the token survives the mistake", async () => {
    const token = (await ensureSetupToken(world.ports)) ?? "";
    const wrong = { ...request(token), password: "short", email: "nobody" };
    await expect(createFirstAdmin(world.anonymous(), wrong)).rejects.toMatchObject({
      code: "invalid",
      fields: expect.arrayContaining([
        expect.objectContaining({ path: "password" }),
        expect.objectContaining({ path: "email" }),
      ]),
    });
    expect(await world.ports.db.setupToken.count()).toBe(1);
  });

  it("keeps only the token's hash", async () => {
    const token = (await ensureSetupToken(world.ports)) ?? "";
    const row = await world.ports.db.setupToken.findFirstOrThrow();
    expect(Buffer.from(row.tokenHash).toString("base64url")).not.toContain(token);
    expect(Buffer.from(row.tokenHash)).toHaveLength(32);
  });

  it("is made once by eight who try at the same moment; then the token is gone", async () => {
    const token = (await ensureSetupToken(world.ports)) ?? "";
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        createFirstAdmin(world.anonymous(), request(token, `first${index}@example.com`, `10.0.1.${index}`)),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of tries) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
    expect(await world.ports.db.person.findMany()).toMatchObject([{ role: "admin" }]);
    expect(await world.ports.db.setupToken.count()).toBe(0);
    expect(await ensureSetupToken(world.ports)).toBeNull();
    expect(await world.audit()).toMatchObject([
      { action: "people.create-first-admin", outcome: "done", actor: "somebody not signed in" },
    ]);
  });

  it("cannot be guessed without end from one address", async () => {
    const codes: string[] = [];
    for (let index = 0; index < 21; index++) {
      const guess = createFirstAdmin(world.anonymous(), request("guess", "m@example.com", "10.9.9.9"));
      await guess.catch((error: { code: string }) => codes.push(error.code));
    }
    expect(codes.at(-1)).toBe("rate_limited");
    expect(codes.slice(0, 20)).not.toContain("rate_limited");
  });
});
