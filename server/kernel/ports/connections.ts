import { z } from "zod";
import { PostgresConnection, SSL_MODES } from "./postgres-target";

/** What a backup can be taken of, each by its own tools. */
export const ENGINES = [
  "postgresql",
  "mariadb",
  "mongodb",
  "redis",
  "qdrant",
  "sqlite",
  "folder",
  "bucket",
] as const;
export const engineName = z.enum(ENGINES);
export type EngineName = z.infer<typeof engineName>;

/** Reached over the network, with a login. */
export const SERVER_ENGINES = ["postgresql", "mariadb", "mongodb", "redis", "qdrant", "bucket"] as const;
export type ServerEngine = (typeof SERVER_ENGINES)[number];
export type PathEngine = Exclude<EngineName, ServerEngine>;

const noControl = (text: string): boolean => ![...text].some((c) => c < " " || c === "\u007f");
const text = (max: number) =>
  z.string().max(max).refine(noControl, "Line breaks and control characters are not possible here.");

/** Which tables' rows are saved. Their structure always is, so that what was left out is not missing afterwards. */
export const tableSelection = z.strictObject({
  mode: z.enum(["only", "except"]),
  names: z.array(text(200)).min(1, "Choose at least one table.").max(5000),
});
export type TableSelection = z.infer<typeof tableSelection>;

/** What some engines need besides the connection. */
export const targetOptions = z.strictObject({
  /** Of a database: all rows unless this says otherwise. */
  tables: tableSelection.optional(),
  /** Of a bucket. */
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "A region is written like eu-central-1.")
    .optional(),
  /** Only the objects of a bucket whose key begins with this. */
  prefix: text(500).optional(),
});
export type TargetOptions = z.infer<typeof targetOptions>;

const server = PostgresConnection;
const anyone = text(128);

/** A connection before it is known whether it suits its engine. */
export const looseConnection = server.extend({ database: text(200), user: anyone });

/** The fields are the same everywhere; what may stand in them depends on the engine. */
export const connectionOf = {
  postgresql: server,
  mariadb: server.extend({ database: text(64).min(1), user: text(80).min(1) }),
  mongodb: server.extend({
    database: z.string().regex(/^[^/\\. "$*<>:|?\0]{1,63}$/, "This is no name of a MongoDB database."),
    user: anyone,
  }),
  redis: server.extend({
    database: z.string().regex(/^\d{1,4}$/, "Give the number of the database; the first is 0."),
    user: anyone,
  }),
  qdrant: server.extend({
    database: z.string().regex(/^[\w.-]{1,200}$/, "Give the name of one collection."),
    user: z.literal(""),
  }),
  bucket: server.extend({
    database: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        "A bucket's name has 3 to 63 small letters, digits, dots or dashes.",
      ),
    user: anyone,
    sslMode: z.enum(SSL_MODES),
  }),
} as const satisfies Record<ServerEngine, z.ZodType>;

/** Where a server is and how to log in. */
export type ServerConnection = PostgresConnection;

export type ServerTarget = ServerConnection & { engine: ServerEngine; options: TargetOptions };

/** On the machine of the worker. */
export interface PathTarget {
  engine: PathEngine;
  path: string;
}

/** How a system that can be backed up is reached, password included. Never leaves the server. */
export type TargetConnection = ServerTarget | PathTarget;

/** What a restore may name the new thing it makes. Nothing that needs quoting anywhere, no way out of its place. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9_][\w.-]{0,99}$/, "Use letters, digits, dots, dashes and underscores; no slash.")
  .refine((name) => !name.includes(".."), "Two dots in a row are not possible here.");
const databaseName = z
  .string()
  .regex(
    /^[a-z_][a-z0-9_]{0,62}$/,
    "Use small letters, digits and underscores, at most 63, not starting with a digit.",
  );
export const newNameOf = {
  postgresql: databaseName,
  mariadb: databaseName,
  mongodb: databaseName,
  redis: connectionOf.redis.shape.database,
  qdrant: z.string().regex(/^[A-Za-z0-9_][\w-]{0,99}$/, "Use letters, digits, dashes and underscores."),
  sqlite: fileName,
  folder: fileName,
  bucket: fileName,
} as const satisfies Record<EngineName, z.ZodType<string>>;

/** What the things of an engine are called: what a backup lists, and what is counted in each. */
export const UNITS = {
  postgresql: { item: "table", row: "row", found: "table" },
  mariadb: { item: "table", row: "row", found: "table" },
  mongodb: { item: "collection", row: "document", found: "collection" },
  redis: { item: "kind of value", row: "key", found: "key" },
  qdrant: { item: "collection", row: "point", found: "point" },
  sqlite: { item: "table", row: "row", found: "table" },
  folder: { item: "folder", row: "file", found: "file" },
  bucket: { item: "folder", row: "object", found: "object" },
} as const satisfies Record<EngineName, { item: string; row: string; found: string }>;

/** Whether rows of single tables can be left out. */
export const hasTables = (engine: EngineName | null): boolean =>
  engine === "postgresql" || engine === "mariadb";
