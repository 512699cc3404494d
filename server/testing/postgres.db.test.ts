import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { applyMigrations, sqlFromMigrations } from "@/prisma/migrate";
import { emptyDatabase, testDatabase } from "@/server/testing/postgres";

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const applied =
  "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";

describe("migrations", () => {
  it("give every test file a migrated database of its own", async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await ask(one.url, "CREATE TABLE only_here (id int)");
    expect(await ask(one.url, applied)).toContainEqual({ migration_name: "20261120000000_init" });
    await expect(ask(other.url, "SELECT * FROM only_here")).rejects.toThrow("does not exist");
  });

  it("are applied once when two runners start together", async () => {
    const { url } = await emptyDatabase();
    const [one, other] = await Promise.all([applyMigrations(url), applyMigrations(url)]);
    const names = [...one.applied, ...other.applied];
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("20261120000000_init");
    expect((await applyMigrations(url)).applied).toEqual([]);
  });

  it("are taken up again after a runner was killed in the middle", async () => {
    const { url } = await emptyDatabase();
    await applyMigrations(url);
    await ask(
      url,
      `CREATE SCHEMA aside; ALTER TABLE _prisma_migrations SET SCHEMA aside; DROP SCHEMA public CASCADE;
       CREATE SCHEMA public; ALTER TABLE aside._prisma_migrations SET SCHEMA public;
       DELETE FROM _prisma_migrations WHERE migration_name <> '20261120000000_init';
       UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0`,
    );
    expect((await applyMigrations(url)).applied).toContain("20261120000000_init");
  });

  it("describe the schema completely", async () => {
    const { url } = await emptyDatabase();
    expect(await sqlFromMigrations(url)).toBe("");
  });
});
