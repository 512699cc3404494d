import { constants } from "node:fs";
import { type FileHandle, lstat, open, opendir, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { DomainError } from "@/server/kernel/errors";
import type { EntryDraft } from "../targets/archive";

export interface Found extends EntryDraft {
  /** On the disk. */
  file: string;
}

/** Everything below a folder, in the order of names; never follows a link. Sockets, pipes and devices are told. */
export async function* walk(
  root: string,
  onSkip: (path: string, why: string) => void,
  inside = "",
): AsyncGenerator<Found> {
  const names: string[] = [];
  const folder = await opendir(join(root, inside)).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(inside || root, error);
  });
  for await (const { name } of folder) names.push(name);
  for (const name of names.sort()) {
    const path = posix.join(inside, name);
    const found = await describe(root, path);
    if (found === null) onSkip(path, "it is no file, folder or link, or has gone");
    else {
      yield found;
      if (found.type === "directory") yield* walk(root, onSkip, path);
    }
  }
}

async function describe(root: string, path: string): Promise<Found | null> {
  const file = join(root, path);
  const info = await lstat(file).catch(() => null);
  if (info === null) return null;
  const common = { path, file, mode: info.mode & 0o777, mtime: Math.floor(info.mtimeMs) };
  if (info.isFile()) return { ...common, type: "file", size: info.size };
  if (info.isDirectory()) return { ...common, type: "directory", size: 0 };
  if (!info.isSymbolicLink()) return null;
  const link = await readlink(file).catch(() => null);
  return link === null ? null : { ...common, mode: 0o777, type: "symlink", size: 0, link };
}

/** Opens a file without ever following a link; null when it has gone meanwhile. */
export async function openFile(root: string, path: string): Promise<FileHandle | null> {
  try {
    return await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ELOOP") return null;
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

const CHUNK = 256 * 1024;

/** The rest of an open file. A read stream over a handle that stays open would keep it from ever closing. */
export async function* readRest(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): DomainError {
  if (error.code !== "EACCES" && error.code !== "EPERM") {
    return new DomainError("unavailable", `${path} could not be read: ${error.message}`);
  }
  return new DomainError(
    "conflict",
    `The worker may not read ${path}. Give its user the right, or leave it out of the folder.`,
    { details: { reason: "permission" } },
  );
}

/** True when a link, followed from where it lies, stays below the root. */
export function leadsInside(path: string, link: string): boolean {
  if (link === "" || link.startsWith("/")) return false;
  const end = posix.normalize(posix.join(posix.dirname(path), link));
  return end !== ".." && !end.startsWith("../");
}

/** True for a path an archive may name: relative, without a way up, and already in its shortest form. */
export function isPlain(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.includes("\0") && posix.normalize(path) === path
    ? path !== ".." && !path.startsWith("../")
    : false;
}
