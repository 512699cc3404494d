import { DomainError } from "@/server/kernel/errors";
import { newNameOf, type TargetConnection } from "@/server/kernel/ports/connections";
import type { RestoreTarget } from "@/server/kernel/ports/targets";
import { checkedStream, checkStored } from "./bytes";
import { compareTables, differing, type TableComparison } from "./compare";
import { createTracker, type Engine, secretsOf, type Tracker, targetOf, type Watch } from "./engine";
import { runInto } from "./flow";
import { type ManifestContent, readManifest } from "./manifest";
import { CUSTOM_FORMAT } from "./postgres-kind";
import { openSteps } from "./programs";

export interface RestoreJob {
  objectId: string;
  /** The system to restore beside; of a server, its `database` is only where the console logs in. */
  connection: TargetConnection;
  /** Of the new database, file, folder or whatever the kind has. */
  newDatabase: string;
  label: string;
  /** Written on the new database while it is incomplete, so that a leftover is known for what it is. */
  mark: string;
  /** Written on it once it is complete. */
  doneMark: string;
}

export interface RestoreResult {
  tables: TableComparison[];
  manifest: ManifestContent;
}

/**
 * Restores a backup into something new beside its source. No byte is opened before the whole object was found to be
 * the one that was written. When anything fails or differs, only what this run made is removed again.
 */
export async function restore(engine: Engine, job: RestoreJob, watch: Watch): Promise<RestoreResult> {
  const tracker = createTracker(watch);
  const name = newNameOf[job.connection.engine].parse(job.newDatabase);
  const manifest = await readManifest(engine.store, engine.vault, job.objectId);
  if (manifest.engine !== job.connection.engine) {
    throw new DomainError("conflict", `This is a backup of another kind of system: ${manifest.engine}.`);
  }
  tracker.enter("check", manifest.data.bytes);
  const source = await engine.store.open(job.objectId, "data");
  await checkStored(source, manifest.data, watch.signal, tracker.bytes);
  watch.onLine(`the stored backup is unchanged: sha256 ${manifest.data.sha256}`);
  tracker.enter("create");
  const target = await targetOf(engine, job.connection).create({
    name,
    format: manifest.format ?? CUSTOM_FORMAT,
    toolMajor: manifest.tools.major,
    encoding: manifest.source.encoding,
    collation: manifest.source.collation,
    label: job.label,
    digest: manifest.tables.some((table) => table.digest !== null),
    mark: job.mark,
    doneMark: job.doneMark,
    signal: watch.signal,
    onLine: (text) => watch.onLine(text),
  });
  try {
    await load(engine, job, { target, manifest, tracker, watch });
    const tables = await compare({ target, manifest, tracker, watch });
    tracker.enter("analyze");
    await target.complete();
    return { tables, manifest };
  } catch (error) {
    await undo(target, job, watch);
    watch.signal.throwIfAborted();
    throw error;
  }
}

interface LoadContext {
  target: RestoreTarget;
  manifest: ManifestContent;
  tracker: Tracker;
  watch: Watch;
}

async function load(engine: Engine, job: RestoreJob, context: LoadContext): Promise<void> {
  const { target, manifest, tracker, watch } = context;
  tracker.enter("restore", manifest.data.bytes);
  tracker.tables(0, manifest.tables.length);
  const source = await engine.store.open(job.objectId, "data");
  const steps = await openSteps(engine.shell, engine.keyring, manifest.data.compression);
  await runInto(
    engine.shell,
    { steps, sink: target.sink, forgives: (stage) => target.forgives?.(stage) ?? false },
    {
      signal: watch.signal,
      secrets: [engine.keyring.identity, ...secretsOf(job.connection)],
      onLine: tracker.line,
      input: checkedStream(source, manifest.data, tracker.bytes),
    },
  );
}

async function compare({ target, manifest, tracker, watch }: LoadContext): Promise<TableComparison[]> {
  tracker.enter("compare");
  const found = await target.count();
  watch.signal.throwIfAborted();
  const saved = target.expected?.(manifest.tables, found) ?? manifest.tables;
  const tables = compareTables(saved, found);
  const wrong = differing(tables);
  if (wrong.length === 0) return tables;
  const names = wrong.slice(0, 3).map(({ schema, table, expected, found: rows }) => {
    return `${schema === "" ? table : `${schema}.${table}`} (${rows ?? "missing"}, expected ${expected})`;
  });
  const what = manifest.engine === "postgresql" ? "tables" : "places";
  throw new DomainError(
    "conflict",
    `What was restored differs from the backup in ${wrong.length} ${what}: ${names.join(", ")}. It was removed.`,
    { details: { reason: "differs", tables: wrong } },
  );
}

async function undo(target: RestoreTarget, job: RestoreJob, watch: Watch): Promise<void> {
  try {
    if (await target.undo()) watch.onLine(`the incomplete ${job.newDatabase} was removed`);
  } catch {
    watch.onLine(`the incomplete ${job.newDatabase} could not be removed; it is marked "${job.mark}"`);
  }
}
