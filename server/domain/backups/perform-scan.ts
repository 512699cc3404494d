import { formatCount } from "@/lib/format";
import { MARK_OBJECT, type OpenedStore, openStore } from "@/server/domain/stores";
import type { CommandContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import { asWorker } from "./as-worker";
import { bringBack } from "./bring-back";
import { scanKind } from "./jobs";
import { loseCopy } from "./lose-copy";
import { checkStored } from "./pipeline/bytes";
import { isDamage } from "./pipeline/copy-object";
import { readManifest } from "./pipeline/manifest";
import { backupOfObject } from "./rules";
import { settleBackup } from "./settle-backup";

interface Scan {
  run: RunHandle;
  opened: OpenedStore;
  depth: "names" | "bytes";
  launchId: string | null;
  counts: { seen: number; lost: number; found: number; refused: number };
}

/**
 * Compares what a store holds with what the list of backups says: a copy that is gone or changed is lost, one that is
 * back is good again, and a backup that is on no list is brought back from its manifest.
 */
export const performScan = defineRunWork({
  kind: scanKind,
  perform: async (run, { storeId, depth, rebuild, launchId }) => {
    const { db, outside } = run.ports;
    const opened = await openStore(db, outside, storeId, run.signal);
    run.redact(opened.secrets);
    const scan: Scan = { run, opened, depth, launchId, counts: { seen: 0, lost: 0, found: 0, refused: 0 } };
    try {
      await checkKnown(scan);
      if (rebuild) await findUnknown(scan);
      const { freeBytes, totalBytes } = await opened.store.space();
      const objects = await opened.store.list();
      const { seen, lost, found, refused } = scan.counts;
      const words = [`${formatCount(seen, "copy", "copies")} as expected`, `${lost} lost`];
      if (rebuild) words.push(`${found} brought back`, `${refused} refused`);
      return {
        result: { ...scan.counts, text: words.join(", ") },
        effects: (tx) =>
          report(tx, storeId, {
            freeBytes,
            totalBytes,
            objects: objects.filter(({ complete }) => complete).length,
            objectBytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
          }),
      };
    } finally {
      await opened.store.close();
    }
  },
});

async function report(
  tx: CommandContext,
  storeId: string,
  numbers: Record<"freeBytes" | "totalBytes" | "objects" | "objectBytes", number | null>,
): Promise<void> {
  await tx.db.store.update({ where: { id: storeId }, data: numbers });
}

async function checkKnown(scan: Scan): Promise<void> {
  const { run, opened, counts } = scan;
  const copies = await run.ports.db.backupCopy.findMany({
    where: {
      storeId: opened.row.id,
      state: { in: ["good", "lost"] },
      backup: { state: { in: ["good", "lost"] } },
    },
    include: { backup: true },
  });
  for (const [index, copy] of copies.entries()) {
    run.signal.throwIfAborted();
    run.progress({ fraction: index / copies.length, text: `Backup ${index + 1} of ${copies.length}` });
    const problem = await problemOf(
      scan,
      copy.backup.objectId ?? "",
      Number(copy.bytes ?? copy.backup.bytes ?? 0),
    );
    if (problem === null) counts.seen += 1;
    else counts.lost += 1;
    if (problem !== null && copy.state === "lost") continue;
    await asWorker(run, "backups.scan", async (tx) => {
      tx.audit({
        subject: "backup",
        subjectId: copy.backupId,
        launchId: copy.backup.launchId,
        label: opened.row.name,
        changes: problem === null ? { copy: "seen" } : { copy: "lost", problem },
      });
      if (problem !== null) {
        run.log(`${copy.backup.objectId} is lost: ${problem}`);
        return loseCopy(tx, copy.id, problem);
      }
      const readAt = scan.depth === "bytes" ? { readAt: tx.now() } : {};
      await tx.db.backupCopy.update({
        where: { id: copy.id },
        data: { state: "good", problem: null, seenAt: tx.now(), ...readAt },
      });
      await settleBackup(tx, copy.backupId);
    });
  }
}

/** What is wrong with a stored object, in a sentence; null when it is as it was written. */
async function problemOf(
  { run, opened, depth }: Scan,
  objectId: string,
  bytes: number,
): Promise<string | null> {
  const { store } = opened;
  const [data, manifest] = [await store.size(objectId, "data"), await store.size(objectId, "manifest")];
  if (data === null || manifest === null) return "It is not in the store any more.";
  if (data !== bytes) return `It holds ${data} of ${bytes} bytes.`;
  if (depth === "names") return null;
  try {
    const content = await readManifest(store, run.ports.outside.vault, objectId);
    await checkStored(await store.open(objectId, "data"), content.data, run.signal, () => undefined);
    return null;
  } catch (error) {
    if (isDamage(error)) return "Its bytes were changed.";
    throw error;
  }
}

/** Backups of this console that are on no list: its database was lost, or went back in time. */
async function findUnknown(scan: Scan): Promise<void> {
  const { run, opened, counts } = scan;
  const { db } = run.ports;
  for (const { objectId, complete } of await opened.store.list()) {
    run.signal.throwIfAborted();
    const id = backupOfObject(objectId);
    if (!complete || objectId === MARK_OBJECT || id === null) continue;
    const known = await db.backup.findUnique({ where: { id }, include: { copies: true } });
    if (
      known &&
      (known.objectId !== objectId || known.copies.some(({ storeId }) => storeId === opened.row.id))
    )
      continue;
    try {
      await takeIn(scan, objectId, known?.id ?? null);
      counts.found += 1;
      run.log(`${objectId} was brought back`);
    } catch (error) {
      if (!isDomainError(error) || error.code === "unavailable") throw error;
      counts.refused += 1;
      run.log(`${objectId} was not brought back: ${error.message}`);
    }
  }
}

async function takeIn(scan: Scan, objectId: string, known: string | null): Promise<void> {
  const { run, opened, launchId } = scan;
  const { store, row } = opened;
  const manifest = await readManifest(store, run.ports.outside.vault, objectId);
  const problem = await problemOf(scan, objectId, manifest.data.bytes);
  if (problem !== null) throw new DomainError("conflict", problem);
  await asWorker(run, "backups.bring-back", async (tx) => {
    if (known === null) {
      return bringBack(tx, { manifest, storeId: row.id, storeName: row.name, launchId });
    }
    await tx.db.backupCopy.create({
      data: {
        backupId: known,
        storeId: row.id,
        state: "good",
        bytes: manifest.data.bytes,
        seenAt: tx.now(),
      },
    });
    tx.audit({ subject: "backup", subjectId: known, label: row.name, changes: { copy: "found" } });
    return settleBackup(tx, known);
  });
}
