import { mkdir, realpath, rm, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { DomainError } from "@/server/kernel/errors";
import type { PathTarget } from "@/server/kernel/ports/connections";
import type {
  BackupTarget,
  DumpSource,
  RestoreOptions,
  RestoreTarget,
  SourceOptions,
  TargetAnswer,
  TargetFacts,
} from "@/server/kernel/ports/targets";
import { besideOf, exists, mayWriteBeside, refusesBeside, removePartial } from "../targets/beside";
import { problem } from "../targets/problems";
import { type Packing, packFolder } from "./pack";
import { countArchive, Unpacking, withoutOutsideLinks } from "./unpack";
import { walk } from "./walk";

const FORMAT = "tar";
/** A test answers soon; a folder with more files is counted as far as that. */
const MOST_COUNTED = 20_000;

/** A folder of files on the worker's machine, as a tar archive with a list of digests at its end. */
export function createFolderTarget(): BackupTarget<PathTarget> {
  return {
    test,
    requireTools: async () => undefined,
    listTables: async () => [],
    open: openSource,
    reader: async (_format, { digest }) => ({ take: (bytes, signal) => countArchive(bytes, digest, signal) }),
    refuses: refusesBeside,
    create: createTarget,
    endSessions: async () => undefined,
    removeLeftover: removePartial,
    byHand: () => ({ prepare: "mkdir restored", last: "tar -xf - -C restored" }),
  };
}

async function test(target: PathTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  try {
    if (!(await stat(target.path)).isDirectory()) {
      return problem("invalid", `${target.path} is a file, not a folder.`);
    }
    return { ok: true, facts: await readFacts(target, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      return problem("database_missing", `There is no folder ${target.path} on this machine.`);
    if (code === "EACCES") return problem("access", `The worker may not look into ${target.path}.`);
    return problem("other", message);
  }
}

async function readFacts(target: PathTarget, signal?: AbortSignal): Promise<TargetFacts> {
  let bytes = 0;
  let files = 0;
  let whole = true;
  for await (const { type, size } of walk(await realpath(target.path), () => undefined)) {
    signal?.throwIfAborted();
    if (type !== "file") continue;
    files += 1;
    bytes += size;
    whole = files < MOST_COUNTED;
    if (!whole) break;
  }
  return {
    product: "Folder",
    version: "",
    major: 0,
    databaseBytes: bytes,
    systemIdentifier: null,
    tables: files,
    encoding: "",
    collation: "",
    role: userInfo().username,
    canCreateDatabase: await mayWriteBeside(target),
    unreadable: [],
    warnings: whole ? [] : [`Only the first ${MOST_COUNTED} files were counted.`],
  };
}

async function openSource(target: PathTarget, options: SourceOptions): Promise<DumpSource> {
  const answer = await test(target, options.signal);
  if (!answer.ok) throw new DomainError("conflict", answer.problem.message);
  let packing: Packing | null = null;
  return {
    format: FORMAT,
    tool: { name: "tar", version: "1" },
    facts: { ...answer.facts, warnings: [] },
    takenAt: new Date(),
    lsn: null,
    count: async () => null,
    async start() {
      packing = await packFolder(await realpath(target.path), options);
      return { stream: packing.writer.stream };
    },
    finish: async () => (packing === null ? null : packing.done),
    close: async () => packing?.writer.close(),
  };
}

async function createTarget(target: PathTarget, options: RestoreOptions): Promise<RestoreTarget> {
  const { name, mark, signal, onLine, digest } = options;
  const { final, partial } = besideOf(target, name, mark);
  const refused = await refusesBeside(target, name);
  if (refused !== null) throw new DomainError("conflict", refused);
  await mkdir(partial, { mode: 0o700 });
  const unpacking = new Unpacking(partial, onLine);
  return {
    sink: { take: (bytes, until) => unpacking.take(bytes, until) },
    count: () => unpacking.count(digest, signal),
    expected: withoutOutsideLinks,
    async complete() {
      if (await exists(final))
        throw new DomainError("conflict", `${final} was made by somebody else meanwhile.`);
      await unpacking.publish(final);
      await unpacking.close();
    },
    async undo() {
      await unpacking.close();
      await rm(partial, { recursive: true, force: true });
      return !(await exists(partial));
    },
  };
}
