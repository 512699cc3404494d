import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fingerprint } from "./lib/fingerprint.mjs";
import { buildFolder, root } from "./lib/paths.mjs";
import { runTool } from "./lib/run-tool.mjs";
import { step } from "./lib/terminal.mjs";
import { reportAndExit } from "./lib/user-error.mjs";

const stamp = path.join(buildFolder, "stamp");
const folders = [
  "app",
  "components",
  "lib",
  "server",
  "workers",
  "cli",
  "prisma/schema",
  "prisma/migrate.ts",
  "public",
  "scripts/lib/bundle.mjs",
];
const files = ["package-lock.json", "tsconfig.json", "next.config.ts", "postcss.config.mjs", "proxy.ts"];
const isSource = (file) => !/\.(?:test|md)\b|\.tsbuildinfo$/.test(path.basename(file));

const sourceHash = () => `${process.version} ${fingerprint(root, [...folders, ...files], isSource)}`;

/** Whether the build is missing, unfinished or older than the sources. */
export function isBuildStale() {
  const parts = [
    stamp,
    path.join(buildFolder, "web.mjs"),
    path.join(buildFolder, "worker.mjs"),
    path.join(root, ".next", "BUILD_ID"),
  ];
  return !parts.every(existsSync) || readFileSync(stamp, "utf8") !== sourceHash();
}

/** Builds pages, web and worker. It needs no database and gets none. */
export async function build() {
  const hash = sourceHash();
  mkdirSync(buildFolder, { recursive: true });
  rmSync(stamp, { force: true });
  const { bundle } = await import("./lib/bundle.mjs");
  const bundles = [bundle("server/http/main.ts", "web.mjs"), bundle("workers/main.ts", "worker.mjs")];
  const results = await Promise.allSettled([...bundles, buildPages()]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  writeFileSync(stamp, hash);
}

/** @returns {Promise<boolean>} whether there was anything to do */
export async function ensureBuilt() {
  if (!isBuildStale()) return false;
  await step("Building the console", build);
  return true;
}

async function buildPages() {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
  const env = { ...inherited, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const cli = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const { code, output } = await runTool(process.execPath, [cli, "build"], { cwd: root, env });
  if (code === 0) return;
  const log = path.join(buildFolder, "next-build.log");
  writeFileSync(log, output);
  throw new Error(
    `next build failed; all of it is in ${log}\n${output.trim().split("\n").slice(-60).join("\n")}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { ensureInstalled } = await import("./lib/install.mjs");
  const { generate } = await import("./generate.mjs");
  await ensureInstalled({ development: false })
    .then(generate)
    .then(() => step("Building the console", build))
    .catch(reportAndExit);
}
