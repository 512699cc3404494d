import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/prisma/migrate";
import { startTemporaryPostgres } from "@/scripts/lib/temporary-postgres.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** A server role that may create databases; `template` is the migrated one to copy. */
    postgres: { url: string; template: string };
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

/** Starts one PostgreSQL for the whole test run and migrates the database that every test file gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporaryPostgres({ maxConnections: 300 });
  try {
    await createTemplate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("postgres", { url: server.url, template });
  return () => server.stop();
}
