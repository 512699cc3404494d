import { spawn } from "node:child_process";
import readline from "node:readline";
import { openLog } from "./log-file.mjs";
import { endLeftovers, signalGroup } from "./processes.mjs";
import { say } from "./terminal.mjs";
import { UserError } from "./user-error.mjs";

const guard = new URL("./child-guard.mjs", import.meta.url).href;
const readyWithin = 60_000;
const longestPause = 30_000;
const steadyAfter = 60_000;
const errorLevel = 50;

/**
 * One of our own processes, kept alive: it is ready when it says so over its channel, is started again with growing
 * pauses when it ends by itself, and stops on SIGTERM or, after its grace, on SIGKILL with all it started.
 */
export class Service {
  #options;
  #child;
  #log;
  #isStopping = false;
  #pause = 1000;
  #pauseTimer;

  /**
   * @param {object} options
   * @param {string} options.name
   * @param {string[]} options.command arguments to Node
   * @param {NodeJS.ProcessEnv} options.env
   * @param {string} options.cwd
   * @param {string} options.logFile
   * @param {number} options.graceMilliseconds
   */
  constructor(options) {
    this.#options = options;
    this.#log = openLog(options.logFile);
  }

  get pid() {
    return this.#child?.pid;
  }

  /**
   * Starts it and waits until it is ready.
   * @returns {Promise<{ type: "ready", url?: string, setupUrl?: string }>} what it said
   */
  async start() {
    const ready = await this.#launch();
    this.#keepAlive();
    return ready;
  }

  /** Stops it for good. */
  async stop() {
    this.#isStopping = true;
    clearTimeout(this.#pauseTimer);
    await endChild(this.#child, this.#options.graceMilliseconds);
    this.#log.end();
  }

  /** Stops it and starts it again, for a new build. */
  async restart() {
    const child = this.#child;
    this.#child = undefined;
    clearTimeout(this.#pauseTimer);
    await endChild(child, this.#options.graceMilliseconds);
    return this.start();
  }

  /** Ends it at once. */
  kill() {
    this.#isStopping = true;
    clearTimeout(this.#pauseTimer);
    if (isRunning(this.#child)) signalGroup(this.#child.pid, "SIGKILL");
  }

  #launch() {
    const { name, command, env, cwd } = this.#options;
    const child = spawn(process.execPath, ["--import", guard, "--enable-source-maps", ...command], {
      cwd,
      env,
      detached: true, // a Ctrl-C in the terminal is for the supervisor, which stops the services in order
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    const lastWords = [];
    this.#record(child.stdout, errorsOnly(name));
    this.#record(child.stderr, (line) => {
      lastWords.splice(0, lastWords.length - 11);
      lastWords.push(line);
      if (line.trim() !== "") say(`  ${name}: ${line}`);
    });
    return untilReady(child, name, this.#options.logFile, lastWords);
  }

  #record(stream, tell) {
    readline.createInterface({ input: stream }).on("line", (line) => {
      this.#log.write(`${line}\n`);
      tell(line);
    });
  }

  #keepAlive() {
    const child = this.#child;
    const began = Date.now();
    const onEnd = (code, signal) => {
      if (this.#isStopping || this.#child !== child) return;
      if (child.pid !== undefined) endLeftovers(child.pid);
      if (Date.now() - began > steadyAfter) this.#pause = 1000;
      const seconds = Math.round(this.#pause / 1000);
      say(
        `  ${this.#options.name} ended by itself (${signal ?? `code ${code}`}); it starts again in ${seconds} s. Its log is ${this.#options.logFile}`,
      );
      this.#pauseTimer = setTimeout(() => this.#tryAgain(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, longestPause);
    };
    if (isRunning(child)) child.once("exit", onEnd);
    else onEnd(child.exitCode, child.signalCode);
  }

  async #tryAgain() {
    try {
      const { setupUrl } = await this.#launch();
      say(`  ${this.#options.name} is back`);
      if (setupUrl) say(`  First time   ${setupUrl}`);
    } catch (error) {
      if (this.#isStopping) return;
      say(`  ${error.message}`);
      await endChild(this.#child, 0);
    }
    if (!this.#isStopping) this.#keepAlive();
  }
}

const isRunning = (child) => child?.pid !== undefined && child.exitCode === null && child.signalCode === null;

async function endChild(child, graceMilliseconds) {
  if (!isRunning(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), graceMilliseconds);
  await gone;
  clearTimeout(timer);
  endLeftovers(child.pid);
}

function untilReady(child, name, logFile, lastWords) {
  return new Promise((resolve, reject) => {
    const fail = (reason) =>
      reject(
        new UserError([`${name} did not start: ${reason}. Its log is ${logFile}`, ...lastWords].join("\n  ")),
      );
    const timer = setTimeout(() => fail("it did not become ready within a minute"), readyWithin);
    child.on("message", (message) => {
      if (message?.type !== "ready") return;
      clearTimeout(timer);
      resolve(message);
    });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      setTimeout(fail, 100, signal ? `it was ended by ${signal}` : `it ended with code ${code}`); // after its last words
    });
  });
}

/** Services log JSON lines; those of level error and above are shown. */
function errorsOnly(name) {
  return (line) => {
    if (!line.startsWith("{")) return;
    try {
      const { level, msg, err } = JSON.parse(line);
      if (level >= errorLevel) say(`  ${name}: ${[msg, err?.message].filter(Boolean).join(": ")}`);
    } catch {
      // Not one of ours: it is in the log.
    }
  };
}
