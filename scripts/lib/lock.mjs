import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identityOf, isAlive } from "./processes.mjs";

/** The lock is held by a living process; `holder` is what it wrote into the lock. */
export class LockHeldError extends Error {
  name = "LockHeldError";

  /** @param {string} file @param {Record<string, unknown> & { pid: number }} holder */
  constructor(file, holder) {
    super(`${file} is held by process ${holder.pid}`);
    this.holder = holder;
  }
}

/**
 * Takes a lock file for this process, or throws LockHeldError. A lock left by a process that died is taken over: the
 * file names its owner by id and starting moment. Creation is a hard link, so two takers never both succeed.
 * @param {string} file
 * @param {Record<string, unknown>} [facts] what a second copy should be able to say about this one
 */
export function takeLock(file, facts = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = { ...facts, pid: process.pid, identity: identityOf(process.pid) };
  const mine = `${file}.${process.pid}`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    writeFileSync(mine, JSON.stringify(own));
    try {
      linkSync(mine, file);
      return heldLock(file, own);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = readHolder(file);
      if (holder !== undefined && isHolderAlive(holder)) throw new LockHeldError(file, holder);
      removeStale(file, holder);
    } finally {
      rmSync(mine, { force: true });
    }
  }
  throw new Error(`The lock ${file} changes hands too quickly`);
}

function heldLock(file, own) {
  return {
    /** @param {Record<string, unknown>} facts adds to what the lock says about this process */
    update(facts) {
      Object.assign(own, facts);
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(own));
      renameSync(`${file}.${process.pid}`, file);
    },
    release() {
      if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/**
 * @param {string} file
 * @returns {(Record<string, unknown> & { pid: number }) | undefined}
 */
export function readHolder(file) {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(holder?.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolderAlive(holder) {
  if (!isAlive(holder.pid)) return false;
  const identity = identityOf(holder.pid);
  return identity === undefined || holder.identity === undefined || identity === holder.identity;
}

/** Moves the stale file aside first: if another taker was quicker, its fresh lock is put back untouched. */
function removeStale(file, stale) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside)?.identity !== stale?.identity) {
    try {
      linkSync(aside, file);
    } catch {
      // A third taker holds the lock by now.
    }
  }
  unlinkSync(aside);
}
