import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget, TableSelection } from "@/server/kernel/ports/connections";
import type { Shell } from "@/server/kernel/ports/shell";
import type { DumpSource, ItemCount, SourceOptions, TargetFacts } from "@/server/kernel/ports/targets";
import { ask, connect, quoteName, type Session } from "./connect";
import { countDatabase } from "./counts";
import { dumpProgram, dumpVersion } from "./programs";

export const FORMAT = "mariadb-sql";

/** The program says this when its own transaction has begun. */
const HAS_BEGUN = /^-- (?:Retrieving|Sending) /;
const LONGEST_LOCK_MS = 30_000;

/**
 * The dump program opens its own snapshot and cannot share it. So writers are held for the moment in which this
 * session's snapshot and the program's both begin; what is counted later is what was dumped.
 */
export async function openSource(
  shell: Shell,
  target: ServerTarget,
  facts: TargetFacts,
  { digest, signal, onLine }: SourceOptions,
): Promise<DumpSource> {
  const session = await connect(target);
  let lock: Lock | null = null;
  try {
    const leftOut = await tablesLeftOut(session, target, target.options.tables);
    const program = await dumpProgram(shell, target, session, leftOut);
    const version = await dumpVersion(shell);
    const takenAt = new Date();
    return {
      format: FORMAT,
      tool: { name: "mariadb-dump", version },
      facts,
      takenAt,
      lsn: null,
      count: async () => null,
      async start() {
        lock = await holdWriters(target, signal, onLine);
        await session.client.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        await session.client.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        return { program };
      },
      hears(text) {
        if (HAS_BEGUN.test(text)) lock?.release();
      },
      async finish(): Promise<ItemCount[]> {
        if (lock?.expired() === true) {
          throw new DomainError(
            "unavailable",
            "The dump did not begin within 30 seconds. Try again in a quieter moment.",
            {
              details: { reason: "locked" },
            },
          );
        }
        lock?.release();
        return countDatabase(session.client, target.database, { digest, signal, leftOut });
      },
      async close() {
        lock?.release();
        session.client.destroy();
      },
    };
  } catch (error) {
    session.client.destroy();
    throw error;
  }
}

interface Lock {
  release(): void;
  /** True when it had to be given up before it was released. */
  expired(): boolean;
}

async function holdWriters(
  target: ServerTarget,
  signal: AbortSignal,
  onLine: (text: string) => void,
): Promise<Lock> {
  const { client } = await connect(target);
  try {
    await ask(client, "FLUSH TABLES WITH READ LOCK", [], signal).catch(async (error: { code?: string }) => {
      if (!/ACCESS_DENIED/.test(error.code ?? "")) throw error;
      await lockEach(client, target.database, signal);
    });
  } catch (error) {
    client.destroy();
    throw explainLock(error, target);
  }
  let state: "held" | "released" | "expired" = "held";
  const end = (next: "released" | "expired"): void => {
    if (state !== "held") return;
    state = next;
    clearTimeout(timer);
    client.destroy();
    if (next === "released") onLine("writers waited only until both snapshots had begun");
  };
  const timer = setTimeout(() => end("expired"), LONGEST_LOCK_MS);
  return { release: () => end("released"), expired: () => state === "expired" };
}

/** Without the right to lock everything, the tables of this database are enough. */
async function lockEach(client: Session["client"], database: string, signal: AbortSignal): Promise<void> {
  const tables = await ask<{ name: string }>(
    client,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [database],
  );
  if (tables.length === 0) return;
  const list = tables.map(({ name }) => `${quoteName(database)}.${quoteName(name)} READ`).join(", ");
  await ask(client, `LOCK TABLES ${list}`, [], signal);
}

function explainLock(error: unknown, { user, database }: ServerTarget): unknown {
  const { code } = error as { code?: string };
  if (code !== undefined && /ACCESS_DENIED/.test(code)) {
    return new DomainError(
      "conflict",
      `${user} may not lock tables for the moment a backup needs. Allow it with: GRANT LOCK TABLES ON ${database}.* TO ${user}`,
      { details: { reason: "permission" } },
    );
  }
  if (code === "ER_LOCK_WAIT_TIMEOUT") {
    return new DomainError(
      "unavailable",
      "Somebody holds a lock on a table, for example a migration. Wait until it is done, then start again.",
      { details: { reason: "locked" } },
    );
  }
  return error;
}

async function tablesLeftOut(
  { client }: Session,
  { database }: ServerTarget,
  selection: TableSelection | undefined,
): Promise<string[]> {
  if (selection === undefined) return [];
  const rows = await ask<{ name: string }>(
    client,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [database],
  );
  const all = rows.map(({ name }) => name);
  const gone = selection.names.filter((name) => !all.includes(name));
  if (gone.length > 0 && selection.mode === "only") {
    throw new DomainError(
      "conflict",
      `${gone.slice(0, 3).join(", ")} is chosen to be saved, but is not there any more. Choose the tables again.`,
      { details: { reason: "selection", gone } },
    );
  }
  const chosen = new Set(selection.names);
  return all.filter((name) => chosen.has(name) === (selection.mode === "except"));
}
