import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

const hasProc = existsSync("/proc/self/stat");

/** Sends a signal to a process group; 0 only asks. False when the group is gone. */
export function signalGroup(group: number | undefined, name: "SIGTERM" | "SIGKILL" | 0): boolean {
  if (group === undefined) return false;
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
}

/** Ends what outlived the group's leader and waits until it is gone, at most a second. */
export async function clearGroup(group: number | undefined): Promise<void> {
  const deadline = performance.now() + 1000;
  while (signalGroup(group, "SIGKILL") && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    // In a container whose first process does not collect the dead, they stay in the group as zombies for ever.
    if (hasProc && !(await hasLivingMember(group))) return;
  }
}

async function hasLivingMember(group: number | undefined): Promise<boolean> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const states = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")),
  );
  return states.some((line) => {
    // pid (name) state parent group ...; the name may hold anything, so count from its closing bracket.
    const [state, , processGroup] = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return Number(processGroup) === group && state !== "Z" && state !== "X";
  });
}
