import { DomainError } from "@/server/kernel/errors";
import type { ServerFacts, SnapshotSession, TableCount } from "@/server/kernel/ports/postgres-target";
import type { PostgresTools } from "@/server/kernel/ports/shell";
import { checkedStream, type Stored, storeFlow } from "./bytes";
import { createTracker, type Engine, type Source, type Tracker, type Watch } from "./engine";
import { explainFailure } from "./failure";
import { startFlow } from "./flow";
import { type ManifestContent, writeManifest } from "./manifest";
import {
  type Compression,
  chooseCompression,
  dumpProgram,
  findPostgresTools,
  openSteps,
  parseProgram,
  sealSteps,
} from "./programs";

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
 * Backs up one PostgreSQL database into the store. Resolves only for a good backup: every program exited with 0,
 * the bytes are durable, were read back, opened and parsed to their end, and the manifest is written. In any other
 * case it rejects, leaves no child process, and removes what it wrote.
 */
export async function backUpPostgres(engine: Engine, job: BackupJob, watch: Watch): Promise<ManifestContent> {
  const startedAt = engine.now();
  const tracker = createTracker(watch);
  tracker.enter("connect");
  const facts = await preflight(engine, job, watch);
  const tools = await findPostgresTools(engine.shell, facts.major);
  const compression = await chooseCompression(engine.shell);
  watch.onLine(`pg_dump ${tools.version}, server ${facts.version}, ${facts.tables} tables, ${compression}`);
  try {
    const dumped = await dumpSnapshot(engine, job, { tools, compression, facts, tracker, watch });
    await readBack(engine, job, { ...dumped, tools, compression, tracker, watch });
    tracker.enter("publish");
    watch.signal.throwIfAborted();
    const content: ManifestContent = {
      ...summarise(job, facts, dumped.session, dumped.tables),
      data: {
        ...dumped.stored,
        compression,
        encryption: "age",
        recipients: [...engine.keyring.recipients],
      },
      tools: { pgDump: tools.version, major: tools.major },
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

async function preflight(engine: Engine, job: BackupJob, watch: Watch): Promise<ServerFacts> {
  const answer = await engine.postgres.test(job.connection, watch.signal);
  watch.signal.throwIfAborted();
  if (!answer.ok) {
    const retry = ["timeout", "lost", "starting", "too_many", "refused", "unreachable"].includes(
      answer.problem.code,
    );
    throw new DomainError(retry ? "unavailable" : "conflict", answer.problem.message, {
      details: { reason: answer.problem.code },
    });
  }
  const { unreadable } = answer.facts;
  if (unreadable.length > 0) {
    throw new DomainError(
      "conflict",
      `The role ${answer.facts.role} may not read ${unreadable.slice(0, 3).join(", ")}${
        unreadable.length > 3 ? " and more" : ""
      }. Grant it pg_read_all_data, then start again.`,
      { details: { reason: "permission", unreadable } },
    );
  }
  const { freeBytes } = await engine.store.space();
  if (job.expectedBytes !== null && freeBytes < job.expectedBytes * ROOM) {
    throw new DomainError(
      "unavailable",
      `The store has ${freeBytes} bytes free; the last backup took ${job.expectedBytes}. Free some space first.`,
      { details: { reason: "no_space", freeBytes, expectedBytes: job.expectedBytes } },
    );
  }
  return answer.facts;
}

interface DumpContext {
  tools: PostgresTools;
  compression: Compression;
  facts: ServerFacts;
  tracker: Tracker;
  watch: Watch;
}

interface Dumped {
  stored: Stored;
  tables: TableCount[];
  session: Pick<SnapshotSession, "takenAt" | "lsn">;
}

/** Counts and dump look at the same moment, whatever is written to the database meanwhile. */
async function dumpSnapshot(engine: Engine, job: BackupJob, context: DumpContext): Promise<Dumped> {
  const { tools, compression, tracker, watch } = context;
  const session = await engine.postgres.openSnapshot(job.connection, job.label);
  try {
    tracker.enter("count");
    const tables = await session.counts({ digest: job.digest, signal: watch.signal });
    watch.signal.throwIfAborted();
    tracker.tables(0, tables.length);
    tracker.enter("dump", job.expectedBytes);
    const { trustedRoots } = engine.postgres;
    const login = { connection: job.connection, label: job.label, trustedRoots };
    const program = dumpProgram(tools, login, session.snapshotId);
    const flow = await startFlow(
      engine.shell,
      [{ program }, ...(await sealSteps(engine.shell, engine.keyring, compression))],
      { signal: watch.signal, secrets: [job.connection.password], onLine: tracker.line, output: true },
    );
    const writer = await engine.store.create(job.objectId, "data").catch(async (error: unknown) => {
      flow.stop(error);
      flow.output?.destroy();
      await flow.done;
      throw error;
    });
    try {
      const stored = await storeFlow(flow, writer, tracker.bytes);
      await writer.commit();
      tracker.tables(tables.length, tables.length);
      return { stored, tables, session };
    } catch (error) {
      await writer.abort();
      watch.signal.throwIfAborted();
      throw error;
    }
  } finally {
    await session.close();
  }
}

interface ReadBackContext {
  stored: Stored;
  tools: PostgresTools;
  compression: Compression;
  tracker: Tracker;
  watch: Watch;
}

/** What was stored is read again, opened with the key, and parsed to its end: only then is it a backup. */
export async function readBack(
  engine: Engine,
  { objectId }: { objectId: string },
  { stored, tools, compression, tracker, watch }: ReadBackContext,
): Promise<void> {
  tracker.enter("read_back", stored.bytes);
  const source = await engine.store.open(objectId, "data");
  const steps = await openSteps(engine.shell, engine.keyring, compression);
  const flow = await startFlow(engine.shell, [...steps, { program: parseProgram(tools) }], {
    signal: watch.signal,
    secrets: [engine.keyring.identity],
    onLine: tracker.line,
    input: checkedStream(source, stored, tracker.bytes),
    output: false,
  });
  const result = await flow.done;
  source.destroy();
  watch.signal.throwIfAborted();
  if (!result.ok) throw explainFailure(result);
}

function summarise(
  job: BackupJob,
  facts: ServerFacts,
  session: Pick<SnapshotSession, "takenAt" | "lsn">,
  tables: TableCount[],
): Pick<ManifestContent, "version" | "objectId" | "engine" | "system" | "source" | "snapshot" | "tables"> {
  return {
    version: 1,
    objectId: job.objectId,
    engine: "postgresql",
    system: job.system,
    source: {
      database: job.connection.database,
      databaseOid: facts.databaseOid,
      systemIdentifier: facts.systemIdentifier,
      serverVersion: facts.version,
      databaseBytes: facts.databaseBytes,
      encoding: facts.encoding,
      collation: facts.collation,
    },
    snapshot: { takenAt: session.takenAt.toISOString(), lsn: session.lsn },
    tables,
  };
}
