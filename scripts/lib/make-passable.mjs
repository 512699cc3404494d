import { chmodSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/**
 * Creates a folder that others may pass through, whatever the umask: the database's own user has to.
 * @param {string} folder
 */
export function makePassable(folder) {
  if (existsSync(folder)) return;
  makePassable(path.dirname(folder));
  mkdirSync(folder);
  chmodSync(folder, 0o755);
}
