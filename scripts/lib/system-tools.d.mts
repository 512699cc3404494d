/** The path of a program on PATH, or in the folders where Debian puts some of them. */
export function findProgram(program: string): string | undefined;
/** Installs the missing tools where that is ours to do; answers a sentence for each one still missing. */
export function ensureTestTools(): Promise<string[]>;
