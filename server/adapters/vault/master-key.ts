import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";

const StoredKey = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{8}$/),
  key: z.base64().refine((text) => Buffer.from(text, "base64").length === 32),
  createdAt: z.iso.datetime(),
});
const KeyFile = z.strictObject({
  version: z.literal(1),
  active: z.string(),
  keys: z.array(StoredKey).min(1),
});

export interface MasterKey {
  activeId: string;
  /** Every key that ever sealed something, by id. */
  keys: ReadonlyMap<string, Buffer>;
}

/**
 * Reads the file that holds the console's own keys; makes it on first use, readable by its owner only. Losing it
 * means losing every sealed secret, so a damaged file stops the start and is never replaced. `mayCreate` is false where
 * something is already locked with it: then a missing file stops the start, too.
 */
export async function loadMasterKey(path: string, mayCreate = true): Promise<MasterKey> {
  const found = await readIfThere(path);
  if (found === null && !mayCreate) throw missingKey(path);
  const text = found ?? (await createKeyFile(path));
  if (process.platform !== "win32" && ((await stat(path)).mode & 0o077) !== 0) {
    throw new DomainError("unavailable", `Other users can read the key file ${path}. Run: chmod 600 ${path}`);
  }
  return parseKeyFile(path, text);
}

/** A fresh key would lock new backups apart from the old ones, unseen until somebody restores. */
export function missingKey(path: string): DomainError {
  return new DomainError(
    "unavailable",
    `The key file ${path} is missing, but there are backups made with it. Put back your copy; to begin anew, move the backups away first.`,
  );
}

function parseKeyFile(path: string, text: string): MasterKey {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = KeyFile.safeParse(json);
  if (!parsed.success || !parsed.data.keys.some(({ id }) => id === parsed.data.active)) {
    throw new DomainError("unavailable", `The key file ${path} is damaged. Put back your copy of it.`);
  }
  const keys = parsed.data.keys.map(({ id, key }) => [id, Buffer.from(key, "base64")] as const);
  return { activeId: parsed.data.active, keys: new Map(keys) };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function createKeyFile(path: string): Promise<string> {
  const id = randomBytes(4).toString("hex");
  const key = { id, key: randomBytes(32).toString("base64"), createdAt: new Date().toISOString() };
  const content = `${JSON.stringify({ version: 1, active: id, keys: [key] }, null, 2)}\n`;
  await createSecretFile(path, content);
  return readFile(path, "utf8");
}

/** Writes a file that only its owner can read, unless it is there: of two processes starting at once, one wins. */
export async function createSecretFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
