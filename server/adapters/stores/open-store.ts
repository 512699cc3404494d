import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import type { ProbeAnswer, ProbeFacts, Store, Stores, StoreTarget } from "@/server/kernel/ports/store";
import { openFolderStore } from "./folder";
import { canLock, openS3Store } from "./s3";
import { notLocked } from "./s3-upload";
import { openSftpStore } from "./sftp";

/** Opens any kind of store. */
export function createStores(): Stores {
  return { open: async (target, signal) => (await openTarget(target, signal)).store, probe };
}

interface Opened {
  store: Store;
  /** What is known only for some kinds. */
  extras(): Promise<Pick<ProbeFacts, "hostKey" | "canLock">>;
}

async function openTarget({ place, secret, hostKey }: StoreTarget, signal?: AbortSignal): Promise<Opened> {
  if (place.kind === "folder") {
    const store = await openFolderStore(place.path);
    return { store, extras: async () => ({ hostKey: null, canLock: false }) };
  }
  if (place.kind === "s3") {
    const key = secret?.secretAccessKey;
    if (key === undefined) throw noSecret("the secret access key");
    const store = openS3Store(place, key, signal);
    return { store, extras: async () => ({ hostKey: null, canLock: await canLock(place, key) }) };
  }
  if (!secret?.password && !secret?.privateKey) throw noSecret("a password or a private key");
  const store = openSftpStore({ place, secret, hostKey }, signal);
  return { store, extras: async () => ({ hostKey: await store.hostKey(), canLock: false }) };
}

function noSecret(what: string): DomainError {
  return new DomainError("conflict", `The store needs ${what}. Enter it in the store's settings.`, {
    details: { reason: "credentials" },
  });
}

const PROBE_BYTES = 64 * 1024;

/** Does everything a backup does, with an object of its own, and leaves nothing. */
async function probe(target: StoreTarget, signal?: AbortSignal): Promise<ProbeAnswer> {
  const started = performance.now();
  let opened: Opened | null = null;
  try {
    opened = await openTarget(target, signal);
    const { store } = opened;
    const objects = await store.list();
    const extras = await opened.extras();
    if (wantsLock(target) && extras.canLock === false) throw notLocked();
    await writeAndReadBack((await openTarget(withoutLock(target), signal)).store);
    const facts: ProbeFacts = {
      ...extras,
      ...(await store.space()),
      objects: objects.filter(({ complete }) => complete).length,
      bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
      durationMs: Math.round(performance.now() - started),
    };
    return { ok: true, facts };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, problem: problemOf(error), hostKey: shownKey(error) };
  } finally {
    await opened?.store.close().catch(() => undefined);
  }
}

function wantsLock({ place }: StoreTarget): boolean {
  return place.kind === "s3" && place.lockMode !== "none";
}

/** What only tests must be deletable again. */
function withoutLock(target: StoreTarget): StoreTarget {
  const { place } = target;
  return place.kind === "s3" ? { ...target, place: { ...place, lockMode: "none" } } : target;
}

async function writeAndReadBack(store: Store): Promise<void> {
  const objectId = `probe-${randomBytes(8).toString("hex")}`;
  const bytes = randomBytes(PROBE_BYTES);
  try {
    const writer = await store.create(objectId, "data", { expectedBytes: bytes.length });
    await writer.write(bytes);
    await writer.commit();
    const found = await buffer(await store.open(objectId, "data"));
    if (!found.equals(bytes)) {
      throw new DomainError(
        "unavailable",
        "What was read back is not what was written. Do not trust this store.",
        {
          details: { reason: "damaged" },
        },
      );
    }
  } catch (error) {
    await store.remove(objectId).catch(() => undefined);
    throw error;
  }
  await store.remove(objectId);
  if ((await store.size(objectId, "data")) !== null) {
    throw new DomainError("conflict", "The store did not delete what it was told to delete.", {
      details: { reason: "not_deleted" },
    });
  }
}

function problemOf(error: unknown): { code: string; message: string } {
  if (isDomainError(error))
    return { code: String(error.details.reason ?? error.code), message: error.message };
  const code = String((error as { code?: unknown } | null)?.code ?? "failed");
  return { code, message: "The store could not be used. Check its settings." };
}

function shownKey(error: unknown): string | null {
  return isDomainError(error) && typeof error.details.shown === "string" ? error.details.shown : null;
}
