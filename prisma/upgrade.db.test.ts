import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { emptyDatabase } from "@/server/testing/postgres";

/** What the first release made; a console that ran it has rows in these tables. */
const FIRST_RELEASE = "20261120000100_guards";
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "migrations");
const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const [LAUNCH, PLAN, SYSTEM, OLD_STORE, NEW_STORE] = [1, 2, 3, 4, 5].map(id);

const ROWS = `
  insert into launch (id, slug, name) values ('${LAUNCH}', 'shop', 'Shop');
  insert into plan (id, launch_id, generation) values ('${PLAN}', '${LAUNCH}', 1);
  insert into plan_source (plan_id, generation, file_name, imported_by_name) values ('${PLAN}', 1, 'plan.md', 'Mara');
  insert into plan_node (id, plan_id, generation, kind, position, depth, key, title, changed_by_name, tickable, status)
    values ('${id(20)}', '${PLAN}', 1, 'phase', 1, 0, 'a', 'Before', 'Mara', false, null),
      ('${id(21)}', '${PLAN}', 1, 'task', 2, 1, 'b', 'RPO 15 min', 'Mara', true, 'cancelled');
  insert into system (id, launch_id, environment, name, kind, engine, host, port, "database", login)
    values ('${SYSTEM}', '${LAUNCH}', 'staging', 'Orders', 'database', 'postgresql', 'db', 5432, 'orders', 'app');
  insert into system (id, launch_id, environment, name, kind, address)
    values ('${id(30)}', '${LAUNCH}', 'staging', 'Files', 'folder', '/srv/files');
  insert into store (id, kind, location, created_at)
    values ('${OLD_STORE}', 'folder', '/old/store', now() - interval '1 day'), ('${NEW_STORE}', 'folder', '/store', now());
  insert into backup (id, launch_id, system_id, run_id, store_id, state, object_id, bytes, sha256, ended_at, requested_by_name)
    values ('${id(40)}', '${LAUNCH}', '${SYSTEM}', '${id(50)}', '${OLD_STORE}', 'good', 'first', 10, 'x', now(), 'Mara'),
      ('${id(41)}', '${LAUNCH}', '${SYSTEM}', '${id(51)}', '${NEW_STORE}', 'good', 'second', 20, 'y', now(), 'Mara'),
      ('${id(42)}', '${LAUNCH}', '${SYSTEM}', '${id(52)}', '${NEW_STORE}', 'failed', null, null, null, now(), 'Mara');
  insert into restore (id, launch_id, system_id, backup_id, run_id, new_database, plan_digest, state, requested_by_name)
    values ('${id(60)}', '${LAUNCH}', '${SYSTEM}', '${id(40)}', '${id(61)}', 'orders_back', 'd', 'done', 'Mara');`;

let client: Client;

beforeAll(async () => {
  const { url } = await emptyDatabase();
  client = new Client({ connectionString: url });
  await client.connect();
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  for (const name of names) {
    await client.query(await readFile(path.join(folder, name, "migration.sql"), "utf8"));
    if (name === FIRST_RELEASE) await client.query(ROWS);
  }
});

afterAll(() => client.end());

it("brings the rows of the first release along, also of a console whose data folder was moved", async () => {
  const ask = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
  expect(await ask("select id, name, location, built_in, settings from store")).toEqual([
    { id: NEW_STORE, name: "This machine", location: "/store", built_in: true, settings: {} },
  ]);
  expect(await ask("select id, store_id, engine, recipients from backup order by id")).toEqual(
    [40, 41, 42].map((number) => ({
      id: id(number),
      store_id: NEW_STORE,
      engine: "postgresql",
      recipients: [],
    })),
  );
  expect(
    await ask("select backup_id, store_id, state, bytes::int from backup_copy order by backup_id"),
  ).toEqual([
    { backup_id: id(40), store_id: NEW_STORE, state: "good", bytes: 10 },
    { backup_id: id(41), store_id: NEW_STORE, state: "good", bytes: 20 },
  ]);
  expect(await ask("select state, store_id from restore")).toEqual([{ state: "done", store_id: null }]);
  expect(await ask("select name, engine, options from system order by name")).toEqual([
    { name: "Files", engine: "folder", options: null },
    { name: "Orders", engine: "postgresql", options: null },
  ]);
  expect(await ask("select title, status, na_reason from plan_node order by position")).toEqual([
    { title: "Before", status: null, na_reason: null },
    { title: "RPO 15 min", status: "cancelled", na_reason: null },
  ]);
  expect(await ask("select file_name, corrections from plan_source")).toEqual([
    { file_name: "plan.md", corrections: [] },
  ]);
});
