import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "@/server/kernel/ports/store";
import { openFolderStore } from "./folder";

const ID = "01jd0backup0001";
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdpoint-store-"));
  store = await openFolderStore(join(folder, "store"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(part: "data" | "manifest", content: string, id = ID): Promise<void> {
  const writer = await store.create(id, part);
  await writer.write(Buffer.from(content));
  await writer.commit();
}

describe("the folder store", () => {
  it("shows a part only once it is committed", async () => {
    const writer = await store.create(ID, "data");
    await writer.write(Buffer.from("sealed"));
    expect(await store.size(ID, "data")).toBeNull();
    await writer.commit();
    expect(await text(await store.open(ID, "data"))).toBe("sealed");
  });

  it("calls an object complete only with its manifest, and lists leftovers as such", async () => {
    await put("data", "sealed");
    const unfinished = await store.create("01jd0backup0002", "data");
    expect((await store.list()).map(({ objectId, complete }) => [objectId, complete])).toEqual([
      [ID, false],
      ["01jd0backup0002", false],
    ]);
    await unfinished.abort();
    await put("manifest", "{}");
    expect((await store.list())[0]).toMatchObject({ objectId: ID, complete: true, bytes: 8 });
  });

  it("leaves nothing after an abort", async () => {
    const writer = await store.create(ID, "data");
    await writer.write(Buffer.from("half"));
    await writer.abort();
    expect(await readdir(join(store.location, ID))).toEqual([]);
  });

  it("never overwrites, and never lets two write at once", async () => {
    await put("data", "first");
    await expect(store.create(ID, "data")).rejects.toMatchObject({ code: "conflict" });
    const writer = await store.create(ID, "manifest");
    await expect(store.create(ID, "manifest")).rejects.toMatchObject({ code: "EEXIST" });
    await writer.abort();
  });

  it("removes an object whole", async () => {
    await put("data", "sealed");
    await put("manifest", "{}");
    expect(await store.remove(ID)).toBe(true);
    expect(await store.remove(ID)).toBe(false);
    expect(await store.list()).toEqual([]);
    await expect(store.open(ID, "data")).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps what it stores from other users", async () => {
    await put("data", "sealed");
    const { mode } = await stat(join(store.location, ID, "data.age"));
    expect(mode & 0o077).toBe(0);
  });

  it("takes no id that could lead out of its folder", async () => {
    await writeFile(join(folder, "manifest.json"), "outside");
    const ids = [
      "..",
      "../store",
      "a/../../x",
      "/etc/passwd",
      "..%2f..%2fx",
      "CON-backup-1",
      ".hidden-file",
      "",
    ];
    for (const id of ids) {
      await expect(store.create(id, "manifest")).rejects.toMatchObject({ code: "invalid" });
      await expect(store.open(id, "manifest")).rejects.toMatchObject({ code: "invalid" });
      await expect(store.remove(id)).rejects.toMatchObject({ code: "invalid" });
    }
    const anything = fc.string({ maxLength: 80 }).filter((id) => !/^[a-z0-9][a-z0-9-]{7,63}$/.test(id));
    await fc.assert(
      fc.asyncProperty(anything, async (id) => {
        await expect(store.remove(id)).rejects.toMatchObject({ code: "invalid" });
      }),
    );
  });

  it("does not follow a link laid in its way", async () => {
    const outside = join(folder, "outside");
    await writeFile(outside, "precious");
    await mkdir(join(store.location, ID));
    await symlink(outside, join(store.location, ID, "data.age.partial"));
    await expect(store.create(ID, "data")).rejects.toMatchObject({ code: "EEXIST" });
    expect((await stat(outside)).size).toBe(8);
  });

  it("says so when the disk is full", async (test) => {
    const small = join(folder, "small");
    await mkdir(small);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small], { stdio: "ignore" });
    } catch {
      test.skip("mounting a small disk needs root");
    }
    try {
      const full = await openFolderStore(small);
      const writer = await full.create(ID, "data");
      await expect(writer.write(Buffer.alloc(2 << 20))).rejects.toThrow("The store is full.");
      await writer.abort();
      expect(await readdir(join(small, ID))).toEqual([]);
    } finally {
      execFileSync("umount", [small]);
    }
  });
});
