import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const autocannon = createRequire(import.meta.url).resolve("autocannon");

/** Requests per second and the latency 97.5 % stay below (ms) of one address, measured from a process of its own. */
export async function load(url, { connections, seconds, headers = {} }) {
  const args = ["--json", "-c", String(connections), "-d", String(seconds), "-t", "30"];
  for (const [name, value] of Object.entries(headers)) args.push("-H", `${name}=${value}`);
  const text = await output(process.execPath, [autocannon, ...args, url]);
  const result = JSON.parse(text);
  if (result.non2xx > 0) throw new Error(`${url}: ${result.non2xx} answers were not 2xx`);
  return { requests: result.requests.average, p97: result.latency.p97_5, errors: result.errors };
}

export function output(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let text = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} ended with ${code}\n${errors}\n${text}`)),
    );
  });
}

/** Starts a server program and waits for its word "ready" (or the given text). */
export function startServer(command, args, { env = {}, cwd, ready = "ready" } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      cwd,
      env: { ...process.env, ...env },
    });
    let text = "";
    const stop = () =>
      new Promise((ended) => {
        if (child.exitCode !== null) return ended();
        child.once("exit", ended);
        child.kill("SIGTERM");
        setTimeout(() => child.kill("SIGKILL"), 20_000).unref();
      });
    const onData = (chunk) => {
      text += chunk;
      if (text.includes(ready)) resolve({ pid: child.pid, stop, output: () => text });
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ${args[0]} ended with ${code}\n${text}`)));
  });
}
