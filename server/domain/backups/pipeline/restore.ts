import { DomainError } from "@/server/kernel/errors";
import {
  NewDatabaseName,
  type PostgresConnection,
  type TableCount,
} from "@/server/kernel/ports/postgres-target";
import { checkedStream, checkStored } from "./bytes";
import { createTracker, type Engine, type Tracker, type Watch } from "./engine";
import { explainFailure } from "./failure";
import { startFlow } from "./flow";
import { type ManifestContent, readManifest } from "./manifest";
import { findPostgresTools, openSteps, restoreProgram } from "./programs";

export interface RestoreJob {
  objectId: string;
  /** The server to restore on; its `database` is only where the console logs in to create the new one. */
  connection: PostgresConnection;
  newDatabase: string;
  label: string;
  /** Written on the new database while it is incomplete, so that a leftover is known for what it is. */
  mark: string;
  /** Written on it once it is complete. */
  doneMark: string;
}

export interface TableComparison {
  schema: string;
  table: string;
  expected: number;
  found: number | null;
  /** Null when the backup holds no digest. */
  sameContent: boolean | null;
}

export interface RestoreResult {
  tables: TableComparison[];
  manifest: ManifestContent;
}

/**
 * Restores a backup into a new database. No byte is opened before the whole object was found to be the one that was
 * written. When anything fails or differs, only the database this run made is dropped again.
 */
export async function restorePostgres(engine: Engine, job: RestoreJob, watch: Watch): Promise<RestoreResult> {
  const tracker = createTracker(watch);
  const target = { ...job.connection, database: NewDatabaseName.parse(job.newDatabase) };
  const manifest = await readManifest(engine.store, engine.vault, job.objectId);
  tracker.enter("check", manifest.data.bytes);
  const source = await engine.store.open(job.objectId, "data");
  await checkStored(source, manifest.data, watch.signal, tracker.bytes);
  watch.onLine(`the stored backup is unchanged: sha256 ${manifest.data.sha256}`);
  const answer = await engine.postgres.test(job.connection, watch.signal);
  watch.signal.throwIfAborted();
  if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
  const tools = await findPostgresTools(engine.shell, Math.max(answer.facts.major, manifest.tools.major));
  tracker.enter("create");
  await engine.postgres.createDatabase(job.connection, job.newDatabase, {
    encoding: manifest.source.encoding,
    comment: job.mark,
  });
  try {
    await load(engine, job, { target, manifest, tools, tracker, watch });
    const tables = await compare(engine, { target, manifest, tracker, watch });
    tracker.enter("analyze");
    await engine.postgres.analyze(target, watch.signal);
    watch.signal.throwIfAborted();
    await engine.postgres.commentDatabase(job.connection, job.newDatabase, job.doneMark);
    return { tables, manifest };
  } catch (error) {
    await undo(engine, job, watch);
    throw error;
  }
}

interface LoadContext {
  target: PostgresConnection;
  manifest: ManifestContent;
  tools: Parameters<typeof restoreProgram>[0];
  tracker: Tracker;
  watch: Watch;
}

async function load(engine: Engine, job: RestoreJob, context: LoadContext): Promise<void> {
  const { target, manifest, tools, tracker, watch } = context;
  tracker.enter("restore", manifest.data.bytes);
  tracker.tables(0, manifest.tables.length);
  const source = await engine.store.open(job.objectId, "data");
  const steps = await openSteps(engine.shell, engine.keyring, manifest.data.compression);
  const login = { connection: target, label: job.label, trustedRoots: engine.postgres.trustedRoots };
  const flow = await startFlow(engine.shell, [...steps, { program: restoreProgram(tools, login) }], {
    signal: watch.signal,
    secrets: [target.password, engine.keyring.identity],
    onLine: tracker.line,
    input: checkedStream(source, manifest.data, tracker.bytes),
    output: false,
  });
  const result = await flow.done;
  source.destroy();
  watch.signal.throwIfAborted();
  if (!result.ok) throw explainFailure(result);
}

async function compare(
  engine: Engine,
  { target, manifest, tracker, watch }: Omit<LoadContext, "tools">,
): Promise<TableComparison[]> {
  tracker.enter("compare");
  const digest = manifest.tables.some((table) => table.digest !== null);
  const found = await engine.postgres.counts(target, { digest, signal: watch.signal });
  watch.signal.throwIfAborted();
  const tables = compareTables(manifest.tables, found);
  const wrong = tables.filter(
    ({ expected, found: rows, sameContent }) => rows !== expected || sameContent === false,
  );
  if (wrong.length === 0) return tables;
  const names = wrong.slice(0, 3).map(({ schema, table, expected, found: rows }) => {
    return `${schema}.${table} (${rows ?? "missing"}, expected ${expected})`;
  });
  throw new DomainError(
    "conflict",
    `The restored database differs from the backup in ${wrong.length} tables: ${names.join(", ")}. It was removed.`,
    { details: { reason: "differs", tables: wrong } },
  );
}

export function compareTables(
  expected: readonly TableCount[],
  found: readonly TableCount[],
): TableComparison[] {
  const key = ({ schema, table }: TableCount): string => JSON.stringify([schema, table]);
  const byName = new Map(found.map((count) => [key(count), count]));
  return expected.map((count) => {
    const match = byName.get(key(count));
    const comparable = count.digest !== null && match?.digest !== undefined && match.digest !== null;
    return {
      schema: count.schema,
      table: count.table,
      expected: count.rows,
      found: match?.rows ?? null,
      sameContent: comparable ? count.digest === match.digest : null,
    };
  });
}

async function undo(engine: Engine, job: RestoreJob, watch: Watch): Promise<void> {
  try {
    const dropped = await engine.postgres.dropDatabase(job.connection, job.newDatabase, job.mark);
    if (dropped) watch.onLine(`the incomplete database ${job.newDatabase} was removed`);
  } catch {
    watch.onLine(
      `the incomplete database ${job.newDatabase} could not be removed; it is marked "${job.mark}"`,
    );
  }
}
