import { beforeAll, describe, expect, it } from "vitest";
import type { DatabaseDescription, PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { connectionFrom, runSql, sampleSql } from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { createPostgresTarget } from "./postgres-target";

let url: string;
let connection: PostgresConnection;

beforeAll(async () => {
  url = (await emptyDatabase()).url;
  connection = connectionFrom(url) as PostgresConnection;
  await runSql(url, sampleSql(1));
});

async function describeNow(): Promise<DatabaseDescription> {
  const { host, port, database, user, password, sslMode } = connection;
  const session = await createPostgresTarget().openSnapshot(
    { host, port, database, user, password, sslMode },
    "holdpoint-test",
  );
  try {
    return await session.describe();
  } finally {
    await session.close();
  }
}

describe("what a database is besides its rows", () => {
  it("has a fingerprint that new rows leave alone and every change of the schema changes", async () => {
    const before = await describeNow();
    expect(before.schemaFingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(before.databaseOid).toBeGreaterThan(0);
    expect(before.application).toBeNull();
    await runSql(url, "INSERT INTO shop.customer (name) VALUES ('new')");
    const seen = [before.schemaFingerprint, (await describeNow()).schemaFingerprint];
    expect(seen[1]).toBe(seen[0]);
    for (const sql of [
      "ALTER TABLE shop.customer ADD COLUMN note text",
      "ALTER TABLE shop.customer ALTER COLUMN note SET DEFAULT ''",
      "CREATE INDEX ON shop.customer (name)",
      "ALTER TABLE shop.customer DROP CONSTRAINT customer_name_check",
      "CREATE FUNCTION shop.one() RETURNS int LANGUAGE sql AS 'select 1'",
      "CREATE OR REPLACE FUNCTION shop.one() RETURNS int LANGUAGE sql AS 'select 2'",
      "DROP VIEW shop.rich; CREATE VIEW shop.rich AS SELECT id FROM shop.customer WHERE paid > 200",
      "ALTER TYPE shop.mood ADD VALUE 'fair'",
    ]) {
      await runSql(url, sql);
      const { schemaFingerprint } = await describeNow();
      expect(seen, sql).not.toContain(schemaFingerprint);
      seen.push(schemaFingerprint);
    }
  });

  it.each([
    [
      "prisma",
      `CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
       INSERT INTO _prisma_migrations VALUES ('1_init', '2026-01-01', NULL), ('2_orders', '2026-02-01', NULL),
         ('3_broken', NULL, NULL), ('4_undone', '2026-03-01', '2026-03-02')`,
      { head: "2_orders", count: 2 },
    ],
    [
      "alembic",
      "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('ae10')",
      { head: "ae10", count: 1 },
    ],
    [
      "django",
      `CREATE TABLE django_migrations (id serial, app text, name text);
       INSERT INTO django_migrations (app, name) VALUES ('shop', '0001_initial'), ('shop', '0002_price')`,
      { head: "shop.0002_price", count: 2 },
    ],
    [
      "rails",
      "CREATE TABLE schema_migrations (version text); INSERT INTO schema_migrations VALUES ('2025'), ('2026')",
      { head: "2026", count: 2 },
    ],
  ])("tells the newest migration of %s", async (kind, sql, expected) => {
    const table = /CREATE TABLE (\w+)/.exec(sql)?.[1] ?? "";
    await runSql(url, sql);
    expect((await describeNow()).application).toEqual({ kind, ...expected });
    await runSql(url, `DROP TABLE ${table}`);
  });

  it("a table of that name with other columns is no reason not to have a backup", async () => {
    await runSql(url, "CREATE TABLE alembic_version (something int)");
    const found = await describeNow();
    expect(found.application).toBeNull();
    expect(found.schemaFingerprint).not.toBeNull();
  });
});
