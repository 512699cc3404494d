import { readFile } from "node:fs/promises";

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** A failure that the person can mend: shown as one sentence. */
export class CliError extends Error {
  readonly exit: number;

  constructor(message: string, exit: number = EXIT.failed) {
    super(message);
    this.name = "CliError";
    this.exit = exit;
  }
}

/** Writes whole to standard output, also into a pipe. A reader that has gone away is no error. */
export function write(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EPIPE" ? resolve() : reject(error),
    );
    process.stdout.write(content, () => resolve());
  });
}

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder",
  EACCES: "the file may not be read",
};

/** The bytes of a file, or of standard input for `-`. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === "-") {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(`${file}: ${REASONS[code ?? ""] ?? message}.`);
  }
}
