import { readdir, readFile } from "node:fs/promises";

export interface ProcessFacts {
  pid: number;
  name: string;
  commandLine: string;
}

/** Every living process below this one, from /proc. Linux only. */
export async function descendants(root: number = process.pid): Promise<ProcessFacts[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(readProcess))).filter((found) => found !== null);
  const below: typeof all = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const next = all.filter(({ parent }) => parents.has(parent));
    below.push(...next);
    parents = new Set(next.map(({ pid }) => pid));
  }
  return below
    .filter(({ state }) => state !== "Z")
    .map(({ pid, name, commandLine }) => ({ pid, name, commandLine }));
}

async function readProcess(pid: string): Promise<(ProcessFacts & { parent: number; state: string }) | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    const [state = "", parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    return { pid: Number(pid), name, commandLine, parent: Number(parent), state };
  } catch {
    return null;
  }
}

/** Waits until the condition holds and says whether it did in time. */
export async function until(condition: () => Promise<boolean> | boolean, ms = 5000): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return condition();
}
