import { formatBytes } from "@/lib/format";
import { openStore } from "@/server/domain/stores";
import type { CommandContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import { asWorker } from "./as-worker";
import { type CopyAt, goodCopies } from "./good-copies";
import { copyKind } from "./jobs";
import { loseCopy } from "./lose-copy";
import { copyObject } from "./pipeline/copy-object";
import type { ManifestContent } from "./pipeline/manifest";
import { watchSpace } from "./pipeline/watch-space";
import { announceBackup, requireBackup } from "./rows";
import { settleBackup } from "./settle-backup";

/** Copies a backup into another store. The copy becomes good in the transaction in which the run succeeds. */
export const performCopy = defineRunWork({
  kind: copyKind,
  perform: async (run, { copyId }) => {
    const { db } = run.ports;
    const copy = await db.backupCopy.findUniqueOrThrow({ where: { id: copyId }, include: { store: true } });
    const backup = await requireBackup(db, copy.backupId);
    const sources = (await goodCopies(db, backup.id)).filter(({ id }) => id !== copyId);
    if (sources.length === 0)
      throw new DomainError("conflict", "There is no good copy to read from any more.");
    const manifest = await copyFromAny(run, { copy, sources, objectId: backup.objectId ?? "" });
    return {
      result: {
        copyId,
        bytes: manifest.data.bytes,
        text: `${formatBytes(manifest.data.bytes)} to ${copy.store.name}`,
      },
      effects: (tx) => markCopied(tx, copyId, manifest),
    };
  },
  abandoned: async (tx, runId, state) => {
    const copy = await tx.db.backupCopy.findUnique({ where: { runId } });
    if (copy?.state !== "pending") return;
    const run = await tx.db.run.findUnique({ where: { id: runId } });
    await tx.db.backupCopy.update({
      where: { id: copy.id },
      data: { state: state === "cancelled" ? "cancelled" : "failed", problem: run?.errorText ?? null },
    });
    await announceBackup(tx, copy.backupId);
  },
});

interface Task {
  copy: CopyAt;
  sources: readonly CopyAt[];
  objectId: string;
}

/** One damaged source is marked as lost, and the next one tried. */
async function copyFromAny(run: RunHandle, task: Task): Promise<ManifestContent> {
  let last: unknown = null;
  for (const source of task.sources) {
    try {
      return await copyFrom(run, source, task);
    } catch (error) {
      run.signal.throwIfAborted();
      const reason = isDomainError(error) ? error.details.reason : null;
      if (reason !== "source_damaged" && reason !== "manifest" && !isGone(error)) throw error;
      last = error;
      const problem = isGone(error) ? "It is not in the store any more." : "Its bytes were changed.";
      run.log(`the copy in ${source.store.name} is lost: ${problem}`);
      await asWorker(run, "backups.copy-lost", async (tx) => {
        await loseCopy(tx, source.id, problem);
        tx.audit({
          subject: "backup",
          subjectId: source.backupId,
          label: source.store.name,
          changes: { copy: "lost", problem },
        });
      });
    }
  }
  throw last;
}

function isGone(error: unknown): boolean {
  return isDomainError(error) && error.code === "not_found";
}

async function copyFrom(run: RunHandle, source: CopyAt, { copy, objectId }: Task): Promise<ManifestContent> {
  const { db, outside } = run.ports;
  const from = await openStore(db, outside, source.storeId, run.signal);
  try {
    const to = await openStore(db, outside, copy.storeId, run.signal);
    run.redact([...from.secrets, ...to.secrets]);
    try {
      run.log(`copying ${objectId} from ${from.store.location} to ${to.store.location}`);
      const manifest = await copyObject({
        from: from.store,
        to: watchSpace(to.store),
        vault: outside.vault,
        objectId,
        signal: run.signal,
        onPhase: (phase, bytes, total) => {
          const words = phase === "send" ? "Sending" : "Reading back what was sent";
          const half = phase === "send" ? 0 : 0.5;
          run.progress({ fraction: half + (bytes / total) * 0.5, text: `${words}: ${formatBytes(bytes)}` });
        },
      });
      run.log(`read back unchanged: sha256 ${manifest.data.sha256}`);
      return manifest;
    } finally {
      await to.store.close();
    }
  } finally {
    await from.store.close();
  }
}

async function markCopied(tx: CommandContext, copyId: string, { data }: ManifestContent): Promise<void> {
  const { backupId } = await tx.db.backupCopy.update({
    where: { id: copyId, state: "pending" },
    data: { state: "good", bytes: data.bytes, readAt: tx.now(), seenAt: tx.now(), problem: null },
  });
  await settleBackup(tx, backupId);
}
