import { spawn } from "node:child_process";
import { signalGroup } from "./processes.mjs";

/**
 * Runs a program to its end and collects what it says. It ends, with all it started, when this process exits.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onOutput?: (chunk: Buffer) => void }} [options]
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function runTool(program, args, { onOutput = () => undefined, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const end = () => child.pid !== undefined && signalGroup(child.pid, "SIGKILL");
    process.once("exit", end);
    let output = "";
    const collect = (chunk) => {
      output += chunk;
      onOutput(chunk);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => {
      process.off("exit", end);
      reject(error);
    });
    child.once("close", (code) => {
      process.off("exit", end);
      resolve({ code, output });
    });
  });
}
