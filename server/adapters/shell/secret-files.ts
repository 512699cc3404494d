import { existsSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretFileContent } from "@/server/kernel/ports/shell";

export interface SecretFile {
  /** How the program learns the path. */
  told: { env: string } | { option: string };
  handle: FileHandle;
}

/** Writes each text into a file that is unlinked before anybody is told of it: only a descriptor leads there. */
export async function openSecretFiles(files: readonly SecretFileContent[]): Promise<SecretFile[]> {
  const opened: SecretFile[] = [];
  if (files.length === 0) return opened;
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-secret-"));
  try {
    for (const [index, file] of files.entries()) {
      const handle = await open(join(folder, String(index)), "wx+", 0o600);
      opened.push({ told: "env" in file ? { env: file.env } : { option: file.option }, handle });
      await handle.write(file.content, 0);
    }
    return opened;
  } catch (error) {
    await closeSecretFiles(opened);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function closeSecretFiles(files: readonly SecretFile[]): Promise<void> {
  await Promise.all(files.map(({ handle }) => handle.close().catch(() => undefined)));
}

const DESCRIPTORS = existsSync("/proc/self/fd") ? "/proc/self/fd" : "/dev/fd";

/** The path under which the child itself reaches its descriptor. */
export function descriptorPath(descriptor: number): string {
  return `${DESCRIPTORS}/${descriptor}`;
}
