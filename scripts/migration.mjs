import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { importTypeScript } from "./lib/bundle.mjs";
import { root } from "./lib/paths.mjs";
import { migrate } from "./lib/prepare.mjs";
import { startTemporaryPostgres } from "./lib/temporary-postgres.mjs";
import { reportAndExit, UserError } from "./lib/user-error.mjs";

const migrations = path.join(root, "prisma", "migrations");
const initial = "20261120000000_init";

/** Rewrites the first migration from the schema. Only before the first release: later ones are added, never edited. */
async function init({ sqlFromEmpty }, scratchUrl) {
  write(initial, await sqlFromEmpty(scratchUrl));
}

/** Adds a migration with the difference between the migrations and the schema. */
async function add({ sqlFromMigrations }, scratchUrl, name) {
  if (!/^[a-z][a-z0-9_]*$/.test(name ?? "")) {
    throw new UserError(
      "Give the migration a name in small letters: npm run migration -- new add_owner_to_task",
    );
  }
  const sql = await sqlFromMigrations(scratchUrl);
  if (sql.trim() === "") {
    console.log("The migrations already describe the schema; nothing to add.");
    return;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  write(`${stamp}_${name}`, sql);
}

function write(name, sql) {
  mkdirSync(path.join(migrations, name), { recursive: true });
  const file = path.join(migrations, name, "migration.sql");
  writeFileSync(file, `${sql.trimEnd()}\n`);
  console.log(`${path.relative(root, file)} written. Read it before you commit it.`);
}

/** Brings the database of DATABASE_URL up to date, for machines that start web and worker by themselves. */
async function apply() {
  const url = process.env.DATABASE_URL;
  if (!url) throw new UserError("Say which database: DATABASE_URL=postgresql://… npm run migration -- apply");
  const applied = await migrate(url, true);
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}`);
}

const authoring = { init, new: add };

async function main([verb, name]) {
  if (verb === "apply") return apply();
  const work = authoring[verb];
  if (work === undefined) throw new UserError("Say what to do: npm run migration -- init | new NAME | apply");
  const server = await startTemporaryPostgres();
  try {
    await work(await importTypeScript("prisma/migrate.ts"), server.url, name);
  } finally {
    await server.stop();
  }
}

await main(process.argv.slice(2)).catch(reportAndExit);
