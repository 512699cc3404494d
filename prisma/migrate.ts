import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import * as wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Client, DatabaseError, Pool, type QueryResult } from "pg";

const folder = path.dirname(fileURLToPath(import.meta.url));
const noFilters = { externalTables: [], externalEnums: [] };
/** One number for every Holdpoint migration runner; the engine's own lock uses another. */
const advisoryLock = 4_600_201_126;
/** A migration that waits for a busy table gives way after this long, so it never stalls the console. */
const lockTimeout = "1s";
const lockAttempts = 30;

/** Carries a sentence for the person who started the migration; `cause` has the engine's own words. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

/** The engine reports a crash of its own to exactly this global; without it, a crash would wait forever. */
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message: (text: string) => process.emitWarning(text, "SchemaEngineCrash"),
  },
});

let instantiated: Promise<void> | undefined;

function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const bytes = await readFile(path.join(path.dirname(entry), "schema_engine_bg.wasm"));
    const module = await WebAssembly.compile(bytes);
    const imports = { "./schema_engine_bg.js": { ...wasm } } as unknown as WebAssembly.Imports;
    const instance = await WebAssembly.instantiate(module, imports);
    wasm.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return instantiated;
}

async function listSchema(): Promise<wasm.SchemaContainer[]> {
  const base = path.join(folder, "schema");
  const names = (await readdir(base)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: path.join(base, name),
      content: await readFile(path.join(base, name), "utf8"),
    })),
  );
}

async function listMigrations(): Promise<wasm.MigrationList> {
  const baseDir = path.join(folder, "migrations");
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8"),
        },
      },
    })),
  );
  const content = await readFile(path.join(baseDir, "migration_lock.toml"), "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

const charType = 18;
const textType = 25;

/**
 * The adapter refuses PostgreSQL's internal type "char", which the catalogues use. Here it passes as text, and
 * `positions` remembers by statement which columns it was, for the engine insists on it.
 */
function passingChar(pool: Pool, positions: Map<string, number[]>): Pool {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult>;
  return Object.assign(pool, {
    query: async (statement: { text: string }, ...rest: unknown[]) => {
      const result = await query(statement, ...rest);
      const found = result.fields.flatMap((field, index) => (field.dataTypeID === charType ? [index] : []));
      for (const field of result.fields) if (field.dataTypeID === charType) field.dataTypeID = textType;
      positions.set(statement.text, found);
      return result;
    },
  });
}

/** In its own words, where the engine's would say no more than "external connector error". */
const inPlainWords = ({ code = "", message, severity = "ERROR", detail, column, hint }: DatabaseError) =>
  new DriverAdapterError({ kind: "postgres", code, message, severity, detail, column, hint });

/**
 * The adapter cuts a script at every semicolon, also inside functions, and runs the pieces one by one. Sent whole,
 * PostgreSQL reads it right and makes it one transaction. The caller's scratch database serves as the shadow.
 */
function openAdapter(pool: Pool): PrismaPg {
  const charPositions = new Map<string, number[]>();
  const factory = new PrismaPg(passingChar(pool, charPositions));
  const connect = factory.connect.bind(factory);
  const connectMended: typeof connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      executeScript: (script: string) => runWhole(pool, script),
      queryRaw: async (query: SqlQuery) => {
        const result = await queryRaw(query);
        for (const index of charPositions.get(query.sql) ?? [])
          result.columnTypes[index] = ColumnTypeEnum.Character;
        return result;
      },
    });
  };
  return Object.assign(factory, { connect: connectMended, connectToShadowDb: connectMended });
}

async function runWhole(pool: Pool, script: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(script);
  } catch (error) {
    throw error instanceof DatabaseError ? inPlainWords(error) : error;
  } finally {
    client.release();
  }
}

/** The engine keeps its connections and with them its own advisory lock; only ending the pool gives them back. */
async function withEngine<T>(
  databaseUrl: string,
  work: (engine: wasm.SchemaEngine) => Promise<T>,
): Promise<T> {
  await instantiate();
  const schema = await listSchema();
  const options = `-c lock_timeout=${lockTimeout}`;
  const pool = new Pool({
    connectionString: databaseUrl,
    options,
    max: 4,
    application_name: "holdpoint-migrate",
  });
  const opening = wasm.SchemaEngine.new(
    { datamodels: schema.map((file): [string, string] => [file.path, file.content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(openAdapter(pool)),
  );
  try {
    const engine = await opening;
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

async function withAdvisoryLock<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, application_name: "holdpoint-migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    return await work();
  } finally {
    await client.end();
  }
}

/**
 * A migration runs in one implicit transaction, so a runner that was killed or gave way left nothing behind but its
 * row in `_prisma_migrations`. Marking that row as rolled back lets the next attempt run it again.
 */
async function forgetUnfinished(
  engine: wasm.SchemaEngine,
  migrationsList: wasm.MigrationList,
): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilters,
  });
  for (const migrationName of failedMigrationNames) {
    await engine.markMigrationRolledBack({ migrationName });
  }
}

async function applyOnce(databaseUrl: string, migrationsList: wasm.MigrationList): Promise<string[]> {
  return withEngine(databaseUrl, async (engine) => {
    await forgetUnfinished(engine, migrationsList);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
    return appliedMigrationNames;
  });
}

const isLockTimeout = (error: unknown): boolean => /55P03|lock timeout/i.test(String(error));

/**
 * Brings the database to the state of `prisma/migrations` and returns the names it applied (none on a second call).
 * Two runners wait for each other. A busy table is retried for about a minute.
 * @throws MigrationError when a migration cannot be applied; the failing one leaves no trace.
 */
export async function applyMigrations(databaseUrl: string): Promise<{ applied: string[] }> {
  const migrationsList = await listMigrations();
  return withAdvisoryLock(databaseUrl, async () => {
    const applied: string[] = [];
    for (let attempt = 1; ; attempt += 1) {
      try {
        applied.push(...(await applyOnce(databaseUrl, migrationsList)));
        return { applied };
      } catch (cause) {
        if (!isLockTimeout(cause)) throw migrationError(cause);
        if (attempt >= lockAttempts) {
          throw new MigrationError(
            "A table stayed busy for a minute. Let the running work finish, then start again.",
            {
              cause,
            },
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  });
}

/** The engine appends a trace of its own; of that only the migration's name helps. */
function migrationError(cause: unknown): MigrationError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const name = /migration_name="(\w+)"/.exec(text)?.[1];
  const reason = (text.split(/\n\s+0: /)[0] ?? text).replace(/^external connector error\s*/, "").trim();
  const where = name === undefined ? "" : ` in ${name}`;
  return new MigrationError(`The database could not be brought up to date${where}. ${reason}`, { cause });
}

/**
 * The SQL that turns `prisma/migrations` into `prisma/schema`, empty when nothing is missing. `scratchUrl` must be an
 * empty database. What migrations named `*_guards` define stays: the schema language cannot say it. With `before`, only
 * the migrations listed ahead of that one count.
 */
export async function sqlFromMigrations(scratchUrl: string, before?: string): Promise<string> {
  const all = await listMigrations();
  const counts = ({ path: name }: wasm.MigrationDirectory) => before === undefined || name < before;
  const migrations = { ...all, migrationDirectories: all.migrationDirectories.filter(counts) };
  const sql = await diff(scratchUrl, { tag: "migrations", ...migrations });
  const guarded = new Set(migrations.migrationDirectories.flatMap(namesOfGuards));
  const isWanted = (block: string) =>
    !guarded.has(/DROP (?:INDEX|CONSTRAINT) "(\w+)"/.exec(block)?.[1] ?? "");
  const blocks = sql
    .split(/\n(?=-- \w)/)
    .filter((block) => isWanted(block) && !block.startsWith("-- This is an empty"));
  return blocks.join("\n");
}

function namesOfGuards({ path: name, migrationFile }: wasm.MigrationDirectory): string[] {
  if (!name.endsWith("_guards") || migrationFile.content.tag !== "ok") return [];
  const definition = /\b(?:constraint|index)\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?"?(\w+)"?/gi;
  return [...migrationFile.content.value.matchAll(definition)].flatMap((match) => match[1] ?? []);
}

async function diff(scratchUrl: string, from: wasm.DiffTarget): Promise<string> {
  const files = await listSchema();
  const result = await withEngine(scratchUrl, (engine) =>
    engine.diff({
      from,
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: noFilters,
    }),
  );
  return result.stdout ?? "";
}
