import type { ItemCount } from "@/server/kernel/ports/targets";
import { type ArchiveEntry, ArchiveWriter } from "../targets/archive";
import { Tally } from "../targets/tally";
import { type Found, leadsInside, openFile, readRest, walk } from "./walk";

export interface Packing {
  writer: ArchiveWriter;
  /** Settles when everything was written; the items of what was. */
  done: Promise<ItemCount[]>;
}

/** Links that lead out of the folder are saved, but never made again by a restore. */
export const OUTSIDE_LINKS = "links that lead outside";

/** Counts a thing under the folder it lies in, at the top. */
export function tallyEntry(tally: Tally, entry: ArchiveEntry): void {
  const { path, type, sha256, mode, link } = entry;
  if (type === "symlink" && !leadsInside(path, link ?? "")) {
    tally.add("", OUTSIDE_LINKS, [path]);
    return;
  }
  const slash = path.indexOf("/");
  const top = slash === -1 ? (type === "directory" ? path : ".") : path.slice(0, slash);
  if (type === "directory") tally.item("", top);
  else tally.add("", top, [path, type, sha256, type === "symlink" ? "" : String(mode & 0o777), link ?? ""]);
}

/** Streams a folder into an archive. */
export async function packFolder(
  root: string,
  { signal, digest, onLine }: { signal: AbortSignal; digest: boolean; onLine: (text: string) => void },
): Promise<Packing> {
  const writer = await ArchiveWriter.open();
  const tally = new Tally(digest);
  const work = async (): Promise<ItemCount[]> => {
    for await (const found of walk(root, (path, why) => onLine(`left out ${path}: ${why}`))) {
      signal.throwIfAborted();
      const entry =
        found.type === "file" ? await packFile(writer, root, found, onLine) : await packOther(writer, found);
      if (entry === null) continue;
      await writer.note(entry);
      tallyEntry(tally, entry);
    }
    await writer.finish();
    return tally.result();
  };
  const done = work().catch((error: unknown) => {
    writer.fail(error);
    throw error;
  });
  done.catch(() => undefined);
  return { writer, done };
}

async function packOther(writer: ArchiveWriter, { file: _file, ...draft }: Found): Promise<ArchiveEntry> {
  await writer.add(draft, null);
  return { ...draft, sha256: "" };
}

/** A file that changed while it was read is read once more; if it changed again, that is told and kept on record. */
async function packFile(
  writer: ArchiveWriter,
  root: string,
  { file: _file, ...found }: Found,
  onLine: (text: string) => void,
): Promise<ArchiveEntry | null> {
  for (let attempt = 1; ; attempt += 1) {
    const handle = await openFile(root, found.path);
    if (handle === null) {
      onLine(`left out ${found.path}: it went away while the folder was read`);
      return null;
    }
    try {
      const before = await handle.stat();
      const draft = { ...found, size: before.size, mtime: Math.floor(before.mtimeMs) };
      const { sha256, exact } = await writer.add(draft, readRest(handle));
      const after = await handle.stat();
      const same = exact && after.size === before.size && after.mtimeMs === before.mtimeMs;
      if (same) return { ...draft, sha256 };
      if (attempt === 2) {
        onLine(
          `warning: ${found.path} kept changing while it was read; what was saved is no one moment of it`,
        );
        return { ...draft, sha256, changed: true };
      }
    } finally {
      await handle.close();
    }
  }
}
