import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { chmod, mkdir, open, readlink, rename, symlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { DomainError } from "@/server/kernel/errors";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { type ArchiveEntry, digestContent, readArchive } from "../targets/archive";
import { Spool } from "../targets/spool";
import { Tally } from "../targets/tally";
import { OUTSIDE_LINKS, tallyEntry } from "./pack";
import { isPlain, leadsInside, openFile, readRest } from "./walk";

/** Reads an archive and keeps nothing of it but the counts. */
export async function countArchive(
  bytes: Readable,
  digest: boolean,
  signal: AbortSignal,
): Promise<ItemCount[]> {
  const tally = new Tally(digest);
  await readArchive(
    bytes,
    { file: (_path, content) => digestContent(content), entry: async (entry) => tallyEntry(tally, entry) },
    signal,
  );
  return tally.result();
}

/** An archive being written into a folder of its own. Links are made last, so that no file is written through one. */
export class Unpacking {
  private readonly folder: string;
  private readonly onLine: (text: string) => void;
  private list: Spool | null = null;
  private readonly closed: { path: string; mode: number }[] = [];

  constructor(folder: string, onLine: (text: string) => void) {
    this.folder = folder;
    this.onLine = onLine;
  }

  async take(bytes: Readable, signal: AbortSignal): Promise<null> {
    this.list = await Spool.open();
    const { list } = this;
    await readArchive(
      bytes,
      {
        file: (path, content) => this.write(path, content),
        entry: async (entry) => {
          await this.settle(entry);
          await list.add(entry);
        },
      },
      signal,
    );
    for await (const record of list.records()) await this.makeLink(record as ArchiveEntry);
    return null;
  }

  /** Reads everything again from the disk and holds it against the list. */
  async count(digest: boolean, signal: AbortSignal): Promise<ItemCount[]> {
    const tally = new Tally(digest);
    let told = 0;
    for await (const record of this.list?.records() ?? []) {
      signal.throwIfAborted();
      const entry = record as ArchiveEntry;
      const found = await this.look(entry);
      if (found !== null) tallyEntry(tally, found);
      const same = found !== null && found.sha256 === entry.sha256 && found.mode === entry.mode;
      if (!same && !(entry.type === "symlink" && !leadsInside(entry.path, entry.link ?? "")) && told < 20) {
        told += 1;
        this.onLine(`${entry.path} is ${found === null ? "missing" : "not as it was saved"}`);
      }
    }
    return tally.result();
  }

  /** Closes folders nobody may write into, and gives the whole its name. */
  async publish(final: string): Promise<void> {
    for (const { path, mode } of this.closed.reverse()) await chmod(join(this.folder, path), mode);
    await rename(this.folder, final);
  }

  async close(): Promise<void> {
    await this.list?.close();
  }

  private async write(path: string, content: AsyncIterable<Uint8Array>): Promise<string> {
    const file = this.place(path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
    const handle = await open(file, flags, 0o600);
    const hash = createHash("sha256");
    try {
      for await (const chunk of content) {
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
    return hash.digest("hex");
  }

  /** Rights and times; never an owner, never setuid, setgid or the sticky bit. */
  private async settle({ path, type, mode, mtime }: ArchiveEntry): Promise<void> {
    const file = this.place(path);
    if (type === "directory") {
      await mkdir(file, { recursive: true, mode: 0o700 });
      if ((mode & 0o300) === 0o300) await chmod(file, mode & 0o777);
      else this.closed.push({ path, mode: mode & 0o777 });
    }
    if (type !== "file") return;
    await chmod(file, mode & 0o777);
    await utimes(file, mtime / 1000, mtime / 1000);
  }

  private async makeLink({ path, type, link }: ArchiveEntry): Promise<void> {
    if (type !== "symlink") return;
    if (!leadsInside(path, link ?? "")) {
      this.onLine(`not made: ${path} is a link that leads out of the folder, to ${link ?? ""}`);
      return;
    }
    const file = this.place(path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await symlink(link ?? "", file);
  }

  private async look(entry: ArchiveEntry): Promise<ArchiveEntry | null> {
    const { path, type } = entry;
    if (type === "directory") return entry;
    if (type === "symlink") {
      const link = await readlink(this.place(path)).catch(() => null);
      return link === null ? null : { ...entry, link };
    }
    const handle = await openFile(this.folder, path);
    if (handle === null) return null;
    try {
      const { mode } = await handle.stat();
      return { ...entry, mode: mode & 0o7777, sha256: await digestContent(readRest(handle)) };
    } finally {
      await handle.close();
    }
  }

  private place(path: string): string {
    if (isPlain(path)) return join(this.folder, path);
    throw new DomainError("conflict", `The archive names a place outside of it: ${path}. It was refused.`, {
      details: { reason: "escape" },
    });
  }
}

/** Without the links that are not made again. */
export function withoutOutsideLinks(items: readonly ItemCount[]): ItemCount[] {
  return items.filter(({ table }) => table !== OUTSIDE_LINKS);
}
