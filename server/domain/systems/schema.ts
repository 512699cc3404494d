import { z } from "zod";
import {
  connectionOf,
  type EngineName,
  engineName,
  hasTables,
  looseConnection,
  targetOptions,
  UNITS,
} from "@/server/kernel/ports/connections";
import { SSL_MODES } from "@/server/kernel/ports/postgres-target";

export const ENVIRONMENTS = ["staging", "production", "other"] as const;
export const environment = z.enum(ENVIRONMENTS);
export type Environment = z.infer<typeof environment>;

export const SYSTEM_KINDS = ["service", "database", "folder", "bucket", "repository"] as const;
export const systemKind = z.enum(SYSTEM_KINDS);

export const engine = engineName;

export type { EngineName };
export { hasTables, SSL_MODES, UNITS };

const name = z.string().trim().min(1, "Name the system.").max(80, "Use at most 80 characters.");
const place = { launchId: z.uuid(), environment, name };

const webAddress = z
  .url({ protocol: /^https?$/, error: "Give an address that begins with https:// or http://." })
  .max(500)
  .refine((text) => !/^\w+:\/\/[^/]*@/.test(text), "Leave user and password out of the address.");
const folderPath = z
  .string()
  .max(500)
  .regex(/^\/[^\0]*$/, "Give the whole path, beginning with a slash.");
const repositoryAddress = z
  .string()
  .max(500)
  .regex(/^(https:\/\/[^\s@]+|git@[\w.-]+:[^\s]+)$/, "Give the address you clone from, without a password.");

const database = { ...place, kind: z.literal("database"), options: targetOptions.optional() };

export const registerSystemInput = z.discriminatedUnion("kind", [
  z.discriminatedUnion("engine", [
    z.object({ ...database, engine: z.literal("postgresql"), connection: connectionOf.postgresql }),
    z.object({ ...database, engine: z.literal("mariadb"), connection: connectionOf.mariadb }),
    z.object({ ...database, engine: z.literal("mongodb"), connection: connectionOf.mongodb }),
    z.object({ ...database, engine: z.literal("redis"), connection: connectionOf.redis }),
    z.object({ ...database, engine: z.literal("qdrant"), connection: connectionOf.qdrant }),
    z.object({ ...place, kind: z.literal("database"), engine: z.literal("sqlite"), address: folderPath }),
  ]),
  z.object({
    ...place,
    kind: z.literal("bucket"),
    connection: connectionOf.bucket,
    options: targetOptions.optional(),
  }),
  z.object({ ...place, kind: z.literal("service"), address: webAddress }),
  z.object({ ...place, kind: z.literal("folder"), address: folderPath }),
  z.object({ ...place, kind: z.literal("repository"), address: repositoryAddress }),
]);
export type RegisterSystemInput = z.infer<typeof registerSystemInput>;

export const updateSystemInput = z.object({
  systemId: z.uuid(),
  rev: z.number().int(),
  name: name.optional(),
  environment: environment.optional(),
  address: z.string().max(500).optional(),
  /** Fields left out stay. The stored password stays only when nothing else of where it is sent changes. */
  connection: looseConnection.partial().optional(),
  /** Replaces all of them. */
  options: targetOptions.optional(),
});

export const addressOf = {
  service: webAddress,
  folder: folderPath,
  repository: repositoryAddress,
  file: folderPath,
} as const;

const shownConnection = looseConnection.omit({ password: true });

/** What the last successful test found out about a database. */
export const systemFacts = z.object({
  /** What runs there. */
  product: z.string().default("PostgreSQL"),
  version: z.string(),
  major: z.number().int(),
  databaseBytes: z.number(),
  systemIdentifier: z.string().nullable(),
  /** Tables, or whatever the engine has instead. */
  tables: z.number().int(),
  encoding: z.string(),
  canCreateDatabase: z.boolean(),
  unreadable: z.array(z.string()),
  /** What a backup can not promise here. */
  warnings: z.array(z.string()).default([]),
});
export type SystemFacts = z.infer<typeof systemFacts>;

export const systemView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  environment,
  name: z.string(),
  kind: systemKind,
  /** How it is backed up; null for what cannot be. */
  engine: engine.nullable(),
  address: z.string().nullable(),
  connection: shownConnection.nullable(),
  options: targetOptions,
  /** True when a password is stored. Nobody is ever shown it again. */
  hasSecret: z.boolean(),
  check: z.object({ ok: z.boolean(), text: z.string(), at: z.iso.datetime() }).nullable(),
  facts: systemFacts.nullable(),
  removed: z.boolean(),
  createdAt: z.iso.datetime(),
  rev: z.number().int(),
});
export type SystemView = z.infer<typeof systemView>;

export const systemIdInput = z.object({ systemId: z.uuid() });

export const listSystemsInput = z.object({ launchId: z.uuid(), environment: environment.optional() });

export const removeSystemInput = z.object({ systemId: z.uuid() });

export const tryConnectionInput = z.object({
  engine: engine.default("postgresql"),
  /** Of a server. */
  connection: looseConnection.optional(),
  /** Of a file or folder on the machine of the worker. */
  address: folderPath.optional(),
  options: targetOptions.optional(),
});

export const systemTables = z.object({
  tables: z.array(z.object({ name: z.string(), bytes: z.number() })),
});

export const testConnectionView = z.object({
  ok: z.boolean(),
  /** What was found, or what is wrong and what to do. */
  text: z.string(),
  problem: z.string().nullable(),
  facts: systemFacts.nullable(),
});
export type TestConnectionView = z.infer<typeof testConnectionView>;
