import type { ReadFile } from "./import-file";

let waiting: ReadFile | null = null;

/** Hands a file that was chosen on one page over to the next: import and merge ask for it once. */
export function handOver(file: ReadFile): void {
  waiting = file;
}

/** The file that was handed over, once. */
export function takeOver(): ReadFile | null {
  const file = waiting;
  waiting = null;
  return file;
}
