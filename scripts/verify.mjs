#!/usr/bin/env node
/**
 * Proves the tree without services: format, lint, types, import rules, rooms, files, docs, dead code.
 * Usage: npm run verify [-- --only types,imports]
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "./verify/files.mjs";

const ROOT = resolve(fileURLToPath(new URL("..", import.meta.url)));
const CONCURRENCY = 2;

const bin = (path, ...args) => [join(ROOT, "node_modules", path), ...args];

/** Slowest first, so that two lanes end at about the same time. */
const GATES = {
  types: { proves: "tsc", command: bin("typescript/bin/tsc", "-p", "scripts/verify/tsconfig.json") },
  "dead-code": { proves: "knip", command: bin("knip/bin/knip.js", "--no-progress", "--no-config-hints") },
  lint: { proves: "biome: format and lint", command: ["scripts/verify/check-lint.mjs"] },
  imports: { proves: "dependency-cruiser", command: ["scripts/verify/check-imports.mjs"] },
  rooms: { proves: "room vocabulary", command: ["scripts/verify/check-rooms.mjs"] },
  files: { proves: "names, routes, comments", command: ["scripts/verify/check-files.mjs"] },
  docs: { proves: "paths and scripts named in docs", command: ["scripts/verify/check-doc-refs.mjs"] },
};

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function run(command) {
  return new Promise((done) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => done({ ok: false, output: error.message }));
    child.on("close", (code) =>
      done({ ok: code === 0, output: Buffer.concat(chunks).toString("utf8").trim() }),
    );
  });
}

/** The generated Prisma client is not in the repository; types and imports need it. */
async function ensureClient() {
  const generate = "scripts/generate.mjs";
  if (!existsSync(join(ROOT, generate)) || clientIsFresh()) return true;
  const started = performance.now();
  const { ok, output } = await run([generate]);
  console.log(
    `${ok ? "ok  " : "FAIL"} client     ${seconds(started).padStart(7)}  generated from prisma/schema`,
  );
  if (!ok) console.error(output);
  return ok;
}

function clientIsFresh() {
  const client = join(ROOT, "prisma/generated/client.ts");
  if (!existsSync(client)) return false;
  const generatedAt = statSync(client).mtimeMs;
  return listFiles(ROOT, "prisma/schema").every((file) => statSync(join(ROOT, file)).mtimeMs <= generatedAt);
}

function wantedGates(args) {
  const only = args.indexOf("--only");
  if (only === -1) return Object.keys(GATES);
  const names = (args[only + 1] ?? "").split(",").filter((name) => name !== "");
  const unknown = names.filter((name) => !Object.hasOwn(GATES, name));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`--only takes names out of: ${Object.keys(GATES).join(", ")}`);
    process.exit(2);
  }
  return names;
}

async function runGate(name) {
  const started = performance.now();
  const result = await run(GATES[name].command);
  const summary = result.ok && GATES[name].command[0].startsWith("scripts/") ? `, ${result.output}` : "";
  const mark = result.ok ? "ok  " : "FAIL";
  console.log(`${mark} ${name.padEnd(10)} ${seconds(started).padStart(7)}  ${GATES[name].proves}${summary}`);
  return { name, ...result };
}

async function runAll(names) {
  const waiting = [...names];
  const results = [];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      results.push(await runGate(name));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return results;
}

if (!existsSync(join(ROOT, "node_modules/typescript"))) {
  console.error("The packages are not installed. Run: npm install");
  process.exit(2);
}
const started = performance.now();
const names = wantedGates(process.argv.slice(2));
mkdirSync(join(ROOT, "node_modules/.cache/holdpoint"), { recursive: true });
const clientReady = await ensureClient();
const failed = (await runAll(names)).filter((result) => !result.ok);
for (const { name, output } of failed) console.error(`\n--- ${name} ---\n${output}`);
const green = clientReady && failed.length === 0;
console.log(
  green
    ? `\nverified in ${seconds(started)}`
    : `\n${failed.length} of ${names.length} gates failed in ${seconds(started)}`,
);
process.exitCode = green ? 0 : 1;
