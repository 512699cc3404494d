import { createReadStream } from "node:fs";
import { mkdir, open, readdir, realpath, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import {
  type CreateOptions,
  OBJECT_ID,
  type ObjectPart,
  type Store,
  type StoredObject,
  type StoreWriter,
} from "@/server/kernel/ports/store";
import { alreadyStored, checkedId, FILE_OF, gone } from "./names";
import { createPartWriter, explainFile, syncFolder } from "./part-writer";

/** A store in a folder of this machine, made when it is missing. One sub-folder for each backup. */
export async function openFolderStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(explainFile);
  const root = await realpath(folder);
  const folderOf = (objectId: string): string => join(root, checkedId(objectId));
  const fileOf = (objectId: string, part: ObjectPart): string => join(folderOf(objectId), FILE_OF[part]);

  return {
    location: root,
    create: async (objectId, part, options) => createPart(root, folderOf(objectId), FILE_OF[part], options),
    async open(objectId, part) {
      const file = fileOf(objectId, part);
      if ((await sizeOf(file)) === null) throw gone(root, objectId);
      return createReadStream(file, { highWaterMark: 256 * 1024 });
    },
    size: async (objectId, part) => sizeOf(fileOf(objectId, part)),
    list: () => listObjects(root),
    remove: async (objectId) => removeObject(root, folderOf(objectId)),
    async space() {
      const { bavail, blocks, bsize } = await statfs(root);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
    close: async () => undefined,
  };
}

async function createPart(
  root: string,
  folder: string,
  file: string,
  { resume = false }: CreateOptions = {},
): Promise<StoreWriter> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(explainFile);
  await syncFolder(root);
  const final = join(folder, file);
  if ((await sizeOf(final)) !== null) throw alreadyStored();
  const partial = `${final}.partial`;
  // On this machine writing again costs less than finding out how much of it reached the disk.
  if (resume) await rm(partial, { force: true });
  const handle = await open(partial, "wx", 0o600);
  return createPartWriter(handle, {
    publish: async () => {
      await rename(partial, final);
      await syncFolder(folder);
    },
    discard: () => rm(partial, { force: true }),
  });
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function listObjects(root: string): Promise<StoredObject[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory() && OBJECT_ID.test(entry.name));
  const objects = await Promise.all(ids.map(({ name }) => describeObject(root, name)));
  return objects.filter((object) => object !== null).sort((a, b) => a.objectId.localeCompare(b.objectId));
}

async function describeObject(root: string, objectId: string): Promise<StoredObject | null> {
  const folder = join(root, objectId);
  const names = await readdir(folder).catch(() => null);
  if (names === null) return null;
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
  const { mtime } = await stat(folder);
  return {
    objectId,
    bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    modifiedAt: mtime,
    complete: names.includes(FILE_OF.manifest) && names.includes(FILE_OF.data),
  };
}

/** The manifest goes first: were the rest to fail, what is left is no backup and is swept later. */
async function removeObject(root: string, folder: string): Promise<boolean> {
  const existed = (await stat(folder).catch(() => null)) !== null;
  if (!existed) return false;
  await rm(join(folder, FILE_OF.manifest), { force: true });
  await syncFolder(folder);
  await rm(folder, { recursive: true, force: true });
  await syncFolder(root);
  return true;
}
