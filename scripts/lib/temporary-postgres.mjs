import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startPostgres } from "./embedded-postgres.mjs";

/**
 * A PostgreSQL of its own in a temporary folder, fast rather than durable. `stop()` removes it with its data.
 * @param {{ maxConnections?: number }} [options]
 * @returns {Promise<import("./embedded-postgres.mjs").EmbeddedPostgres>}
 */
export async function startTemporaryPostgres(options = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "holdpoint-postgres-"));
  chmodSync(folder, 0o755); // the user PostgreSQL runs as must pass
  const remove = (home) => {
    rmSync(folder, { recursive: true, force: true });
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  };
  try {
    const server = await startPostgres({ home: path.join(folder, "data"), durable: false, ...options });
    return { ...server, stop: () => server.stop().finally(() => remove(server.folder)) };
  } catch (error) {
    remove();
    throw error;
  }
}
