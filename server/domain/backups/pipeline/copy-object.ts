import { text } from "node:stream/consumers";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import type { Store } from "@/server/kernel/ports/store";
import type { Vault } from "@/server/kernel/ports/vault";
import { checkedStream, checkStored } from "./bytes";
import { type ManifestContent, readManifest } from "./manifest";

export interface CopyJob {
  from: Store;
  to: Store;
  vault: Vault;
  objectId: string;
  signal: AbortSignal;
  onPhase(phase: "send" | "read_back", bytes: number, total: number): void;
}

const ROOM = 1.05;

/**
 * Copies a backup from store to store. The bytes are compared with the manifest on the way out and once more as they
 * are read back, and the manifest is written last, unchanged. What an interrupted attempt has sent is not sent
 * again. Rejects with the reason "source_damaged" when the copy to be read is not what was written.
 */
export async function copyObject(job: CopyJob): Promise<ManifestContent> {
  const { from, to, vault, objectId, signal } = job;
  const manifest = await readManifest(from, vault, objectId);
  await requireRoom(to, manifest.data.bytes);
  if ((await to.size(objectId, "data")) === null) await send(job, manifest);
  signal.throwIfAborted();
  await readBack(job, manifest);
  signal.throwIfAborted();
  if ((await to.size(objectId, "manifest")) === null) await copyManifest(job);
  await readManifest(to, vault, objectId);
  return manifest;
}

async function requireRoom(to: Store, bytes: number): Promise<void> {
  const { freeBytes } = await to.space();
  if (freeBytes === null || freeBytes >= bytes * ROOM) return;
  throw new DomainError(
    "unavailable",
    "The store has not enough room for this backup. Free some space there.",
    {
      details: { reason: "no_space", freeBytes, neededBytes: bytes },
    },
  );
}

async function send(
  { from, to, objectId, signal, onPhase }: CopyJob,
  { data }: ManifestContent,
): Promise<void> {
  const source = await from.open(objectId, "data");
  const writer = await to.create(objectId, "data", { expectedBytes: data.bytes, resume: true });
  try {
    const pieces = checkedStream(source, data, (bytes) => onPhase("send", bytes, data.bytes));
    for await (const piece of pieces) {
      signal.throwIfAborted();
      await writer.write(piece as Buffer);
    }
    await writer.commit();
  } catch (error) {
    // Whatever was sent stays for the next attempt; a copy nobody makes any more is swept.
    await writer.pause();
    signal.throwIfAborted();
    throw isDamage(error) ? sourceDamaged(error) : error;
  } finally {
    source.destroy();
  }
}

async function readBack(
  { to, objectId, signal, onPhase }: CopyJob,
  { data }: ManifestContent,
): Promise<void> {
  const stored = await to.open(objectId, "data");
  try {
    await checkStored(stored, data, signal, (bytes) => onPhase("read_back", bytes, data.bytes));
  } catch (error) {
    if (!isDamage(error)) throw error;
    await to.remove(objectId);
    throw new DomainError(
      "unavailable",
      "What was read back from the store is not what was sent. It was removed.",
      {
        details: { reason: "copy_damaged" },
        cause: error,
      },
    );
  } finally {
    stored.destroy();
  }
}

async function copyManifest({ from, to, objectId }: CopyJob): Promise<void> {
  const json = await text(await from.open(objectId, "manifest"));
  const writer = await to.create(objectId, "manifest", { resume: true });
  try {
    await writer.write(Buffer.from(json));
    await writer.commit();
  } catch (error) {
    await writer.abort().catch(() => undefined);
    throw error;
  }
}

/** True when a whole object was read and is not the one that was written. */
export function isDamage(error: unknown): boolean {
  return isDomainError(error) && (error.details.reason === "damaged" || error.details.reason === "manifest");
}

function sourceDamaged(cause: unknown): DomainError {
  return new DomainError("conflict", "The copy to be read from is damaged.", {
    details: { reason: "source_damaged" },
    cause,
  });
}
