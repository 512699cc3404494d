import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";

const limit = 10 * 1024 * 1024;

/** Opens a log to append to. One that has grown over 10 MB becomes `<name>.1` first. @param {string} file */
export function openLog(file) {
  rotate(file);
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  stream.on("error", () => undefined); // a full disk must not end the supervisor
  return stream;
}

/** @param {string} file */
export function rotate(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > limit) renameSync(file, `${file}.1`);
}
