import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadKeyring } from "./keyring";
import { loadMasterKey } from "./master-key";
import { createVault } from "./vault";

let folder: string;
let keyFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdpoint-vault-"));
  keyFile = join(folder, "keys", "master.json");
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const CONTEXT = "system:1:password:db.example.org:5432";

describe("sealing", () => {
  it("opens what it sealed, whatever the text", async () => {
    const vault = createVault(await loadMasterKey(keyFile));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (secret) => {
        expect(vault.open(vault.seal(secret, CONTEXT), CONTEXT)).toBe(secret);
      }),
    );
  });

  it("does not open in another row or for another host", async () => {
    const vault = createVault(await loadMasterKey(keyFile));
    const sealed = vault.seal("hunter2", CONTEXT);
    expect(() => vault.open(sealed, CONTEXT.replace(":1:", ":2:"))).toThrow("does not open");
    expect(() => vault.open(sealed, CONTEXT.replace("db.example", "evil.example"))).toThrow("does not open");
  });

  it("does not open when any character was changed", async () => {
    const vault = createVault(await loadMasterKey(keyFile));
    const sealed = vault.seal("hunter2", CONTEXT);
    for (let index = 0; index < sealed.length; index += 1) {
      const other = sealed[index] === "A" ? "B" : "A";
      const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
      expect(() => vault.open(changed, CONTEXT), `character ${index}`).toThrow();
    }
    for (const cut of [0, 1, 10, sealed.length - 1]) {
      expect(() => vault.open(sealed.slice(0, cut), CONTEXT)).toThrow();
    }
  });

  it("never seals the same secret to the same text", async () => {
    const vault = createVault(await loadMasterKey(keyFile));
    expect(vault.seal("a", CONTEXT)).not.toBe(vault.seal("a", CONTEXT));
  });
});

describe("the key file", () => {
  it("is made once, for its owner only, and opens what was sealed before a restart", async () => {
    const [first, second] = await Promise.all([loadMasterKey(keyFile), loadMasterKey(keyFile)]);
    expect(first.activeId).toBe(second.activeId);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const sealed = createVault(first).seal("s", CONTEXT);
    expect(createVault(await loadMasterKey(keyFile)).open(sealed, CONTEXT)).toBe("s");
  });

  it("is not made anew where something is locked with it", async () => {
    const missing = "is missing, but there are backups made with it";
    await expect(loadMasterKey(keyFile, false)).rejects.toThrow(missing);
    await expect(loadKeyring(keyFile, undefined, false)).rejects.toThrow(missing);
    await expect(stat(keyFile)).rejects.toThrow("ENOENT");
  });

  it("is refused when others can read it, or when it is damaged, and is left as it is", async () => {
    await loadMasterKey(keyFile);
    await chmod(keyFile, 0o644);
    await expect(loadMasterKey(keyFile)).rejects.toThrow("chmod 600");
    await chmod(keyFile, 0o600);
    await writeFile(keyFile, "{");
    await expect(loadMasterKey(keyFile)).rejects.toThrow("damaged");
    expect(await readFile(keyFile, "utf8")).toBe("{");
  });

  it("can be replaced: old secrets open, are known as outdated, and are sealed anew", async () => {
    const old = await loadMasterKey(keyFile);
    const sealed = createVault(old).seal("s", CONTEXT);
    const fresh = { activeId: "ffffffff", keys: new Map([...old.keys, ["ffffffff", Buffer.alloc(32, 9)]]) };
    const vault = createVault(fresh);
    expect(vault.isOutdated(sealed)).toBe(true);
    const renewed = vault.reseal(sealed, CONTEXT);
    expect(vault.isOutdated(renewed)).toBe(false);
    const withoutOld = createVault({
      activeId: "ffffffff",
      keys: new Map([["ffffffff", Buffer.alloc(32, 9)]]),
    });
    expect(withoutOld.open(renewed, CONTEXT)).toBe("s");
    expect(() => withoutOld.open(sealed, CONTEXT)).toThrow("key that sealed this secret is gone");
  });
});

describe("derived keys", () => {
  it("are stable for a label and differ between labels and masters", async () => {
    const vault = createVault(await loadMasterKey(keyFile));
    expect(vault.deriveKey("session")).toEqual(vault.deriveKey("session"));
    expect(vault.deriveKey("session")).not.toEqual(vault.deriveKey("manifest"));
    const other = createVault(await loadMasterKey(join(folder, "other.json")));
    expect(other.deriveKey("session")).not.toEqual(vault.deriveKey("session"));
    expect(vault.deriveKey("session")).toHaveLength(32);
  });
});
