import { posix } from "node:path";
import { Readable } from "node:stream";
import type { FileEntryWithStats, Stats } from "ssh2";
import { isDomainError } from "@/server/kernel/errors";
import {
  type CreateOptions,
  OBJECT_ID,
  type ObjectPart,
  type Store,
  type StoreSpace,
  type StoreWriter,
} from "@/server/kernel/ports/store";
import { alreadyStored, checkedId, FILE_OF, type FoundFile, gone, groupObjects } from "./names";
import { createSftpWriter, readAhead } from "./sftp-file";
import { explainSftp, SFTP_STATUS } from "./sftp-problems";
import { openSession, type Session, type SftpLogin } from "./sftp-session";

/** Bytes before the end of an unfinished file that are sent again: its last packets may have arrived out of order. */
const OVERLAP = 4 * 1024 * 1024;

export interface SftpStore extends Store {
  /** What the server showed when this store connected. */
  hostKey(): Promise<string>;
}

/** A store in a folder of another machine. Connects at its first use and again after the connection was lost. */
export function openSftpStore(login: SftpLogin, signal?: AbortSignal): SftpStore {
  const { host, port, user, folder: root } = login.place;
  const location = `sftp://${user}@${host.includes(":") ? `[${host}]` : host}:${port}${root}`;
  let current: Promise<Session> | null = null;
  let hostKey = login.hostKey;
  const connect = (after?: AbortSignal): Promise<Session> => {
    current ??= openSession({ ...login, hostKey }, after).then((session) => {
      hostKey ??= session.hostKey;
      return session;
    });
    current.catch(() => {
      current = null;
    });
    return current;
  };
  const session = async (): Promise<Session> => {
    const known = await connect(signal);
    if (!known.over()) return known;
    current = null;
    return connect(signal);
  };
  const reset = async (): Promise<void> => {
    const old = current;
    current = null;
    (await old?.catch(() => null))?.close();
  };
  const folderOf = (objectId: string): string => posix.join(root, checkedId(objectId));
  const fileOf = (objectId: string, part: ObjectPart): string =>
    posix.join(folderOf(objectId), FILE_OF[part]);
  const files = { root, location };

  return {
    location,
    hostKey: async () => (await session()).hostKey,
    create: async (objectId, part, options) =>
      createPart(await session(), { folder: folderOf(objectId), file: FILE_OF[part] }, options),
    async open(objectId, part) {
      const now = await session();
      const path = fileOf(objectId, part);
      const bytes = await sizeOf(now, path);
      if (bytes === null) throw gone(files.location, objectId);
      const handle = await now.ask<Buffer>((done) => now.sftp.open(path, "r", done));
      return Readable.from(readAhead(now, handle, bytes), { objectMode: false, highWaterMark: 256 * 1024 });
    },
    size: async (objectId, part) => sizeOf(await session(), fileOf(objectId, part)),
    list: async () => groupObjects(...(await listFiles(await session(), root))),
    async remove(objectId) {
      // Cleaning up must work after the run, and with it its connection, was cancelled.
      if (signal?.aborted) await reset();
      const now = await connect(signal?.aborted ? undefined : signal);
      return removeFolder(now, folderOf(objectId));
    },
    space: async () => spaceOf(await session(), root),
    close: reset,
  };
}

async function createPart(
  session: Session,
  { folder, file }: { folder: string; file: string },
  { resume = false }: CreateOptions = {},
): Promise<StoreWriter> {
  const { sftp, ask } = session;
  await makeFolders(session, folder);
  const final = posix.join(folder, file);
  if ((await sizeOf(session, final)) !== null) throw alreadyStored();
  const partial = `${final}.partial`;
  const there = resume ? await sizeOf(session, partial) : null;
  const handle = await ask<Buffer>((done) =>
    sftp.open(partial, there === null ? "wx" : "r+", { mode: 0o600 }, done),
  );
  return createSftpWriter(session, handle, {
    skip: Math.max(0, (there ?? 0) - OVERLAP),
    // This kind of rename fails when the name is taken, so nothing is ever overwritten.
    publish: () => ask<void>((done) => sftp.rename(partial, final, done)),
    discard: () => ask<void>((done) => sftp.unlink(partial, done)).catch(() => undefined),
  });
}

async function makeFolders(session: Session, folder: string): Promise<void> {
  const { sftp, ask } = session;
  const missing: string[] = [];
  for (let path = folder; path !== "/"; path = posix.dirname(path)) {
    if ((await statOf(session, path)) !== null) break;
    missing.unshift(path);
  }
  for (const path of missing) {
    await ask<void>((done) => sftp.mkdir(path, { mode: 0o700 }, done)).catch(async (error: unknown) => {
      // Somebody else may have made it at the same moment.
      if ((await statOf(session, path)) === null) throw error;
    });
  }
}

async function statOf({ sftp, ask }: Session, path: string): Promise<Stats | null> {
  try {
    return await ask<Stats>((done) => sftp.stat(path, done));
  } catch (error) {
    if (statusOf(error) === SFTP_STATUS.noSuchFile) return null;
    throw error;
  }
}

function statusOf(error: unknown): unknown {
  return isDomainError(error) ? (error.cause as { code?: unknown } | undefined)?.code : null;
}

async function sizeOf(session: Session, path: string): Promise<number | null> {
  const found = await statOf(session, path);
  return found?.isFile() ? found.size : null;
}

async function listFiles(session: Session, root: string): Promise<[FoundFile[], FoundFile[]]> {
  const finished: FoundFile[] = [];
  const unfinished: FoundFile[] = [];
  for (const { filename: id } of await entriesOf(session, root)) {
    if (!OBJECT_ID.test(id)) continue;
    const entries = await entriesOf(session, posix.join(root, id));
    // An empty folder is what is left of a writer that was stopped before its first byte.
    if (entries.length === 0) unfinished.push({ path: `${id}/.`, bytes: 0, modifiedAt: new Date(0) });
    for (const { filename, attrs } of entries) {
      const file = { path: `${id}/${filename}`, bytes: attrs.size, modifiedAt: new Date(attrs.mtime * 1000) };
      (filename.endsWith(".partial") ? unfinished : finished).push(file);
    }
  }
  return [finished, unfinished];
}

async function entriesOf(session: Session, path: string): Promise<FileEntryWithStats[]> {
  const { sftp, ask } = session;
  if (!(await statOf(session, path))?.isDirectory()) return [];
  return ask<FileEntryWithStats[]>((done) => sftp.readdir(path, done));
}

/** The manifest goes first: were the rest to fail, what is left is no backup and is swept later. */
async function removeFolder(session: Session, folder: string): Promise<boolean> {
  const { sftp, ask } = session;
  if ((await statOf(session, folder)) === null) return false;
  const names = (await entriesOf(session, folder)).map(({ filename }) => filename);
  const manifestFirst = (name: string): number => (name === FILE_OF.manifest ? 0 : 1);
  for (const name of names.sort((a, b) => manifestFirst(a) - manifestFirst(b))) {
    await ask<void>((done) => sftp.unlink(posix.join(folder, name), done));
  }
  await ask<void>((done) => sftp.rmdir(folder, done));
  return true;
}

/** What OpenSSH's answer holds of interest; the library does not describe it. */
interface StatVFS {
  f_bavail: number;
  f_blocks: number;
  f_frsize: number;
}

/** Only servers with an extension of OpenSSH can tell. */
async function spaceOf(session: Session, root: string): Promise<StoreSpace> {
  const { sftp, ask } = session;
  try {
    const { f_bavail, f_blocks, f_frsize } = await ask<StatVFS>((done) =>
      sftp.ext_openssh_statvfs(root, done),
    );
    return { freeBytes: f_bavail * f_frsize, totalBytes: f_blocks * f_frsize };
  } catch (error) {
    if (explainSftp(error).name === "AbortError") throw error;
    return { freeBytes: null, totalBytes: null };
  }
}
