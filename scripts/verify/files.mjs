import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const IGNORED = new Set([
  "node_modules",
  ".git",
  ".next",
  ".holdpoint",
  "coverage",
  "test-results",
  "playwright-report",
]);

/** The folders that hold code, ours alone: generated code and build output are left out. */
export const CODE_ROOTS = [
  "app",
  "bench",
  "cli",
  "components",
  "e2e",
  "lib",
  "prisma",
  "scripts",
  "server",
  "workers",
];

/** Every file below `folder`, as paths relative to `root` with forward slashes, sorted. */
export function listFiles(root, folder = ".") {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  const found = [];
  const walk = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (IGNORED.has(entry.name)) continue;
      const child = join(path, entry.name);
      const name = relative(root, child).split(sep).join("/");
      if (name === "prisma/generated") continue;
      if (entry.isDirectory()) walk(child);
      else if (entry.isFile()) found.push(name);
    }
  };
  walk(start);
  return found.sort();
}

/** Names of the folders directly below `folder`; none when it does not exist. */
export function listFolders(root, folder) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !IGNORED.has(entry.name))
    .map((entry) => entry.name)
    .sort();
}

export const readText = (root, file) => readFileSync(join(root, file), "utf8");

export const isTest = (file) => /\.test\.(ts|tsx|mjs)$/.test(file);

/** Rooms and their ranks, and the few names that are allowed beside them. */
export const rooms = JSON.parse(readFileSync(new URL("./rooms.json", import.meta.url), "utf8"));

/** "start-backup" -> "startBackup" */
export const camelCase = (kebab) => kebab.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Prints findings grouped by file and sets the exit code; `summary` is the line of a clean tree. */
export function report(findings, summary) {
  for (const { rule, file, message } of findings) {
    console.error(`${file}: ${message.replace(/\s+/g, " ").trim()} [${rule}]`);
  }
  if (findings.length > 0) {
    console.error(`${findings.length} finding${findings.length === 1 ? "" : "s"}`);
    process.exitCode = 1;
  } else {
    console.log(summary);
  }
}

/** True when the module at `url` is the program that was started, not one imported by a test. */
export const isMain = (url) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url));
