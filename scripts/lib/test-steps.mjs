import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";
import { endLeftovers, signalGroup } from "./processes.mjs";

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {number} [flaky]
 * @property {string} [note]
 */

const running = new Set();

/** Ends every program a step has running. @param {NodeJS.Signals} signal */
export function endRunning(signal) {
  for (const child of running) signalGroup(child.pid, signal);
}

/** Runs a Node program in sight of the reader, without input, and ends what it leaves behind. */
function runNode(args, env, onOutput) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.on("data", (chunk) => {
        to.write(chunk);
        onOutput?.(chunk);
      });
    }
    const done = (code) => {
      running.delete(child);
      if (child.pid !== undefined) endLeftovers(child.pid);
      resolve(code);
    };
    child.once("error", () => done(1));
    child.once("close", done);
  });
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
const noReport = { passed: 0, failed: 1, note: "it wrote no report" };

/** Whatever a report says, a program that failed did not pass. */
function withExitCode(outcome, code) {
  if (code === 0 || outcome.failed > 0) return outcome;
  return { ...outcome, failed: 1, note: `it ended with code ${code}` };
}

/** The gates of `npm run verify`, one per line. @param {NodeJS.ProcessEnv} env @returns {Promise<Outcome>} */
export async function runVerify(env) {
  let output = "";
  const code = await runNode([path.join(root, "scripts", "verify.mjs")], env, (chunk) => {
    output += chunk;
  });
  const count = (mark) => output.split("\n").filter((line) => line.startsWith(mark)).length;
  return withExitCode({ passed: count("ok  "), failed: count("FAIL ") }, code);
}

/**
 * One vitest project, counted from its JSON report. A file that could not be loaded counts as a failure.
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder for the report
 * @returns {Promise<Outcome>}
 */
export async function runVitest(project, env, folder) {
  const file = path.join(folder, `vitest-${project}.json`);
  const cli = path.join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await runNode(
    [cli, "run", "--project", project, ...reporters],
    { ...env, NODE_ENV: "test" },
    undefined,
  );
  const report = readReport(file);
  if (report === undefined) return noReport;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return withExitCode(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    code,
  );
}

/**
 * The journeys in a browser, counted from Playwright's JSON report.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder for the report
 * @returns {Promise<Outcome>}
 */
export async function runPlaywright(env, folder) {
  if (!existsSync(path.join(root, "playwright.config.ts"))) {
    return { passed: 0, failed: 1, note: "playwright.config.ts is missing" };
  }
  const file = path.join(folder, "playwright.json");
  const cli = path.join(root, "node_modules", "@playwright", "test", "cli.js");
  const code = await runNode(
    [cli, "test", "--reporter=list,json"],
    { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    undefined,
  );
  const report = readReport(file);
  if (report === undefined) return noReport;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const outcome = { passed: expected + flaky, failed: unexpected + report.errors.length, skipped, flaky };
  return withExitCode(outcome, code);
}
