import { type FileHandle, open } from "node:fs/promises";
import { DomainError } from "@/server/kernel/errors";
import type { StoreWriter } from "@/server/kernel/ports/store";

interface Ending {
  publish: () => Promise<void>;
  discard: () => Promise<void>;
}

/** Writes to an open file; what it holds becomes visible by `publish` only after it is safely on the disk. */
export function createPartWriter(handle: FileHandle, ending: Ending): StoreWriter {
  let state: "open" | "committed" | "aborted" = "open";
  return {
    async write(chunk) {
      let offset = 0;
      while (offset < chunk.length) {
        const { bytesWritten } = await handle.write(chunk, offset).catch(explainFile);
        offset += bytesWritten;
      }
    },
    async commit() {
      await handle.sync().catch(explainFile);
      await handle.close();
      await ending.publish().catch(explainFile);
      state = "committed";
    },
    async abort() {
      if (state !== "open") return;
      state = "aborted";
      await handle.close().catch(() => undefined);
      await ending.discard();
    },
    async pause() {
      if (state !== "open") return;
      state = "aborted";
      await handle.close().catch(() => undefined);
    },
  };
}

/** Makes the names in a folder durable, after a rename or a removal. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Turns what the file system says into a sentence; never returns. */
export function explainFile(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EDQUOT") {
    throw new DomainError(
      "unavailable",
      "The store is full. Free some space there, then start the backup again.",
      {
        details: { reason: "no_space" },
        cause: error,
      },
    );
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    throw new DomainError("unavailable", "The store cannot be written to. Check the folder's permissions.", {
      details: { reason: "read_only" },
      cause: error,
    });
  }
  throw error;
}
