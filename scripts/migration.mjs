import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { importTypeScript } from "./lib/bundle.mjs";
import { root } from "./lib/paths.mjs";
import { migrate } from "./lib/prepare.mjs";
import { startTemporaryPostgres } from "./lib/temporary-postgres.mjs";
import { reportAndExit, UserError } from "./lib/user-error.mjs";

const migrations = path.join(root, "prisma", "migrations");
/** The migration of the release that is being made; consoles out there have applied all before it. */
const coming = "20261120150000_working_plans";

/** Rewrites the coming release's migration from the schema. What was released is never edited. */
async function draft({ sqlFromMigrations }, scratchUrl) {
  write(coming, await sqlFromMigrations(scratchUrl, coming));
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

const authoring = { draft, new: add };

async function main([verb, name]) {
  if (verb === "apply") return apply();
  const work = authoring[verb];
  if (work === undefined)
    throw new UserError("Say what to do: npm run migration -- draft | new NAME | apply");
  const server = await startTemporaryPostgres();
  try {
    await work(await importTypeScript("prisma/migrate.ts"), server.url, name);
  } finally {
    await server.stop();
  }
}

await main(process.argv.slice(2)).catch(reportAndExit);
