import type { Readable } from "node:stream";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { Shell } from "@/server/kernel/ports/shell";
import type {
  BackupTarget,
  RestoreOptions,
  RestoreTarget,
  TargetAnswer,
} from "@/server/kernel/ports/targets";
import { ask, connect, explainConnection, quoteName, withSession } from "./connect";
import { countDatabase, MARK_TABLE } from "./counts";
import { readFacts } from "./facts";
import { loadProgram, requireTools } from "./programs";
import { FORMAT, openSource } from "./source";

/** MariaDB and MySQL, by their own dump program and client. */
export function createMariadbTarget(shell: Shell): BackupTarget<ServerTarget> {
  return {
    test,
    requireTools: () => requireTools(shell),
    listTables,
    async open(target, options) {
      const answer = await test(target, options.signal);
      if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
      return openSource(shell, target, answer.facts, options);
    },
    reader: async () => ({ take: readDump }),
    refuses,
    create: (target, options) => createTarget(shell, target, options),
    endSessions: async () => undefined,
    removeLeftover,
    byHand: () => ({
      prepare: "mariadb -e 'CREATE DATABASE restored'",
      last: "mariadb --binary-mode restored",
    }),
  };
}

async function test(target: ServerTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  try {
    signal?.throwIfAborted();
    return { ok: true, facts: await withSession(target, ({ client }) => readFacts(client, target)) };
  } catch (error) {
    return { ok: false, problem: explainConnection(error, target) };
  }
}

async function listTables(target: ServerTarget): Promise<{ name: string; bytes: number }[]> {
  const sql = `SELECT table_name AS name, IFNULL(data_length + index_length, 0) AS bytes FROM information_schema.tables
    WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY 2 DESC, 1 LIMIT 5000`;
  return withSession(target, async ({ client }) => {
    const rows = await ask<{ name: string; bytes: string }>(client, sql, [target.database]);
    return rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
  });
}

const TRAILER = /-- Dump completed[^\n]*\n?$/;
const TAIL = 400;

/** The program's last line is only there when it came to its end. */
async function readDump(bytes: Readable): Promise<null> {
  let tail = "";
  for await (const chunk of bytes) {
    const piece = chunk as Buffer;
    tail = (tail + piece.subarray(-TAIL).toString("latin1")).slice(-TAIL);
  }
  if (TRAILER.test(tail)) return null;
  throw new DomainError("unavailable", `The dump has no end: its last line "-- Dump completed" is missing.`, {
    details: { reason: "damaged", format: FORMAT },
  });
}

async function refuses(target: ServerTarget, name: string): Promise<string | null> {
  const sql = "SELECT 1 AS found FROM information_schema.schemata WHERE schema_name = ?";
  const found = await withSession(target, ({ client }) => ask(client, sql, [name]));
  if (found.length === 0) return null;
  return `There is already a database named ${name}. A restore never writes into one; choose another name.`;
}

async function createTarget(
  shell: Shell,
  source: ServerTarget,
  { name, mark, encoding, collation, digest, signal }: RestoreOptions,
): Promise<RestoreTarget> {
  const session = await connect(source);
  const place = quoteName(name);
  try {
    const sql = `CREATE DATABASE ${place} CHARACTER SET ${word(encoding)} COLLATE ${word(collation)}`;
    await session.client.query(sql).catch((error: unknown) => {
      throw explainCreate(error, source, name);
    });
    await session.client.query(`CREATE TABLE ${place}.${MARK_TABLE} (mark VARCHAR(500) NOT NULL)`);
    await session.client.query(`INSERT INTO ${place}.${MARK_TABLE} VALUES (?)`, [mark]);
    const program = await loadProgram(shell, { ...source, database: name }, session);
    return {
      sink: { program },
      count: () => withSession(source, ({ client }) => countDatabase(client, name, { digest, signal })),
      complete: () =>
        withSession(
          source,
          async ({ client }) => void (await client.query(`DROP TABLE ${place}.${MARK_TABLE}`)),
        ),
      undo: () => removeLeftover(source, name, mark),
    };
  } finally {
    session.client.destroy();
  }
}

/** Names of character sets come from the server that was saved; nothing else may stand there. */
function word(name: string): string {
  if (/^\w{1,64}$/.test(name)) return name;
  throw new DomainError("conflict", `The backup names a character set that cannot be: ${name}.`);
}

function explainCreate(error: unknown, { user }: ServerTarget, name: string): unknown {
  const { code } = error as { code?: string };
  if (code === "ER_DB_CREATE_EXISTS") {
    return new DomainError("conflict", `There is already a database named ${name}. Choose another name.`);
  }
  if (code === "ER_DBACCESS_DENIED_ERROR" || code === "ER_ACCESS_DENIED_ERROR") {
    const grant = `GRANT ALL ON \`${name}\`.* TO ${user}`;
    return new DomainError(
      "unavailable",
      `${user} may not create databases. Allow it, for example with: ${grant}`,
    );
  }
  return error;
}

/** Drops a database only when it carries this very mark. */
async function removeLeftover(target: ServerTarget, name: string, mark: string): Promise<boolean> {
  return withSession(target, async ({ client }) => {
    const place = quoteName(name);
    const marks = await ask<{ mark: string }>(client, `SELECT mark FROM ${place}.${MARK_TABLE}`).catch(
      (error: { code?: string }) => {
        if (error.code === "ER_NO_SUCH_TABLE" || error.code === "ER_BAD_DB_ERROR") return [];
        throw error;
      },
    );
    if (!marks.some((row) => row.mark === mark)) return false;
    await client.query(`DROP DATABASE ${place}`);
    return true;
  });
}
