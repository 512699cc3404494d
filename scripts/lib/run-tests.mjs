import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { prepareSources } from "./prepare.mjs";
import { ensureTestTools } from "./system-tools.mjs";
import { endRunning, runPlaywright, runVerify, runVitest } from "./test-steps.mjs";
import { reportAndExit, UserError } from "./user-error.mjs";

const steps = {
  verify: (env) => runVerify(env),
  unit: (env, folder) => runVitest("unit", env, folder),
  db: (env, folder) => runVitest("db", env, folder),
  build: () => runBuild(),
  e2e: (env, folder) => runPlaywright(env, folder),
};
/** Steps that run tests: one that ran none is a failure, or a misspelt pattern would be a success. */
const testing = new Set(["verify", "unit", "db", "e2e"]);

/** A build is not a test; it only adds to the count when it fails. */
async function runBuild() {
  const { ensureBuilt } = await import("../build.mjs");
  try {
    const built = await ensureBuilt();
    return { passed: 0, failed: 0, note: built ? "built" : "up to date" };
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1, note: "the build failed" };
  }
}

/** Tests meet neither the database nor the settings of whoever runs them. */
function testEnvironment(folder) {
  const foreign = /^(?:HOLDPOINT_|DATABASE_URL$|REDIS_URL$|PORT$|NODE_ENV$|PG[A-Z]+$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), TMPDIR: folder, NEXT_TELEMETRY_DISABLED: "1" };
}

function chooseSteps(wanted) {
  const unknown = wanted.filter((name) => !Object.hasOwn(steps, name));
  if (unknown.length > 0)
    throw new UserError(`Unknown step ${unknown.join(", ")}. There are: ${Object.keys(steps).join(", ")}`);
  if (wanted.length === 0) return Object.keys(steps);
  return Object.keys(steps).filter(
    (name) => wanted.includes(name) || (name === "build" && wanted.includes("e2e")),
  );
}

async function runStep(name, env, folder) {
  console.log(`\n=== ${name}`);
  const began = Date.now();
  const outcome = await steps[name](env, folder).catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1, note: "the step itself failed" };
  });
  const isEmpty = testing.has(name) && outcome.passed === 0 && outcome.failed === 0;
  const counted = isEmpty ? { ...outcome, failed: 1, note: "it ran no tests" } : outcome;
  return { name, seconds: (Date.now() - began) / 1000, ...counted };
}

function printSummary(results, missing) {
  console.log("\n=== summary");
  for (const { name, passed, failed, skipped = 0, flaky = 0, note, seconds } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    const more = [skipped > 0 && `${skipped} skipped`, flaky > 0 && `${flaky} flaky`, note]
      .filter(Boolean)
      .join(", ");
    console.log(
      `${failed > 0 ? "✗" : "✓"} ${name.padEnd(7)} ${counts} ${seconds.toFixed(1).padStart(7)} s  ${more}`.trimEnd(),
    );
  }
  for (const sentence of missing) console.log(`! ${sentence}`);
}

/**
 * `npm test`: everything, each step even when an earlier one failed, with a summary and one closing line.
 * @param {string[]} wanted names of steps; none means all
 */
export async function runTests(wanted) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "holdpoint-test-"));
  chmodSync(folder, 0o755); // the database's own user must pass
  process.once("exit", () => {
    endRunning("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interrupt());
  try {
    const names = chooseSteps(wanted);
    await prepareSources({ development: true });
    const missing = names.some((name) => name === "db" || name === "e2e") ? await ensureTestTools() : [];
    const env = testEnvironment(folder);
    const results = [];
    for (const name of names) {
      results.push(await runStep(name, env, folder));
      if (isInterrupted) return;
    }
    printSummary(results, missing);
    const sum = (field) => results.reduce((total, result) => total + result[field], 0);
    console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
    process.exit(sum("failed") > 0 ? 1 : 0);
  } catch (error) {
    reportAndExit(error);
  }
}

let isInterrupted = false;

/** The programs get two seconds to remove what they made. */
function interrupt() {
  isInterrupted = true;
  console.error("\nInterrupted");
  endRunning("SIGTERM");
  setTimeout(() => process.exit(130), 2000);
}
