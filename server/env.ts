import path from "node:path";
import { z } from "zod";

const databaseSlice = z.object({
  DATABASE_URL: z
    .string("DATABASE_URL is missing. Start the console with `npm start`, which sets it.")
    .regex(
      /^postgres(ql)?:\/\//,
      "DATABASE_URL must look like postgresql://user:password@host:5432/database.",
    ),
});

const queueSlice = z.object({
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, "REDIS_URL must look like redis://host:6379.")
    .optional(),
});

const webSlice = z.object({
  HOLDPOINT_HOST: z.string().default("127.0.0.1"),
  HOLDPOINT_PORT: z.coerce.number().int().min(0).max(65_535).default(4600),
  /** The address people use; cookies and origin checks follow it. */
  HOLDPOINT_URL: z.url().optional(),
  /** How many of your own proxies stand in front; that many entries of X-Forwarded-For are believed. */
  HOLDPOINT_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
});

const outboundSlice = z.object({
  /** Private networks that checks may reach, for example "10.20.0.0/16"; a console on one's own machine reaches itself. */
  HOLDPOINT_PRIVATE_NETWORKS: z.string().optional(),
});

const dataSlice = z.object({
  HOLDPOINT_DATA: z.string().default(".holdpoint"),
  HOLDPOINT_KEY_FILE: z.string().optional(),
  /** A public key (age1...) that opens backups too; its other half belongs somewhere safe and offline. */
  HOLDPOINT_BACKUP_RECOVERY_KEY: z.string().regex(/^age1/, "Give an age public key.").optional(),
  HOLDPOINT_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** Runs a worker works on at the same time. */
  HOLDPOINT_WORKER_SLOTS: z.coerce.number().int().min(1).max(64).default(4),
});

const schema = z.object({
  ...databaseSlice.shape,
  ...queueSlice.shape,
  ...webSlice.shape,
  ...outboundSlice.shape,
  ...dataSlice.shape,
});

export interface Env {
  databaseUrl: string;
  redisUrl: string | null;
  host: string;
  port: number;
  publicUrl: string;
  proxies: number;
  dataFolder: string;
  keyFile: string;
  backupRecoveryKey: string | undefined;
  logLevel: "debug" | "info" | "warn" | "error";
  workerSlots: number;
  privateNetworks: string;
  /** Where external programs are looked for. */
  searchPath: string;
  production: boolean;
}

const LOOPBACK = "127.0.0.0/8,::1/128";

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host.startsWith("127.");

let cached: Env | undefined;

/** The only reader of process.env. Throws one sentence per bad value. */
export function env(): Env {
  cached ??= readEnv(process.env);
  return cached;
}

function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"),
    );
  }
  const values = parsed.data;
  const dataFolder = path.resolve(values.HOLDPOINT_DATA);
  return {
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL ?? null,
    host: values.HOLDPOINT_HOST,
    port: values.HOLDPOINT_PORT,
    publicUrl: (values.HOLDPOINT_URL ?? `http://localhost:${values.HOLDPOINT_PORT}`).replace(/\/+$/, ""),
    proxies: values.HOLDPOINT_PROXIES,
    dataFolder,
    keyFile: values.HOLDPOINT_KEY_FILE ?? path.join(dataFolder, "keys", "master.key"),
    backupRecoveryKey: values.HOLDPOINT_BACKUP_RECOVERY_KEY,
    logLevel: values.HOLDPOINT_LOG_LEVEL,
    workerSlots: values.HOLDPOINT_WORKER_SLOTS,
    privateNetworks: values.HOLDPOINT_PRIVATE_NETWORKS ?? (isLoopback(values.HOLDPOINT_HOST) ? LOOPBACK : ""),
    searchPath: source.PATH ?? "",
    production: source.NODE_ENV === "production",
  };
}

/** next-auth reads its own address from the environment and nowhere else. */
export function announceAuthAddress(): void {
  process.env.NEXTAUTH_URL ??= env().publicUrl;
}
