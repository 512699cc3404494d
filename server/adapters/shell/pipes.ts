import { execFile } from "node:child_process";
import { closeSync, constants, existsSync, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface PipeEnds {
  read: number;
  write: number;
}

/**
 * Pipes of the operating system between two children, so that bytes need not pass through this process. Node cannot
 * make one itself; a named pipe opened at both ends and unlinked at once is the same thing.
 */
export async function openPipes(count: number): Promise<PipeEnds[]> {
  if (count === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-pipe-"));
  const ends: PipeEnds[] = [];
  try {
    const names = Array.from({ length: count }, (_, index) => join(folder, String(index)));
    const mkfifo = ["/usr/bin/mkfifo", "/bin/mkfifo"].find((file) => existsSync(file)) ?? "mkfifo";
    await run(mkfifo, ["-m", "600", ...names]);
    for (const name of names) ends.push(openBothEnds(name));
    return ends;
  } catch (error) {
    closePipes(ends);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function closePipes(ends: readonly PipeEnds[]): void {
  for (const { read, write } of ends) {
    closeSync(read);
    closeSync(write);
  }
}

/** Opening one end blocks until the other is open, unless a read-write descriptor stands in for it meanwhile. */
function openBothEnds(name: string): PipeEnds {
  const standIn = openSync(name, constants.O_RDWR);
  try {
    const read = openSync(name, constants.O_RDONLY);
    const write = openSync(name, constants.O_WRONLY);
    return { read, write };
  } finally {
    closeSync(standIn);
  }
}
