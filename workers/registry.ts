import { performBackup, performCopy, performRestore, performScan } from "@/server/domain/backups";
import { performCheck } from "@/server/domain/checks";
import { performRetention } from "@/server/domain/policies";
import type { RunWork } from "@/server/kernel/define-job";

/** Every kind of run and the work behind it. */
const works: readonly RunWork[] = [
  performBackup,
  performCopy,
  performRestore,
  performScan,
  performCheck,
  performRetention,
];

export const registry: ReadonlyMap<string, RunWork> = new Map(works.map((work) => [work.kind.kind, work]));
