import type { Readable } from "node:stream";

const MAX_LINE = 8192;
const KEEP_LAST = 40;
const MAX_LINES = 50_000;
const SHORTEST_SECRET = 3;

export interface LineReader {
  last(): readonly string[];
}

/** Replaces every secret by dots. Secrets under three characters would blacken everything and are left alone. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, "•••");
  }
  return clean;
}

/**
 * Splits an error stream into lines in bounded memory: a longer line is cut at 8 KiB, after 50,000 lines the rest is
 * read and dropped, so that a program that floods its log neither blocks nor fills the console.
 */
export function readLines(
  stream: Readable,
  secrets: readonly string[],
  onLine: (text: string) => void,
): LineReader {
  const reach = MAX_LINE + Math.max(0, ...secrets.map((secret) => secret.length));
  const last: string[] = [];
  let pending = "";
  let skipping = false;
  let count = 0;

  const emit = (raw: string): void => {
    const text = redact(raw.slice(0, reach), secrets).slice(0, MAX_LINE).trimEnd();
    if (text === "") return;
    count += 1;
    last.push(text);
    if (last.length > KEEP_LAST) last.shift();
    if (count < MAX_LINES) onLine(text);
    if (count === MAX_LINES) onLine(`more than ${MAX_LINES} lines; the rest is not kept`);
  };

  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (pending + chunk).split(/\r?\n|\r/);
    pending = lines.pop() ?? "";
    for (const line of lines) {
      if (!skipping) emit(line);
      skipping = false;
    }
    if (pending.length > reach) {
      if (!skipping) emit(pending);
      skipping = true;
      pending = "";
    }
  });
  stream.on("end", () => {
    if (pending !== "" && !skipping) emit(pending);
  });
  stream.on("error", () => undefined);
  return { last: () => last };
}
