import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { ensureInstalled } from "./install.mjs";
import { LockHeldError, takeLock } from "./lock.mjs";
import { rotate } from "./log-file.mjs";
import { makePassable } from "./make-passable.mjs";
import { dataFolder, root } from "./paths.mjs";
import { freePort, isFree } from "./ports.mjs";
import { say, step } from "./terminal.mjs";
import { UserError } from "./user-error.mjs";

/**
 * The address and folders of this start, from the environment.
 * @returns {{ data: string, host: string, port: number, url: string }}
 */
export function readSettings() {
  const text = process.env.HOLDPOINT_PORT || process.env.PORT || "4600";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UserError(
      `The port must be a number from 1 to 65535, not "${text}". Try HOLDPOINT_PORT=4600 npm start`,
    );
  }
  const host = process.env.HOLDPOINT_HOST || "127.0.0.1";
  return { data: dataFolder(), host, port, url: process.env.HOLDPOINT_URL || `http://localhost:${port}` };
}

/**
 * Reserves the data folder and checks the port, before anything slow begins.
 * @param {ReturnType<typeof readSettings>} settings
 */
export async function claim({ data, host, port, url }) {
  makePassable(data);
  accessSync(data, constants.W_OK);
  const lock = claimFolder(data, url);
  try {
    await checkPort(host, port);
  } catch (error) {
    lock.release();
    throw error;
  }
  return lock;
}

function claimFolder(data, url) {
  try {
    return takeLock(path.join(data, "holdpoint.lock"), { url });
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    const { pid, url: address } = error.holder;
    throw new UserError(
      `Holdpoint already runs on this data, at ${address} (process ${pid}). Open that address, or stop it first: kill ${pid}`,
    );
  }
}

async function checkPort(host, port) {
  let isOurs;
  try {
    isOurs = await isFree(port, host);
  } catch (error) {
    if (error.code === "EACCES")
      throw new UserError(
        `Port ${port} is reserved for root. Choose one above 1024: HOLDPOINT_PORT=4600 npm start`,
      );
    if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
      throw new UserError(
        `This machine has no address ${host}. Set HOLDPOINT_HOST to 127.0.0.1 (this machine only) or 0.0.0.0 (everyone).`,
      );
    }
    throw error;
  }
  if (isOurs) return;
  const other = (await isFree(port + 1, host)) ? port + 1 : await freePort();
  throw new UserError(
    `Port ${port} is in use by another program. Stop that program, or choose another port: HOLDPOINT_PORT=${other} npm start`,
  );
}

/** Dependencies and the generated client. @param {{ development: boolean }} options */
export async function prepareSources({ development }) {
  await ensureInstalled({ development });
  const { generate } = await import("../generate.mjs");
  if (!existsSync(path.join(root, "prisma", "generated")))
    await step("Writing the database client", generate);
  else await generate();
}

/**
 * Brings up the database of DATABASE_URL, or the built-in one, and applies the migrations.
 * @param {string} data
 * @returns {Promise<{ url: string, place: string, server: DatabaseServer | undefined }>}
 */
export async function prepareDatabase(data) {
  const own = process.env.DATABASE_URL;
  const server = own ? undefined : new DatabaseServer(data);
  try {
    const url = own || (await step("Starting the database", () => server.start()));
    await step("Bringing the database up to date", () => migrate(url, own !== undefined));
    return { url, place: server?.folder ?? hostOf(url), server };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/**
 * Applies the migrations.
 * @param {string} url
 * @param {boolean} isOwn whether the person chose this database, so that its address may be what is wrong
 * @returns {Promise<string[]>} what was applied
 */
export async function migrate(url, isOwn) {
  const { importTypeScript } = await import("./bundle.mjs");
  const { applyMigrations } = await importTypeScript("prisma/migrate.ts");
  try {
    const { applied } = await applyMigrations(url);
    return applied;
  } catch (error) {
    const isConnection = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|28|3D|08)/.test(String(error.code));
    if (!isOwn || !isConnection) throw error;
    throw new UserError(
      `The database of DATABASE_URL at ${hostOf(url)} cannot be used: ${error.message || error.code}`,
    );
  }
}

/** What may be shown of a database's address: never its password. */
function hostOf(url) {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    throw new UserError(
      "DATABASE_URL is not an address. It looks like postgresql://user:password@host:5432/database",
    );
  }
}

const longestPause = 30_000;

/** The built-in PostgreSQL, brought back on the same port when it ends by itself. */
export class DatabaseServer {
  #data;
  #server;
  #isStopping = false;
  #pause = 500;

  /** @param {string} data */
  constructor(data) {
    this.#data = data;
  }

  /** @returns {Promise<string>} its address */
  async start() {
    const { startPostgres } = await import("./embedded-postgres.mjs");
    const logFile = path.join(this.#data, "logs", "postgres.log");
    rotate(logFile);
    const line = (text) => say(`  ${text}`);
    this.#server = await startPostgres({
      home: path.join(this.#data, "postgres"),
      project: root,
      logFile,
      say: line,
    });
    void this.#watch();
    return this.#server.url;
  }

  get folder() {
    return this.#server?.folder;
  }

  async stop() {
    this.#isStopping = true;
    await this.#server?.stop();
  }

  async #watch() {
    const reason = await this.#server.exited;
    if (reason === undefined || this.#isStopping) return;
    say(`  The database ended by itself: ${reason}. It starts again`);
    await this.#server.stop();
    await new Promise((resolve) => setTimeout(resolve, this.#pause));
    this.#pause = Math.min(this.#pause * 2, longestPause);
    if (this.#isStopping) return;
    try {
      await this.start();
      say("  The database is back");
    } catch (error) {
      say(`  ${error.message}`);
      if (!this.#isStopping) void this.#watch();
    }
  }
}
