import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadKeyring } from "./keyring";

const PLAIN = Buffer.alloc(300_000, "holdpoint ");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdpoint-keyring-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("backup keys", () => {
  it("are made once, for their owner only", async () => {
    const file = join(folder, "keys", "backup.key");
    const [first, second] = await Promise.all([loadKeyring(file), loadKeyring(file)]);
    expect(first.identity).toBe(second.identity);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("open what they locked, and refuse what was cut or changed", async () => {
    const keyring = await loadKeyring(join(folder, "backup.key"));
    const sealed = await buffer(keyring.encrypt(Readable.from([PLAIN])));
    expect((await buffer(keyring.decrypt(Readable.from([sealed])))).equals(PLAIN)).toBe(true);
    const flipped = Buffer.from(sealed);
    flipped[sealed.length >> 1] = (flipped[sealed.length >> 1] ?? 0) ^ 1;
    await expect(buffer(keyring.decrypt(Readable.from([flipped])))).rejects.toThrow();
    await expect(buffer(keyring.decrypt(Readable.from([sealed.subarray(0, -20)])))).rejects.toThrow();
  });

  it("lock for the recovery key too, and the age program opens it", async (test) => {
    if (!existsSync("/usr/bin/age")) test.skip("the age program is not installed");
    const recovery = await loadKeyring(join(folder, "recovery.key"));
    const keyring = await loadKeyring(join(folder, "backup.key"), recovery.recipients[0]);
    const file = join(folder, "data.age");
    await writeFile(file, await buffer(keyring.encrypt(Readable.from([PLAIN]))));
    for (const { identityFile } of [keyring, recovery]) {
      const opened = execFileSync("/usr/bin/age", ["-d", "-i", identityFile, file], { maxBuffer: 1 << 20 });
      expect(opened.equals(PLAIN)).toBe(true);
    }
  });

  it("take no recovery key that is none", async () => {
    await expect(loadKeyring(join(folder, "backup.key"), "age1nonsense")).rejects.toThrow("age public key");
  });
});
