import { z } from "zod";
import { PostgresConnection, SSL_MODES } from "@/server/kernel/ports/postgres-target";

export const ENVIRONMENTS = ["staging", "production", "other"] as const;
export const environment = z.enum(ENVIRONMENTS);
export type Environment = z.infer<typeof environment>;

export const SYSTEM_KINDS = ["service", "database", "folder", "repository"] as const;
export const systemKind = z.enum(SYSTEM_KINDS);
export type SystemKind = z.infer<typeof systemKind>;

export const ENGINES = ["postgresql"] as const;
export const engine = z.enum(ENGINES);

export { SSL_MODES };

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

export const registerSystemInput = z.discriminatedUnion("kind", [
  z.object({ ...place, kind: z.literal("database"), engine, connection: PostgresConnection }),
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
  connection: PostgresConnection.partial().optional(),
});

export const addressOf = { service: webAddress, folder: folderPath, repository: repositoryAddress } as const;

const shownConnection = PostgresConnection.omit({ password: true });

/** What the last successful test found out about a database. */
export const systemFacts = z.object({
  version: z.string(),
  major: z.number().int(),
  databaseBytes: z.number(),
  systemIdentifier: z.string().nullable(),
  tables: z.number().int(),
  encoding: z.string(),
  canCreateDatabase: z.boolean(),
  unreadable: z.array(z.string()),
});
export type SystemFacts = z.infer<typeof systemFacts>;

export const systemView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  environment,
  name: z.string(),
  kind: systemKind,
  engine: engine.nullable(),
  address: z.string().nullable(),
  connection: shownConnection.nullable(),
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

export const tryConnectionInput = z.object({ connection: PostgresConnection });

export const testConnectionView = z.object({
  ok: z.boolean(),
  /** What was found, or what is wrong and what to do. */
  text: z.string(),
  problem: z.string().nullable(),
  facts: systemFacts.nullable(),
});
export type TestConnectionView = z.infer<typeof testConnectionView>;
