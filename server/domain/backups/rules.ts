import { createHash } from "node:crypto";
import type { RunProgress } from "@/server/kernel/define-job";
import type { EngineName } from "@/server/kernel/ports/connections";
import type { Phase, Progress, RestorePlan } from "./schema";

/** Every claim of a run has a fence of its own, so no two attempts ever write to the same object. */
export function objectIdOf(backupId: string, fence: bigint): string {
  return `${backupId}-${fence}`;
}

/** The backup an object was written for; null for names of another kind. */
export function backupOfObject(objectId: string): string | null {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+$/.exec(objectId);
  return match?.[1] ?? null;
}

/** The application's name a server shows for the sessions of one attempt. */
export function sessionLabel(kind: "backup" | "restore", id: string, attempt: number): string {
  return `holdpoint ${kind} ${id.slice(-12)} ${attempt}`;
}

const MARK = "Holdpoint restore ";

/** The comment on a database while a restore fills it; it tells everybody not to use it. */
export function incompleteMark(restoreId: string): string {
  return `${MARK}${restoreId}: incomplete, do not use`;
}

export function completeMark(restoreId: string, snapshotAt: string): string {
  return `Restored by Holdpoint (${restoreId}) to ${snapshotAt}`;
}

/** What a person agreed to: if any of it changes before the start, the digest no longer fits. */
export function digestPlan(plan: Omit<RestorePlan, "digest" | "source">, objectSha256: string): string {
  const { backupId, systemId, newDatabase, server } = plan;
  const agreed = [backupId, objectSha256, systemId, server.host, server.port, server.identifier, newDatabase];
  return createHash("sha256").update(JSON.stringify(agreed)).digest("hex");
}

/** Why nothing can be made beside the source, and what to do. */
export function whyNotCreate(engine: EngineName, role: string): string {
  if (engine === "postgresql") {
    return `The role ${role} may not create databases. Allow it with: ALTER ROLE ${role} CREATEDB`;
  }
  if (engine === "redis")
    return "No database index of this server is empty. Free one, or use another server.";
  if (engine === "sqlite" || engine === "folder") {
    return "The worker may not write into the folder around it. Give its user the right, then try again.";
  }
  return `${role} may not make anything new there. Give it the right, then try again.`;
}

export type LeftoverFate = "keep" | "remove";

/** What is known about the backup an object in a store was written for. */
export interface KnownBackup {
  state: string;
  objectId: string | null;
  /** The object its run is writing into this store at this moment. */
  writing: string | null;
  /** The state of the copy in this store; null when there is none. */
  copy?: string | null;
}

/**
 * What becomes of an object found in the store. Kept: the one a good backup points to, one that is being written,
 * and everything complete whose backup this console does not know, for it may be all that is left of it.
 */
export function fateOfObject(
  object: { objectId: string; complete: boolean; ageMs: number },
  backup: KnownBackup | null,
): LeftoverFate {
  const DAY_MS = 86_400_000;
  if (backup === null) return object.complete || object.ageMs < DAY_MS ? "keep" : "remove";
  if (backup.writing === object.objectId) return "keep";
  if (backup.state !== "good" && backup.state !== "lost") return "remove";
  if (backup.objectId !== object.objectId) return "remove";
  const nobodyMakesIt = backup.copy === null || backup.copy === "failed" || backup.copy === "cancelled";
  return nobodyMakesIt && !object.complete ? "remove" : "keep";
}

const PHASES: Record<Phase, { text: string; from: number; to: number }> = {
  connect: { text: "Connecting", from: 0, to: 0 },
  count: { text: "Counting", from: 0, to: 0.05 },
  dump: { text: "Dumping", from: 0.05, to: 0.75 },
  read_back: { text: "Reading back what was stored", from: 0.75, to: 0.98 },
  publish: { text: "Publishing", from: 0.98, to: 1 },
  check: { text: "Checking the stored backup", from: 0, to: 0.1 },
  create: { text: "Making the new place", from: 0.1, to: 0.1 },
  restore: { text: "Restoring", from: 0.1, to: 0.85 },
  compare: { text: "Comparing with the backup", from: 0.85, to: 0.95 },
  analyze: { text: "Finishing", from: 0.95, to: 1 },
};

export function phaseName(phase: Phase): string {
  return PHASES[phase].text;
}

/** Progress in words and as a fraction; without a known total the fraction is left out. */
export function describeProgress(progress: Progress): RunProgress {
  const { text, from, to } = PHASES[progress.phase];
  const done = shareOf(progress);
  const details = [
    ...(progress.bytes > 0 ? [formatBytes(progress.bytes)] : []),
    ...(tablesCount(progress) ? [`table ${progress.tablesDone} of ${progress.tablesTotal}`] : []),
  ];
  const words = details.length === 0 ? text : `${text}: ${details.join(", ")}`;
  return done === null ? { text: words } : { fraction: from + (to - from) * done, text: words };
}

function tablesCount({ phase, tablesDone, tablesTotal }: Progress): boolean {
  return (phase === "dump" || phase === "restore") && tablesTotal !== null && tablesDone > 0;
}

/** Bytes against the expected size; where that is not known, the tables begun. */
function shareOf({ phase, bytes, bytesTotal, tablesDone, tablesTotal }: Progress): number | null {
  if (bytesTotal !== null && bytesTotal > 0) return Math.min(1, bytes / bytesTotal);
  if (phase === "dump" && tablesTotal !== null && tablesTotal > 0) {
    return Math.min(1, Math.max(0, tablesDone - 1) / tablesTotal);
  }
  return phase === "dump" ? null : 0;
}

/** Decimal units, as disks and stores are sold: 1 kB is 1000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
}
