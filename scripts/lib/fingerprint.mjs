import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const skipped = new Set(["node_modules", ".next", ".holdpoint", ".git", "generated"]);

/**
 * A digest over names and contents: equal exactly when every file is.
 * @param {string} base
 * @param {string[]} entries files and folders relative to base; missing ones count as such
 * @param {(file: string) => boolean} [include] decides about files found in folders
 */
export function fingerprint(base, entries, include = () => true) {
  const hash = createHash("sha256");
  for (const entry of entries) {
    for (const file of filesUnder(path.join(base, entry), include)) {
      hash.update(`${path.relative(base, file)}\0`);
      hash.update(createHash("sha256").update(readFileSync(file)).digest());
    }
  }
  return hash.digest("hex");
}

function filesUnder(target, include) {
  if (!existsSync(target)) return [];
  if (statSync(target).isFile()) return [target];
  return readdirSync(target, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (skipped.has(entry.name)) return [];
      const child = path.join(target, entry.name);
      if (entry.isDirectory()) return filesUnder(child, include);
      return entry.isFile() && include(child) ? [child] : [];
    });
}
