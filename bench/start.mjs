import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../scripts/lib/ports.mjs";
import { startConsole } from "./lib/console.mjs";
import { output, startServer } from "./lib/load.mjs";
import { median } from "./lib/machine.mjs";

const WARM_ROUNDS = 3;
const root = path.resolve(import.meta.dirname, "..");
const quietly = ["--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * From `git clone` to a page that answers, beside npm installing the same packages and nothing else; then the same
 * folder once more, beside a bare Next that is built already. What is not committed is not measured.
 */
export async function run({ say }) {
  const folder = mkdtempSync(path.join(tmpdir(), "holdpoint-clone-"));
  try {
    const clone = path.join(folder, "holdpoint");
    await output("git", ["clone", "--quiet", root, clone]);
    say("Starting a fresh clone");
    const cold = await measureStart(clone, path.join(folder, "data"));
    say(`A fresh clone answered after ${(cold / 1000).toFixed(1)} s; installing the same packages alone`);
    const install = await measureInstall(clone, path.join(folder, "packages"));
    say(`npm alone took ${(install / 1000).toFixed(1)} s`);
    const bare = await buildBareNext();
    const rounds = [];
    for (let round = 0; round < WARM_ROUNDS; round++) {
      const warm = await measureStart(clone, path.join(folder, "data"));
      const next = await measureBareNext(bare);
      say(`Warm start ${(warm / 1000).toFixed(2)} s, bare Next ${(next / 1000).toFixed(2)} s`);
      rounds.push({ warm, next });
    }
    const warm = median(rounds.map((round) => round.warm));
    const next = median(rounds.map((round) => round.next));
    return [
      compare("fresh clone to an open console", cold, { name: "npm install alone", value: install }, 120),
      compare("warm start", warm, { name: "bare Next start", value: next }, 8),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Milliseconds until the console said it runs and its first page was answered. */
async function measureStart(folder, data) {
  const began = performance.now();
  const console = await startConsole({ folder, data });
  try {
    await answered(`${console.url}/sign-in`);
    return performance.now() - began;
  } finally {
    await console.stop({ keepData: true });
  }
}

/** Milliseconds npm needs for the clone's own lock file, in the way `npm start` asks for it. */
async function measureInstall(clone, folder) {
  for (const file of ["package.json", "package-lock.json"])
    cpSync(path.join(clone, file), path.join(folder, file));
  const began = performance.now();
  const npm = (verb) => output("npm", [...verb, ...quietly], { cwd: folder });
  await npm(["ci"]).catch(() => npm(["install", "--no-save"]));
  return performance.now() - began;
}

const cli = path.join(root, "node_modules", "next", "dist", "bin", "next");

async function buildBareNext() {
  const bare = path.join(import.meta.dirname, "references", "bare-next");
  if (!existsSync(path.join(bare, ".next", "BUILD_ID"))) await output(process.execPath, [cli, "build", bare]);
  return bare;
}

async function measureBareNext(bare) {
  const port = await freePort();
  const began = performance.now();
  const next = await startServer(
    process.execPath,
    [cli, "start", bare, "-p", String(port), "-H", "127.0.0.1"],
    {
      env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      ready: "Ready",
    },
  );
  try {
    await answered(`http://127.0.0.1:${port}/nowhere`, 404);
    return performance.now() - began;
  } finally {
    await next.stop();
  }
}

async function answered(url, status = 200) {
  const response = await fetch(url);
  await response.text();
  if (response.status !== status) throw new Error(`${url} answered ${response.status}`);
}

function compare(name, milliseconds, reference, target) {
  const value = milliseconds / 1000;
  return {
    name,
    value,
    unit: "s",
    reference: { name: reference.name, value: reference.value / 1000 },
    ratio: milliseconds / reference.value,
    target: `under ${target} s`,
    ok: value < target,
  };
}
