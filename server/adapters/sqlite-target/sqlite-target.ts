import { createReadStream } from "node:fs";
import { chmod, mkdtemp, open, rename, rm, stat, statfs } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import type { PathTarget } from "@/server/kernel/ports/connections";
import type { Shell } from "@/server/kernel/ports/shell";
import type {
  BackupTarget,
  DumpSource,
  RestoreOptions,
  RestoreTarget,
  SourceOptions,
  TargetAnswer,
} from "@/server/kernel/ports/targets";
import { besideOf, exists, mayWriteBeside, refusesBeside, removePartial } from "../targets/beside";
import { problem, requireTool } from "../targets/problems";
import { askSqlite, checkIntegrity, copyDatabase, countTables } from "./sqlite";

const FORMAT = "sqlite";
const ROOM = 1.1;

/** A database in one file on the worker's machine, by the online backup of the sqlite3 program. */
export function createSqliteTarget(shell: Shell): BackupTarget<PathTarget> {
  return {
    test: (target, signal) => test(shell, target, signal),
    requireTools: async () => void (await requireTool(shell, "sqlite3", "An SQLite database")),
    listTables: async () => [],
    open: (target, options) => openSource(shell, target, options),
    reader: async (_format, { digest }) => ({
      take: (bytes, signal) =>
        inFolder(async (folder) => {
          const file = join(folder, "read-back.db");
          await writeFile(bytes, file);
          await checkIntegrity({ shell, signal }, file);
          return countTables({ shell, signal }, file, digest);
        }),
    }),
    refuses: refusesBeside,
    create: (target, options) => createTarget(shell, target, options),
    endSessions: async () => undefined,
    removeLeftover: removePartial,
    byHand: () => ({ prepare: null, last: "cat > restored.db" }),
  };
}

async function test(shell: Shell, target: PathTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  try {
    const info = await stat(target.path);
    if (!info.isFile()) return problem("invalid", `${target.path} is no file.`);
    const sql =
      "SELECT sqlite_version() AS version, (SELECT count(*) FROM sqlite_schema WHERE type = 'table') AS tables;";
    const [row] = await askSqlite({ shell, signal }, target.path, [sql]);
    const version = String(row?.version ?? "");
    const facts = {
      product: "SQLite",
      version,
      major: Number.parseInt(version, 10) || 0,
      databaseBytes: info.size,
      systemIdentifier: null,
      tables: Number(row?.tables ?? 0),
      encoding: "",
      collation: "",
      role: userInfo().username,
      canCreateDatabase: await mayWriteBeside(target),
      unreadable: [],
      warnings: [],
    };
    return { ok: true, facts };
  } catch (error) {
    signal?.throwIfAborted();
    if (isDomainError(error)) {
      const { message, details } = error as DomainError;
      return problem(details.reason === "locked" ? "timeout" : "other", message);
    }
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      return problem("database_missing", `There is no file ${target.path} on this machine.`);
    if (code === "EACCES") return problem("access", `The worker may not read ${target.path}.`);
    return problem("other", message);
  }
}

async function openSource(shell: Shell, target: PathTarget, options: SourceOptions): Promise<DumpSource> {
  const answer = await test(shell, target, options.signal);
  if (!answer.ok) throw new DomainError("conflict", answer.problem.message);
  const { facts } = answer;
  await requireRoom(facts.databaseBytes);
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-sqlite-"));
  const copy = join(folder, "copy.db");
  const asking = { shell, signal: options.signal };
  try {
    const takenAt = new Date();
    await copyDatabase(asking, target.path, copy);
    await checkIntegrity(asking, copy);
    return {
      format: FORMAT,
      tool: { name: "sqlite3", version: facts.version },
      facts,
      takenAt,
      lsn: null,
      count: () => countTables(asking, copy, options.digest),
      start: async () => ({ stream: createReadStream(copy, { highWaterMark: 256 * 1024 }) }),
      finish: async () => null,
      close: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The copy stands beside the store's own file for a while. */
async function requireRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize >= bytes * ROOM) return;
  throw new DomainError(
    "unavailable",
    `The copy of the database needs ${bytes} bytes in ${tmpdir()}, which has ${bavail * bsize} free. Free some space first.`,
    { details: { reason: "no_space" } },
  );
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-sqlite-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFile(bytes: Readable, file: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk as Buffer);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files the program makes beside a database while it looks into it. */
const COMPANIONS = ["-journal", "-wal", "-shm"];

async function removeParts(file: string, endings: readonly string[]): Promise<void> {
  for (const ending of endings) await rm(`${file}${ending}`, { force: true });
}

async function createTarget(
  shell: Shell,
  target: PathTarget,
  options: RestoreOptions,
): Promise<RestoreTarget> {
  const { name, mark, signal, digest } = options;
  const { final, partial } = besideOf(target, name, mark);
  const refused = await refusesBeside(target, name);
  if (refused !== null) throw new DomainError("conflict", refused);
  const asking = { shell, signal };
  return {
    sink: {
      take: async (bytes) => {
        await writeFile(bytes, partial);
        return null;
      },
    },
    async count() {
      await checkIntegrity(asking, partial);
      return countTables(asking, partial, digest);
    },
    async complete() {
      if (await exists(final))
        throw new DomainError("conflict", `${final} was made by somebody else meanwhile.`);
      const { mode } = await stat(target.path);
      await chmod(partial, mode & 0o666);
      await rename(partial, final);
      await removeParts(partial, COMPANIONS);
    },
    async undo() {
      await removeParts(partial, ["", ...COMPANIONS]);
      return true;
    },
  };
}
