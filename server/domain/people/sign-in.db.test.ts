import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "@/server/testing/world";
import { addPerson } from "./add-person";
import { changePerson } from "./change-person";
import type { PersonView } from "./schema";
import { signIn } from "./sign-in";

let world: World;
let mara: PersonView;
const password = "a rather long sentence";

beforeAll(async () => {
  world = await openWorld();
  const person = { name: "Mara", email: "Mara@Example.com", role: "operator" as const, password };
  mara = await addPerson(await world.as("admin"), person);
});
afterAll(() => world.close());

let hosts = 0;
const freshAddress = () => `10.1.${Math.floor(++hosts / 250)}.${hosts % 250}`;

function attempt(email: string, given: string, address = freshAddress()) {
  return signIn(world.anonymous(), { email, password: given, address, userAgent: "test" });
}

async function refusal(work: Promise<unknown>) {
  return work.then(
    () => null,
    (reason: { code: string; message: string; details: Record<string, unknown> }) => reason,
  );
}

describe("signIn", () => {
  it("issues a session for the right password, whatever the case of the address", async () => {
    const answer = await attempt(" MARA@example.COM ", password);
    expect(answer.me).toEqual({ id: mara.id, name: "Mara", email: "mara@example.com", role: "operator" });
    expect(Buffer.from(answer.sessionToken, "base64url")).toHaveLength(32);
    const hours = (Date.parse(answer.expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThan(24.1);
    const sessions = await world.ports.db.session.findMany({ where: { personId: mara.id } });
    expect(JSON.stringify(sessions)).not.toContain(answer.sessionToken);
    expect((await world.audit(mara.id)).at(-1)).toMatchObject({ action: "people.sign-in", outcome: "done" });
  });

  it("gives every sign-in a token of its own", async () => {
    const tokens = await Promise.all(
      [1, 2, 3].map(async () => (await attempt(mara.email, password)).sessionToken),
    );
    expect(new Set(tokens).size).toBe(3);
  });

  it("tells an unknown account, a wrong password and a disabled account in the same words, after the same work", async () => {
    const admin = await world.as("admin");
    const gone = await addPerson(admin, { name: "Gone", email: "gone@example.com", role: "lead", password });
    await changePerson(admin, { personId: gone.id, version: gone.version, disabled: true });
    const { passwords } = world.ports.outside;
    const checked: (string | null)[] = [];
    const counting = {
      hash: passwords.hash,
      verify: (...given: Parameters<typeof passwords.verify>) => {
        checked.push(given[0]);
        return passwords.verify(...given);
      },
    };
    world.ports.outside.passwords = counting;
    const texts = new Set<string>();
    for (const [email, given] of [
      [mara.email, "not the password"],
      ["nobody@example.com", password],
      [gone.email, password],
    ] as const) {
      const error = await refusal(attempt(email, given));
      texts.add(`${error?.code}: ${error?.message}`);
    }
    world.ports.outside.passwords = passwords;
    expect([...texts]).toEqual([
      "unauthenticated: E-mail and password do not match. Check both and try again.",
    ]);
    expect(checked).toEqual([expect.stringContaining("$argon2id$"), null, null]);
  });

  it("spends as long on an account that does not exist as on one that does", async () => {
    const { passwords } = world.ports.outside;
    const stored = await passwords.hash(password);
    const fastest = async (hash: string | null) => {
      const times: number[] = [];
      for (let round = 0; round < 6; round++) {
        const started = performance.now();
        expect(await passwords.verify(hash, "not the password")).toBe(false);
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    await fastest(null);
    const [known, unknown] = [await fastest(stored), await fastest(null)];
    expect(unknown).toBeGreaterThan(known / 3);
    expect(known).toBeGreaterThan(unknown / 3);
    expect(await passwords.verify(null, "a password nobody has")).toBe(false);
  });

  it("refuses the sixth wrong try from one address even with the right password, and no other address", async () => {
    const address = freshAddress();
    for (let index = 0; index < 5; index++) {
      expect((await refusal(attempt(mara.email, "wrong", address)))?.code).toBe("unauthenticated");
    }
    const error = await refusal(attempt(mara.email, password, address));
    expect(error).toMatchObject({ code: "rate_limited" });
    expect(error?.details.retryAfterSeconds).toBeGreaterThan(600);
    await expect(attempt(mara.email, password)).resolves.toBeDefined();
  });

  it("counts an account's tries in the same way however the address is written", async () => {
    const address = freshAddress();
    for (const email of [
      "mara@example.com",
      "MARA@example.com",
      " mara@example.com",
      "Mara@Example.Com",
      "mara@example.com ",
    ]) {
      await refusal(attempt(email, "wrong", address));
    }
    expect((await refusal(attempt(mara.email, password, address)))?.code).toBe("rate_limited");
  });

  it("forgets wrong tries after a right one", async () => {
    const address = freshAddress();
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 4; index++) await refusal(attempt(mara.email, "wrong", address));
      await expect(attempt(mara.email, password, address)).resolves.toBeDefined();
    }
  });

  it("counts at the database even for the longest account name", async () => {
    const address = freshAddress();
    const email = `${"x".repeat(240)}@example.com`;
    for (let index = 0; index < 5; index++) await refusal(attempt(email, "wrong", address));
    expect((await refusal(attempt(email, "wrong", address)))?.code).toBe("rate_limited");
    const rows = await world.ports.db.rateLimit.findMany();
    expect(rows.some(({ points }) => points === 6)).toBe(true);
    expect(JSON.stringify(rows.map(({ key }) => key))).not.toContain("example.com");
  });

  it("limits one address over all accounts", async () => {
    const address = freshAddress();
    const tries = Array.from({ length: 62 }, (_, index) =>
      refusal(attempt(`guess${index}@example.com`, "wrong", address)),
    );
    const codes = (await Promise.all(tries)).map((error) => error?.code);
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(60);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(2);
  });

  it("records a refused attempt for good, without what was typed", async () => {
    const typed = "Nobody.Here@example.com";
    await refusal(attempt(typed, "my secret sentence", "10.9.9.9"));
    await refusal(attempt(mara.email, "not the password", "10.9.9.9"));
    const rows = await world.ports.db.auditEntry.findMany({
      where: { action: "people.sign-in", outcome: "denied", changes: { path: ["from"], equals: "10.9.9.9" } },
      orderBy: { seq: "asc" },
    });
    expect(rows).toMatchObject([
      { subject: "person", subjectId: null, label: "unknown account", actorKind: "anonymous" },
      { subject: "person", subjectId: mara.id, label: "Mara" },
    ]);
    expect(rows[0]?.changes).toEqual({
      from: "10.9.9.9",
      emailDigest: createHash("sha256").update(typed.toLowerCase()).digest("hex").slice(0, 16),
    });
    expect(JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? "" : value))).not.toMatch(
      /nobody|secret sentence|not the password/i,
    );
  });

  it("records nothing more while the limit holds", async () => {
    const address = "10.9.9.10";
    for (let tries = 1; tries <= 9; tries++) await refusal(attempt("limited@example.com", "wrong", address));
    const rows = await world.ports.db.auditEntry.count({
      where: { outcome: "denied", changes: { path: ["from"], equals: address } },
    });
    expect(rows).toBe(5);
  });
});
