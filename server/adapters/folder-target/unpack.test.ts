import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countArchive, Unpacking } from "./unpack";
import { isPlain, leadsInside } from "./walk";

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "holdpoint-unpack-"));
});
afterAll(() => rm(place, { recursive: true, force: true }));

interface Thing {
  path: string;
  type?: "file" | "symlink";
  content?: string;
  link?: string;
  listed?: boolean;
  said?: string;
}

const signal = new AbortController().signal;

/** An archive as somebody might forge it. */
function archive(things: readonly Thing[], { list = true } = {}): Readable {
  const tar = pack();
  const lines: string[] = [];
  for (const { path, type = "file", content = "x", link = "", listed = true, said = content } of things) {
    if (type === "file") tar.entry({ name: path, mode: 0o644 }, content);
    else tar.entry({ name: path, type, linkname: link }, "");
    const sha256 = type === "file" ? createHash("sha256").update(said).digest("hex") : "";
    const entry = {
      path,
      type,
      size: content.length,
      sha256,
      mode: 0o644,
      mtime: 0,
      ...(link === "" ? {} : { link }),
    };
    if (listed) lines.push(`${JSON.stringify(entry)}\n`);
  }
  if (list) tar.entry({ name: "holdpoint-files.jsonl" }, lines.join(""));
  tar.finalize();
  return Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false });
}

describe("an archive that was forged", () => {
  it.each(["../escape", "/etc/escape", "a/../../escape", "a//b", "./a"])(
    "does not get out by %s",
    async (path) => {
      const unpacking = new Unpacking(join(place, "in"), () => undefined);
      await expect(unpacking.take(archive([{ path }]), signal)).rejects.toMatchObject({
        details: { reason: "escape" },
      });
      await unpacking.close();
      expect(await readdir(place)).not.toContain("escape");
    },
  );

  it("does not write through a link it brought along", async () => {
    const inside = join(place, "through");
    const unpacking = new Unpacking(inside, () => undefined);
    const things: Thing[] = [{ path: "out", type: "symlink", link: ".." }, { path: "out/escape" }];
    await unpacking.take(archive(things), signal).catch(() => undefined);
    await unpacking.close();
    expect(await readdir(place)).not.toContain("escape");
  });

  it.each([
    ["without its list", [{ path: "a" }], { list: false }],
    ["with a file its list does not name", [{ path: "a" }, { path: "b", listed: false }], {}],
    ["with other content than its list says", [{ path: "a", said: "y" }], {}],
  ] as const)("%s is refused", async (_, things, options) => {
    await expect(countArchive(archive(things, options), true, signal)).rejects.toMatchObject({
      details: { reason: "damaged" },
    });
  });

  it("cut in the middle is refused", async () => {
    const pieces: Buffer[] = [];
    for await (const piece of archive([{ path: "a", content: "z".repeat(5000) }]))
      pieces.push(piece as Buffer);
    const whole = Buffer.concat(pieces);
    for (const end of [600, 3000, 6000]) {
      await expect(countArchive(Readable.from([whole.subarray(0, end)]), true, signal)).rejects.toThrow();
    }
  });
});

describe("paths", () => {
  it("inside are told from those that lead out", () => {
    expect(["a", "a/b", "..a", "a..b"].map(isPlain)).toEqual([true, true, true, true]);
    expect(["", "..", "../a", "/a", "a/../b", "a\0b"].map(isPlain)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(leadsInside("a/b", "../c")).toBe(true);
    expect(leadsInside("a/b", "../../c")).toBe(false);
    expect(leadsInside("a", "/etc/passwd")).toBe(false);
  });
});
