import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget, TableSelection } from "@/server/kernel/ports/connections";
import type { PostgresConnection, ServerFacts } from "@/server/kernel/ports/postgres-target";
import type { StageResult } from "@/server/kernel/ports/shell";
import type {
  BackupTarget,
  DumpSource,
  RestoreOptions,
  RestoreTarget,
  SourceOptions,
  TargetFacts,
} from "@/server/kernel/ports/targets";
import type { Reach } from "./engine";
import { explainFailure } from "./failure";
import {
  dumpProgram,
  findPostgresTools,
  globalsProgram,
  POSTGRES_BY_HAND,
  parseProgram,
  restoreProgram,
} from "./programs";

export const CUSTOM_FORMAT = "pg-custom";

/** PostgreSQL, by its own programs and one exported snapshot. */
export function postgresKind(reach: Pick<Reach, "shell" | "postgres">): BackupTarget<ServerTarget> {
  const { shell, postgres } = reach;
  return {
    async test(connection, signal) {
      const answer = await postgres.test(loginOf(connection), signal);
      return answer.ok ? { ok: true, facts: factsOf(answer.facts) } : answer;
    },
    requireTools: async (major) => void (await findPostgresTools(shell, major)),
    listTables: (connection, signal) => postgres.listTables(loginOf(connection), signal),
    open: (connection, options) => openSource(reach, connection, options),
    reader: async () => ({ program: parseProgram(await findPostgresTools(shell, null)) }),
    async refuses(connection, name) {
      if (!(await postgres.databaseExists(loginOf(connection), name))) return null;
      return `There is already a database named ${name}. A restore never writes into one; choose another name.`;
    },
    create: (connection, options) => createTarget(reach, connection, options),
    endSessions: async (connection, label) => void (await postgres.endSessions(loginOf(connection), label)),
    removeLeftover: (connection, name, mark) => postgres.dropDatabase(loginOf(connection), name, mark),
    byHand: () => POSTGRES_BY_HAND,
  };
}

/** The port takes exactly its own fields. */
function loginOf({ host, port, database, user, password, sslMode }: ServerTarget): PostgresConnection {
  return { host, port, database, user, password, sslMode };
}

function factsOf({ databaseOid: _oid, superuser: _superuser, ...facts }: ServerFacts): TargetFacts {
  return { ...facts, product: "PostgreSQL", warnings: [] };
}

async function openSource(
  { shell, postgres }: Pick<Reach, "shell" | "postgres">,
  target: ServerTarget,
  options: SourceOptions,
): Promise<DumpSource> {
  const connection = loginOf(target);
  const answer = await postgres.test(connection, options.signal);
  options.signal.throwIfAborted();
  if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
  const tools = await findPostgresTools(shell, answer.facts.major);
  const leftOut = await tablesLeftOut(postgres, connection, target.options.tables, options.signal);
  const session = await postgres.openSnapshot(connection, options.label);
  const login = { connection, label: options.label, trustedRoots: postgres.trustedRoots };
  return {
    format: CUSTOM_FORMAT,
    tool: { name: "pg_dump", version: tools.version },
    facts: factsOf(answer.facts),
    takenAt: session.takenAt,
    lsn: session.lsn,
    async count() {
      const { digest, signal } = options;
      const tables = await session.counts({ digest, signal });
      const skip = new Set(leftOut);
      return tables.map((table) =>
        skip.has(`${table.schema}.${table.table}`)
          ? { ...table, rows: 0, digest: digest ? "0" : null }
          : table,
      );
    },
    describe: () => session.describe(),
    start: async () => ({ program: dumpProgram(tools, login, session.snapshotId, leftOut) }),
    finish: async () => null,
    async besides() {
      const program = globalsProgram(tools, login);
      if (program === null) return null;
      const settings = await postgres.databaseSettings(connection);
      const { result, text } = await shell.read(program, {
        signal: options.signal,
        secrets: [connection.password],
      });
      if (!result.ok) throw explainFailure({ ok: false, stages: result.stages, error: null });
      return `${text}\n${settings}`;
    },
    close: () => session.close(),
  };
}

/** Names are taken from the server's own list; one that is gone meanwhile is told instead of ignored. */
async function tablesLeftOut(
  postgres: Reach["postgres"],
  connection: PostgresConnection,
  selection: TableSelection | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  if (selection === undefined) return [];
  const all = (await postgres.listTables(connection, signal)).map(({ name }) => name);
  const chosen = new Set(selection.names);
  const gone = selection.names.filter((name) => !all.includes(name));
  if (gone.length > 0 && selection.mode === "only") {
    throw new DomainError(
      "conflict",
      `${gone.slice(0, 3).join(", ")} is chosen to be saved, but is not there any more. Choose the tables again.`,
      { details: { reason: "selection", gone } },
    );
  }
  const leftOut = all.filter((name) => chosen.has(name) === (selection.mode === "except"));
  const broken = await postgres.referencesInto(connection, leftOut);
  const [first] = broken;
  if (first === undefined) return leftOut;
  throw new DomainError(
    "conflict",
    `${first.from} refers to rows of ${first.to}, which is left out: that could not be restored. Save both or neither.`,
    { details: { reason: "selection", broken } },
  );
}

async function createTarget(
  { shell, postgres }: Pick<Reach, "shell" | "postgres">,
  source: ServerTarget,
  options: RestoreOptions,
): Promise<RestoreTarget> {
  const admin = loginOf(source);
  const connection = { ...admin, database: options.name };
  const { label, mark, doneMark, signal } = options;
  const answer = await postgres.test(admin, signal);
  signal.throwIfAborted();
  if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
  const serverMajor = answer.facts.major;
  const tools = await findPostgresTools(shell, Math.max(serverMajor, options.toolMajor ?? 0));
  await postgres.createDatabase(admin, options.name, { encoding: options.encoding, comment: mark });
  const login = { connection, label, trustedRoots: postgres.trustedRoots };
  const tolerant = sendsUnknownSetting(tools.major, serverMajor);
  return {
    sink: { program: restoreProgram(tools, login, { stopAtError: !tolerant }) },
    forgives: (stage) => tolerant && onlyTheUnknownSetting(stage),
    count: () => postgres.counts(connection, { digest: options.digest, signal }),
    async complete() {
      await postgres.analyze(connection, signal);
      signal.throwIfAborted();
      await postgres.commentDatabase(admin, options.name, doneMark);
    },
    undo: () => postgres.dropDatabase(admin, options.name, mark),
  };
}

const SETS_TRANSACTION_TIMEOUT = 17;

/** From 17 on pg_restore sends a setting older servers do not know. It changes nothing else. */
function sendsUnknownSetting(toolMajor: number, serverMajor: number): boolean {
  return toolMajor >= SETS_TRANSACTION_TIMEOUT && serverMajor < SETS_TRANSACTION_TIMEOUT;
}

/** True when that setting was the one and only thing the server refused. */
export function onlyTheUnknownSetting({ code, lastLines }: StageResult): boolean {
  const errors = lastLines.filter((line) => /pg_restore: error:/.test(line));
  return (
    code === 1 &&
    lastLines.some((line) => /errors ignored on restore: 1$/.test(line)) &&
    errors.every((line) => /unrecognized configuration parameter "transaction_timeout"/.test(line)) &&
    errors.length === 1
  );
}
