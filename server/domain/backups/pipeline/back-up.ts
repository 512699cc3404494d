import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { DomainError } from "@/server/kernel/errors";
import type { TargetConnection } from "@/server/kernel/ports/connections";
import type { DatabaseDescription } from "@/server/kernel/ports/postgres-target";
import type { DumpSource, ItemCount, TargetFacts } from "@/server/kernel/ports/targets";
import type { Keyring } from "@/server/kernel/ports/vault";
import { type Stored, storeFlow } from "./bytes";
import {
  type Bound,
  createTracker,
  type Engine,
  type Source,
  secretsOf,
  type Tracker,
  targetOf,
  type Watch,
} from "./engine";
import { startFlow } from "./flow";
import { type ManifestContent, writeManifest } from "./manifest";
import { type Compression, chooseCompression, sealSteps } from "./programs";
import { readBack } from "./read-back";

export interface BackupJob extends Source {
  /** A fresh id for every attempt: no attempt ever writes where another did. */
  objectId: string;
  /** Shown to the server's administrators, and how left-over sessions are found. */
  label: string;
  /** Also sums up the content of every table, which costs about as much as reading it. */
  digest: boolean;
  /** Size of the last good backup, to refuse early when the store has no room. */
  expectedBytes: number | null;
}

const ROOM = 1.3;

/**
 * Backs up one system into the store. Resolves only for a good backup: every program exited with 0, the bytes are
 * durable, were read back, opened and parsed to their end, and the manifest is written. In any other case it
 * rejects, leaves no child process, and removes what it wrote.
 */
export async function backUp(engine: Engine, job: BackupJob, watch: Watch): Promise<ManifestContent> {
  const startedAt = engine.now();
  const tracker = createTracker(watch);
  tracker.enter("connect");
  const target = targetOf(engine, job.connection);
  const facts = await preflight(engine, target, job, watch);
  await target.requireTools(facts.major);
  const compression = await chooseCompression(engine.shell);
  try {
    const dumped = await dump(engine, job, { target, compression, tracker, watch });
    const items = await readBack(engine, job, { ...dumped, target, compression, tracker, watch });
    tracker.enter("publish");
    watch.signal.throwIfAborted();
    const content: ManifestContent = {
      ...summarise(job, dumped, items),
      data: {
        ...dumped.stored,
        compression,
        encryption: "age",
        recipients: [...engine.keyring.recipients],
      },
      startedAt: startedAt.toISOString(),
      readBackAt: engine.now().toISOString(),
    };
    await writeManifest(engine.store, engine.vault, content);
    return content;
  } catch (error) {
    await engine.store.remove(job.objectId).catch(() => undefined);
    throw error;
  }
}

const WORTH_ANOTHER_TRY = ["timeout", "lost", "starting", "too_many", "refused", "unreachable"];

async function preflight(engine: Engine, target: Bound, job: BackupJob, watch: Watch): Promise<TargetFacts> {
  const answer = await target.test(watch.signal);
  watch.signal.throwIfAborted();
  if (!answer.ok) {
    const retry = WORTH_ANOTHER_TRY.includes(answer.problem.code);
    throw new DomainError(retry ? "unavailable" : "conflict", answer.problem.message, {
      details: { reason: answer.problem.code },
    });
  }
  const { unreadable, role } = answer.facts;
  if (unreadable.length > 0) {
    const names = `${unreadable.slice(0, 3).join(", ")}${unreadable.length > 3 ? " and more" : ""}`;
    const postgres = job.connection.engine === "postgresql";
    const grant = postgres ? "Grant it pg_read_all_data, then start again." : "Allow it, then start again.";
    throw new DomainError(
      "conflict",
      postgres
        ? `The role ${role} may not read ${names}. ${grant}`
        : `${role} may not read ${names}. ${grant}`,
      { details: { reason: "permission", unreadable } },
    );
  }
  const { freeBytes } = await engine.store.space();
  if (job.expectedBytes !== null && freeBytes !== null && freeBytes < job.expectedBytes * ROOM) {
    throw new DomainError(
      "unavailable",
      `The store has ${freeBytes} bytes free; the last backup took ${job.expectedBytes}. Free some space first.`,
      { details: { reason: "no_space", freeBytes, expectedBytes: job.expectedBytes } },
    );
  }
  return answer.facts;
}

interface DumpContext {
  target: Bound;
  compression: Compression;
  tracker: Tracker;
  watch: Watch;
}

interface Dumped {
  stored: Stored;
  items: ItemCount[] | null;
  source: Pick<DumpSource, "facts" | "format" | "tool" | "takenAt" | "lsn">;
  description: DatabaseDescription | null;
  globals: { sealed: string; bytes: number } | null;
}

/** Counts and dump look at the same moment, whatever is written to the system meanwhile. */
async function dump(engine: Engine, job: BackupJob, context: DumpContext): Promise<Dumped> {
  const { target, tracker, watch, compression } = context;
  const { label, digest } = job;
  const { signal, onLine } = watch;
  const source = await target.open({ label, digest, signal, onLine: (text) => onLine(text) });
  try {
    const { tool, facts } = source;
    for (const warning of facts.warnings) onLine(`warning: ${warning}`);
    onLine(`${tool.name} ${tool.version}, ${facts.product} ${facts.version}, ${compression}`);
    tracker.enter("count");
    const counted = await source.count();
    signal.throwIfAborted();
    tracker.tables(0, counted?.length ?? 0);
    const description = (await source.describe?.()) ?? null;
    tracker.enter("dump", job.expectedBytes);
    const { stored, finished } = await storeDump(engine, job, source, context);
    const items = finished ?? counted;
    tracker.tables(items?.length ?? 0, items?.length ?? 0);
    return { stored, items, source, description, globals: await besides(engine.keyring, source, watch) };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await source.close();
  }
}

async function storeDump(
  engine: Engine,
  job: BackupJob,
  source: DumpSource,
  { compression, tracker, watch }: DumpContext,
): Promise<{ stored: Stored; finished: ItemCount[] | null }> {
  const first = await source.start();
  const flow = await startFlow(
    engine.shell,
    [...("program" in first ? [first] : []), ...(await sealSteps(engine.shell, engine.keyring, compression))],
    {
      signal: watch.signal,
      secrets: secretsOf(job.connection),
      onLine: (line) => {
        source.hears?.(line.text);
        tracker.line(line);
      },
      ...("stream" in first ? { input: first.stream } : {}),
      output: true,
    },
  );
  const writer = await engine.store.create(job.objectId, "data").catch(async (error: unknown) => {
    flow.stop(error);
    flow.output?.destroy();
    await flow.done;
    throw error;
  });
  try {
    let finished: ItemCount[] | null = null;
    const stored = await storeFlow(flow, writer, tracker.bytes, async () => {
      finished = await source.finish();
    });
    await writer.commit();
    return { stored, finished };
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    if ("stream" in first) first.stream.destroy();
  }
}

/** Roles and settings are worth having; a server that does not tell them is no reason not to have a backup. */
async function besides(
  keyring: Keyring,
  source: DumpSource,
  watch: Watch,
): Promise<{ sealed: string; bytes: number } | null> {
  try {
    const text = (await source.besides?.()) ?? null;
    if (text === null) return null;
    const sealed = await buffer(keyring.encrypt(Readable.from([Buffer.from(text)])));
    return { sealed: sealed.toString("base64"), bytes: Buffer.byteLength(text) };
  } catch (error) {
    watch.signal.throwIfAborted();
    watch.onLine(
      `warning: roles and settings are not saved: ${error instanceof Error ? error.message : "unknown"}`,
    );
    return null;
  }
}

function placeOf(connection: TargetConnection): string {
  return "path" in connection ? connection.path : connection.database;
}

function summarise(
  job: BackupJob,
  { source, globals, description }: Dumped,
  items: ItemCount[],
): Omit<ManifestContent, "data" | "startedAt" | "readBackAt"> {
  const { facts } = source;
  const { connection } = job;
  const oid = description?.databaseOid ?? null;
  const fence = /-(\d+)$/.exec(job.objectId)?.[1];
  const selection = "options" in connection ? connection.options.tables : undefined;
  return {
    version: 1,
    objectId: job.objectId,
    engine: connection.engine,
    format: source.format,
    system: job.system,
    source: {
      database: placeOf(connection),
      ...(oid === null ? {} : { databaseOid: oid }),
      ...("path" in connection
        ? {}
        : { host: connection.host, port: connection.port, login: connection.user }),
      systemIdentifier: facts.systemIdentifier,
      serverVersion: facts.version,
      databaseBytes: facts.databaseBytes,
      encoding: facts.encoding,
      collation: facts.collation,
    },
    snapshot: { takenAt: source.takenAt.toISOString(), lsn: source.lsn },
    tables: items,
    tools: { ...source.tool, major: Number.parseInt(source.tool.version, 10) || 0 },
    ...(fence === undefined ? {} : { fence }),
    ...(description
      ? { application: description.application, schemaFingerprint: description.schemaFingerprint }
      : {}),
    ...(selection ? { selection } : {}),
    ...(globals ? { globals } : {}),
  };
}
