import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ConnectionProblemCode } from "@/server/kernel/ports/postgres-target";
import type {
  BackupTarget,
  DumpSource,
  ItemCount,
  RestoreOptions,
  RestoreTarget,
  SourceOptions,
  TargetAnswer,
} from "@/server/kernel/ports/targets";
import { explainS3 } from "../stores/s3-problems";
import { type ArchiveEntry, ArchiveWriter, digestContent, readArchive } from "../targets/archive";
import { problem } from "../targets/problems";
import { Tally } from "../targets/tally";
import {
  type Bucket,
  keyOfPath,
  listObjects,
  openBucket,
  openObject,
  pathOfKey,
  putObject,
  removeObjects,
} from "./objects";

const FORMAT = "tar-objects";
const MARK = ".holdpoint-restore";
const MOST_COUNTED = 10_000;

/** The objects of an S3 bucket as one tar archive, with a list of digests at its end. */
export function createBucketTarget(): BackupTarget<ServerTarget> {
  return {
    test,
    requireTools: async () => undefined,
    listTables: async () => [],
    open: openSource,
    reader: async (_format, { digest }) => ({
      take: async (bytes, signal) => {
        const tally = new Tally(digest);
        const file = (_path: string, content: AsyncIterable<Uint8Array>) => digestContent(content);
        await readArchive(bytes, { file, entry: async (entry) => tallyObject(tally, entry) }, signal);
        return tally.result();
      },
    }),
    async refuses(target, name) {
      for await (const _ of listObjects(openBucket(target), `${name}/`, undefined)) {
        return `There are objects under ${name}/ already. A restore never writes among others; choose another name.`;
      }
      return null;
    },
    create: createTarget,
    endSessions: async () => undefined,
    removeLeftover,
    byHand: () => ({ prepare: "mkdir restored", last: "tar -xf - -C restored" }),
  };
}

function tallyObject(tally: Tally, { path, sha256 }: Pick<ArchiveEntry, "path" | "sha256">): void {
  const slash = path.indexOf("/");
  tally.add("", slash === -1 ? "." : path.slice(0, slash), [keyOfPath(path), sha256]);
}

const CODES: Record<string, ConnectionProblemCode> = {
  bucket_missing: "database_missing",
  credentials: "password",
  access: "access",
  dns: "dns",
  refused: "refused",
  tls: "tls",
  lost: "lost",
};

async function test(target: ServerTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  let objects = 0;
  let bytes = 0;
  try {
    for await (const { size } of listObjects(openBucket(target), target.options.prefix ?? "", signal)) {
      objects += 1;
      bytes += size;
      if (objects >= MOST_COUNTED) break;
    }
  } catch (error) {
    signal?.throwIfAborted();
    const explained = explainS3(error);
    const { reason } = isDomainError(explained) ? (explained as DomainError).details : {};
    return problem(CODES[String(reason)] ?? "other", explained.message);
  }
  const facts = {
    product: "S3 bucket",
    version: "",
    major: 0,
    databaseBytes: bytes,
    systemIdentifier: null,
    tables: objects,
    encoding: "",
    collation: "",
    role: target.user,
    canCreateDatabase: true,
    unreadable: [],
    warnings: objects < MOST_COUNTED ? [] : [`Only the first ${MOST_COUNTED} objects were counted.`],
  };
  return { ok: true, facts };
}

async function openSource(
  target: ServerTarget,
  { digest, signal, onLine }: SourceOptions,
): Promise<DumpSource> {
  const answer = await test(target, signal);
  if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
  const bucket = openBucket(target);
  const writer = await ArchiveWriter.open();
  const tally = new Tally(digest);
  const work = async (): Promise<ItemCount[]> => {
    for await (const { key } of listObjects(bucket, target.options.prefix ?? "", signal)) {
      signal.throwIfAborted();
      const entry = await packObject(writer, bucket, key, signal);
      if (entry === null) onLine(`left out ${key}: it went away while the bucket was read`);
      else tallyObject(tally, entry);
    }
    await writer.finish();
    return tally.result();
  };
  let done: Promise<ItemCount[]> | null = null;
  return {
    format: FORMAT,
    tool: { name: "S3 client", version: "3" },
    facts: { ...answer.facts, warnings: [] },
    takenAt: new Date(),
    lsn: null,
    count: async () => null,
    async start() {
      done = work().catch((error: unknown) => {
        const explained = signal.aborted ? error : explainS3(error);
        writer.fail(explained);
        throw explained;
      });
      done.catch(() => undefined);
      return { stream: writer.stream };
    },
    finish: async () => done,
    async close() {
      await writer.close();
      bucket.client.destroy();
    },
  };
}

async function packObject(
  writer: ArchiveWriter,
  bucket: Bucket,
  key: string,
  signal: AbortSignal,
): Promise<ArchiveEntry | null> {
  const object = await openObject(bucket, key, signal);
  if (object === null) return null;
  const { body, size, etag, contentType, modifiedAt } = object;
  const draft = { path: pathOfKey(key), type: "file" as const, size, mode: 0o600, mtime: modifiedAt, etag };
  const typed = contentType === undefined ? draft : { ...draft, contentType };
  const { sha256, exact } = await writer.add(typed, body);
  if (!exact) {
    throw new DomainError(
      "unavailable",
      `The bucket sent fewer or more bytes of ${key} than it holds. Try again.`,
      {
        details: { reason: "transfer" },
      },
    );
  }
  await writer.note({ ...typed, sha256 });
  return { ...typed, sha256 };
}

async function createTarget(
  target: ServerTarget,
  { name, mark, digest, signal }: RestoreOptions,
): Promise<RestoreTarget> {
  const bucket = openBucket(target);
  const prefix = `${name}/`;
  for await (const _ of listObjects(bucket, prefix, signal)) {
    throw new DomainError("conflict", `There are objects under ${prefix} already. Choose another name.`);
  }
  const note = { size: mark.length, contentType: "text/plain", signal };
  await putObject(bucket, `${prefix}${MARK}`, bytesOf(mark), note).catch((error: unknown) => {
    throw explainS3(error);
  });
  const file = async (
    path: string,
    content: AsyncIterable<Uint8Array>,
    { size, contentType }: { size: number; contentType?: string },
  ): Promise<string> => {
    await putObject(bucket, prefix + keyOfPath(path), content, { size, contentType, signal });
    return "";
  };
  return {
    sink: { take: (bytes) => load(bytes, file, signal) },
    async count() {
      const tally = new Tally(digest);
      for await (const { key } of listObjects(bucket, prefix, signal)) {
        if (key === `${prefix}${MARK}`) continue;
        const object = await openObject(bucket, key, signal);
        if (object === null) continue;
        const path = pathOfKey(key.slice(prefix.length));
        tallyObject(tally, { path, sha256: await digestContent(object.body) });
      }
      return tally.result();
    },
    async complete() {
      await removeObjects(bucket, `${prefix}${MARK}`, `${prefix}${MARK}`);
      bucket.client.destroy();
    },
    undo: () => removeLeftover(target, name, mark),
  };
}

type PutFile = Parameters<typeof readArchive>[1]["file"];

/** The digest is taken on the way, so that the archive's own list is held against what was sent. */
async function load(bytes: Readable, put: PutFile, signal: AbortSignal): Promise<null> {
  const file: PutFile = async (path, content, about) => {
    const hash = createHash("sha256");
    async function* hashed(): AsyncGenerator<Uint8Array> {
      for await (const chunk of content) {
        hash.update(chunk);
        yield chunk;
      }
    }
    await put(path, hashed(), about);
    return hash.digest("hex");
  };
  await readArchive(bytes, { file, entry: async () => undefined }, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw explainS3(error);
  });
  return null;
}

async function* bytesOf(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

/** Removes the objects under a name only when the mark among them is this one; the mark goes last. */
async function removeLeftover(target: ServerTarget, name: string, mark: string): Promise<boolean> {
  const bucket = openBucket(target);
  try {
    const key = `${name}/${MARK}`;
    const found = await openObject(bucket, key, AbortSignal.timeout(30_000));
    if (found === null || (await text(found.body)) !== mark) return false;
    await removeObjects(bucket, `${name}/`, key);
    return true;
  } catch (error) {
    throw explainS3(error);
  } finally {
    bucket.client.destroy();
  }
}
