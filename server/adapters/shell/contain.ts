import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Programs in front of a command that make its whole family die with this process. Empty when not possible. */
export type Containment = readonly string[];

const FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

function locate(name: string): string | null {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((file) => existsSync(file)) ?? null;
}

/**
 * A parent-death signal alone leaves grandchildren alive; a PID namespace ends them all when its first process dies.
 * Containers often forbid namespaces, so what works is found out by trying: as root, as a user, without.
 */
export async function probeContainment(): Promise<Containment> {
  if (process.platform !== "linux") return [];
  const setpriv = locate("setpriv");
  const unshare = locate("unshare");
  const yes = locate("true");
  if (setpriv === null || yes === null) return [];
  const guard = [setpriv, "--pdeathsig", "KILL", "--"];
  const isolate = ["--pid", "--fork", "--kill-child=KILL", "--"];
  const candidates: string[][] = [];
  if (unshare !== null) {
    candidates.push([...guard, unshare, ...isolate]);
    candidates.push([...guard, unshare, "--user", "--map-current-user", ...isolate]);
  }
  candidates.push(guard);
  for (const candidate of candidates) {
    const [file, ...args] = candidate;
    if (file !== undefined && (await succeeds(file, [...args, yes]))) return candidate;
  }
  return [];
}

async function succeeds(file: string, args: string[]): Promise<boolean> {
  try {
    await run(file, args, { timeout: 3000 });
    return true;
  } catch {
    return false;
  }
}
