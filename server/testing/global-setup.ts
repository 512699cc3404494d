import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/prisma/migrate";
import { startTemporaryPostgres } from "@/scripts/lib/temporary-postgres.mjs";
import { startTemporaryRedis } from "@/scripts/lib/temporary-redis.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** A server role that may create databases; `template` is the migrated one to copy. */
    postgres: { url: string; template: string };
    /** No address where redis-server is not installed. */
    redis: { url?: string };
  }
}

const template = "holdpoint_template";

async function createTemplate(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${template}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = template;
  await applyMigrations(url.href);
}

/** Starts the servers of the whole test run and migrates the database that every test file gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([
    startTemporaryPostgres({ maxConnections: 300 }),
    startTemporaryRedis(),
  ]);
  const stop = async () => {
    await Promise.all([postgres.stop(), redis?.stop()]);
  };
  try {
    await createTemplate(postgres.url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgres", { url: postgres.url, template });
  project.provide("redis", redis ? { url: redis.url } : {});
  return stop;
}
