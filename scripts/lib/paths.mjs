import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** What the sources were built into. It belongs to the code, so HOLDPOINT_DATA does not move it. */
export const buildFolder = path.join(root, ".holdpoint", "build");

/** Where everything lives that must survive: database, keys, backups, logs. */
export function dataFolder() {
  return path.resolve(root, process.env.HOLDPOINT_DATA || ".holdpoint");
}
