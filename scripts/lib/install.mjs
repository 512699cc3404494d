import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";
import { runTool } from "./run-tool.mjs";
import { step } from "./terminal.mjs";
import { UserError } from "./user-error.mjs";

const readJson = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/**
 * Whether node_modules lacks something package-lock.json asks for. npm writes its own list at the end of an install, so
 * an interrupted one counts as stale.
 * @param {{ development: boolean }} options whether development dependencies are needed
 */
export function isInstallStale({ development }) {
  if (!existsSync(path.join(root, "node_modules", ".package-lock.json"))) return true;
  const installed = readJson("node_modules/.package-lock.json").packages;
  const wanted = Object.entries(readJson("package-lock.json").packages);
  return wanted.some(([name, entry]) => {
    if (name === "" || entry.link || (!development && (entry.dev || entry.devOptional))) return false;
    const actual = installed[name];
    if (actual === undefined) return entry.optional !== true && entry.devOptional !== true;
    return actual.version !== entry.version || actual.integrity !== entry.integrity;
  });
}

/**
 * Installs the dependencies when they are missing or stale.
 * @param {{ development: boolean }} options
 * @returns {Promise<boolean>} whether something was installed
 */
export async function ensureInstalled({ development }) {
  if (!isInstallStale({ development })) return false;
  const isDevelopers = development || existsSync(path.join(root, "node_modules", "vitest"));
  await step("Installing dependencies", () => npmInstall(isDevelopers ? "--include=dev" : "--omit=dev"));
  return true;
}

async function npmInstall(scope) {
  const first = await npm("ci", scope);
  if (first.code === 0) return;
  if (!/EUSAGE/.test(first.output)) throw installFailure(first.output);
  // A lock file written where the registry lacked some platform's optional package is refused by `npm ci` only.
  const second = await npm("install", "--no-save", scope);
  if (second.code !== 0) throw installFailure(second.output);
}

async function npm(...verb) {
  const cli = process.env.npm_execpath;
  const [program, first] = cli?.endsWith("js") ? [process.execPath, [cli]] : ["npm", []];
  const args = [...first, ...verb, "--no-audit", "--no-fund", "--loglevel=error"];
  try {
    return await runTool(program, args, { cwd: root });
  } catch {
    throw new UserError("npm was not found. It comes with Node: https://nodejs.org");
  }
}

function installFailure(output) {
  if (/ENOSPC|No space left on device/.test(output)) {
    return new UserError("The disk is full. Installing needs about 1 GB; free some space, then start again.");
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(output)) {
    return new UserError(
      "The dependencies could not be fetched: npm's registry is not reachable. Check the network (or a proxy), then start again.",
    );
  }
  if (/EACCES/.test(output)) {
    return new UserError(
      `No permission to write ${path.join(root, "node_modules")}. Change the folder's owner, then start again.`,
    );
  }
  const lines = output.trim().split("\n").slice(-12).join("\n");
  return new UserError(`The dependencies could not be installed. npm said:\n\n${lines}`);
}
