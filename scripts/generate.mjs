import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { fingerprint } from "./lib/fingerprint.mjs";
import { root } from "./lib/paths.mjs";
import { reportAndExit } from "./lib/user-error.mjs";

const generated = path.join(root, "prisma", "generated");
const stamp = path.join(generated, ".schema-hash");

/**
 * Writes the Prisma client into prisma/generated when the schema or Prisma itself changed.
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function generate() {
  const hash = fingerprint(root, ["prisma/schema", "node_modules/prisma/package.json"]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  rmSync(generated, { recursive: true, force: true });
  const cli = path.join(root, "node_modules", "prisma", "build", "index.js");
  try {
    await promisify(execFile)(
      process.execPath,
      [cli, "generate", "--schema", path.join(root, "prisma", "schema")],
      {
        cwd: root,
        env: {
          ...process.env,
          // The command line would download an engine that generating does not use; any program silences it.
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
          CHECKPOINT_DISABLE: "1",
        },
      },
    );
  } catch (error) {
    throw new Error(`prisma generate failed\n${error.stdout ?? ""}${error.stderr ?? error}`);
  }
  mkdirSync(generated, { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await generate().then(
    (changed) => console.log(changed ? "Prisma client written" : "Prisma client is up to date"),
    reportAndExit,
  );
}
