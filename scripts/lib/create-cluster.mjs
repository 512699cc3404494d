import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { UserError } from "./user-error.mjs";

const neededBytes = 250 * 1024 * 1024;
/** Written last, inside the folder: its presence says that every step before it was finished. */
const marker = "holdpoint-cluster.json";

/**
 * Creates `<home>/cluster` with the role and database `holdpoint` unless it exists. All work happens in a temporary
 * folder that is renamed at the end, so a cluster is either whole or absent.
 * @param {object} options
 * @param {string} options.bin
 * @param {string} options.home
 * @param {{ uid: number, gid: number } | undefined} options.user
 * @param {boolean} options.durable
 * @param {(line: string) => void} options.say
 */
export async function createCluster({ bin, home, user, durable, say }) {
  const cluster = path.join(home, "cluster");
  removeLeftovers(home, say);
  if (existsSync(cluster)) return checkCluster(cluster);
  const { bavail, bsize } = statfsSync(home);
  if (bavail * bsize < neededBytes) {
    throw new UserError(
      `The database needs 250 MB in ${home} and only ${Math.floor((bavail * bsize) / 1024 / 1024)} MB are free. Free some space, or choose another folder with HOLDPOINT_DATA=/path/to/folder.`,
    );
  }
  const partial = path.join(home, `cluster.partial-${process.pid}`);
  mkdirSync(partial, { mode: 0o700 });
  if (user) chownSync(partial, user.uid, user.gid);
  const credentials = { admin: randomBytes(24).toString("hex"), password: randomBytes(24).toString("hex") };
  await fill({ bin, partial, user, durable, credentials });
  writeCredentials(home, credentials, user);
  writeFileSync(path.join(partial, marker), JSON.stringify({ createdAt: new Date().toISOString() }));
  renameSync(partial, cluster);
}

/** @param {string} home @returns {{ admin: string, password: string }} */
export function readCredentials(home) {
  const file = path.join(home, "credentials.json");
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "EACCES") throw foreignOwner(file);
    throw new UserError(
      `The database's password file ${file} is missing or unreadable. Put it back from a backup.`,
    );
  }
}

function writeCredentials(home, credentials, user) {
  const file = path.join(home, "credentials.json");
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
}

/** Data is never deleted here: what is not whole is left for a person to look at. */
function checkCluster(cluster) {
  const owner = statSync(cluster).uid;
  if (process.getuid && process.getuid() !== 0 && owner !== process.getuid()) throw foreignOwner(cluster);
  if (existsSync(path.join(cluster, marker)) && existsSync(path.join(cluster, "PG_VERSION"))) return;
  throw new UserError(
    `The database folder ${cluster} is incomplete, so nothing was started and nothing was changed. If it holds no data you need, move it away; otherwise put it back from a backup.`,
  );
}

function foreignOwner(file) {
  return new UserError(
    `${file} belongs to another user, who started Holdpoint here before. Start as that user or as root, or choose another folder with HOLDPOINT_DATA=/path/to/folder.`,
  );
}

/** Folders of a creation that was cut off hold no data yet. The home's lock says that nobody works on them now. */
function removeLeftovers(home, say) {
  for (const name of readdirSync(home).filter((entry) => entry.startsWith("cluster.partial-"))) {
    say("Removing the database folder of a first start that was cut off");
    rmSync(path.join(home, name), { recursive: true, force: true });
  }
}

async function fill({ bin, partial, user, durable, credentials }) {
  const passwordFile = `${partial}.password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${credentials.admin}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const locale = process.platform === "darwin" ? "UTF-8" : "C.UTF-8";
  const common = [
    "-D",
    partial,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
  ];
  // Text compares by bytes, so no index depends on the version of the system's C library.
  const locales = ["--locale=C", `--lc-ctype=${locale}`];
  const safety = durable ? ["--data-checksums"] : ["--no-sync"];
  try {
    const initdb = path.join(bin, "initdb");
    const first = await run(initdb, [...common, ...locales, ...safety], { user });
    if (first.code !== 0 && /locale/.test(first.output)) {
      rmSync(path.join(partial, "PG_VERSION"), { force: true });
      check(await run(initdb, [...common, "--locale=C", ...safety], { user }));
    } else {
      check(first);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  const sql = [
    `CREATE ROLE holdpoint LOGIN CREATEDB PASSWORD '${credentials.password}'`,
    // Owns the sample launch's demo database. Nobody can sign in as it until the console gives it a password, and the
    // console needs no right to make roles.
    "CREATE ROLE holdpoint_demo LOGIN CREATEDB",
    "GRANT holdpoint_demo TO holdpoint",
    "CREATE DATABASE holdpoint OWNER holdpoint",
    "",
  ].join("\n");
  const single = [
    "--single",
    "-D",
    partial,
    "-c",
    "log_checkpoints=off",
    "-c",
    "exit_on_error=on",
    "-c",
    "password_encryption=scram-sha-256",
    "postgres",
  ];
  check(await run(path.join(bin, "postgres"), single, { user, input: sql }));
}

function check({ code, output }) {
  if (code === 0) return;
  if (/No space left on device/.test(output)) {
    throw new UserError(
      "The disk is full, so the database could not be created. Free some space, then start again; nothing was damaged.",
    );
  }
  throw new UserError(`The database could not be created: ${output.trim().split("\n").slice(-3).join(" ")}`);
}

function run(program, args, { user, input = "" }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...user,
      cwd: "/",
      env: { LC_ALL: "C", PATH: process.env.PATH },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.stdin.on("error", () => undefined);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
    child.stdin.end(input);
  });
}
