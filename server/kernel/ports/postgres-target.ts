import { z } from "zod";

export const SSL_MODES = ["disable", "prefer", "require", "verify-full"] as const;

const noControl = (text: string): boolean => ![...text].some((c) => c < " " || c === "\u007f");
const literal = (max: number) =>
  z.string().min(1).max(max).refine(noControl, "Line breaks and control characters are not possible here.");

/**
 * Where a PostgreSQL server is, as separate fields. A connection string is never taken: libpq would read options,
 * further hosts or files out of it.
 */
export const PostgresConnection = z.strictObject({
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(
      /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f]*:[0-9a-f:.]*)$/i,
      "Give one host name or address.",
    ),
  port: z.number().int().min(1).max(65535),
  database: literal(63),
  user: literal(63),
  password: z.string().max(1000).refine(noControl, "A password cannot contain line breaks."),
  sslMode: z.enum(SSL_MODES),
});
export type PostgresConnection = z.infer<typeof PostgresConnection>;

/** Names the console gives to databases it creates: nothing that needs quoting anywhere. */
export const NewDatabaseName = z
  .string()
  .regex(
    /^[a-z_][a-z0-9_]{0,62}$/,
    "Use small letters, digits and underscores, at most 63, not starting with a digit.",
  );

export const CONNECTION_PROBLEMS = [
  "invalid",
  "dns",
  "refused",
  "timeout",
  "unreachable",
  "tls",
  "password",
  "access",
  "database_missing",
  "too_many",
  "starting",
  "version",
  "lost",
  "other",
] as const;
export type ConnectionProblemCode = (typeof CONNECTION_PROBLEMS)[number];

/** Why a connection failed, in words that say what to do. */
export interface ConnectionProblem {
  code: ConnectionProblemCode;
  message: string;
}

export interface ServerFacts {
  version: string;
  major: number;
  databaseBytes: number;
  /** Null when the role may not read it. */
  systemIdentifier: string | null;
  databaseOid: number;
  tables: number;
  encoding: string;
  collation: string;
  role: string;
  superuser: boolean;
  canCreateDatabase: boolean;
  /** Tables this role may not read; a backup would fail on them. */
  unreadable: readonly string[];
}

export type ConnectionAnswer = { ok: true; facts: ServerFacts } | { ok: false; problem: ConnectionProblem };

export interface TableCount {
  schema: string;
  table: string;
  rows: number;
  /** A sum over the content of every row, the same whatever the order; null when it was not taken. */
  digest: string | null;
}

/** What a database is besides its rows; null where the role may not see it. */
export interface DatabaseDescription {
  databaseOid: number | null;
  /** Of every table, column, constraint, index, view, trigger, function, enum and extension. */
  schemaFingerprint: string | null;
  /** The newest migration of the application, where a tool keeps a table of them. */
  application: { kind: string; head: string; count: number } | null;
}

/** A transaction held open so that counts and dump see exactly the same moment. */
export interface SnapshotSession {
  snapshotId: string;
  takenAt: Date;
  /** Position in the server's log; null on a standby or when the role may not read it. */
  lsn: string | null;
  counts(options: { digest: boolean; signal?: AbortSignal }): Promise<TableCount[]>;
  describe(): Promise<DatabaseDescription>;
  close(): Promise<void>;
}

export interface PostgresTarget {
  /** Certificates of the authorities a server's certificate is checked against, in PEM. */
  trustedRoots: string;
  /** Never throws for an unreachable server. */
  test(connection: PostgresConnection, signal?: AbortSignal): Promise<ConnectionAnswer>;
  /** @param label shown to the server's administrators as the application's name. */
  openSnapshot(connection: PostgresConnection, label: string): Promise<SnapshotSession>;
  databaseExists(connection: PostgresConnection, name: string): Promise<boolean>;
  /** Throws `conflict` when the name is taken. `comment` marks the database as made by this console. */
  createDatabase(
    connection: PostgresConnection,
    name: string,
    options: { encoding: string; comment: string },
  ): Promise<void>;
  /** Drops a database only when it carries this comment. True when it was dropped. */
  dropDatabase(connection: PostgresConnection, name: string, comment: string): Promise<boolean>;
  /** Replaces the comment, for example once a restore is complete. */
  commentDatabase(connection: PostgresConnection, name: string, comment: string): Promise<void>;
  counts(
    connection: PostgresConnection,
    options: { digest: boolean; signal?: AbortSignal },
  ): Promise<TableCount[]>;
  analyze(connection: PostgresConnection, signal?: AbortSignal): Promise<void>;
  /** Every table a dump carries, as "schema.table", with its size. */
  listTables(
    connection: PostgresConnection,
    signal?: AbortSignal,
  ): Promise<{ name: string; bytes: number }[]>;
  /** Foreign keys of other tables into these. */
  referencesInto(
    connection: PostgresConnection,
    names: readonly string[],
  ): Promise<{ from: string; to: string }[]>;
  /** Owner, settings, connection limit and rights of the database as SQL: what a dump does not carry. */
  databaseSettings(connection: PostgresConnection): Promise<string>;
  /** Ends server-side sessions of that application name, left by a killed worker. Returns how many. */
  endSessions(connection: PostgresConnection, label: string): Promise<number>;
}

declare module "../context" {
  interface OutsideWorld {
    postgresTarget: PostgresTarget;
  }
}
