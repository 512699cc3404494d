import type { Status } from "@/components/ui/status";
import type { ActivityView, BlockerKind } from "@/server/domain/launches/schema";

type BlockerWords = { status: Status; title: (count: number) => string; does: string };

const several = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** What each kind of blocker is called, and what to do about it. */
export const BLOCKER_WORDS: Record<BlockerKind, BlockerWords> = {
  no_worker: {
    status: "failed",
    title: () => "No worker is running",
    does: "Backups, restores and checks wait until one is started.",
  },
  run_failed: {
    status: "failed",
    title: (count) => several(count, "kind of work failed last time", "kinds of work failed last time"),
    does: "Read why, put it right, and start it again.",
  },
  no_backup: {
    status: "failed",
    title: (count) => several(count, "database has no good backup", "databases have no good backup"),
    does: "Back it up now; it takes one press.",
  },
  backup_old: {
    status: "stale",
    title: (count) =>
      several(count, "last good backup is over a week old", "last good backups are over a week old"),
    does: "Back it up again.",
  },
  overdue: {
    status: "warning",
    title: (count) => several(count, "item is overdue", "items are overdue"),
    does: "Finish it, or agree on another date.",
  },
  blocked: {
    status: "waiting",
    title: (count) => several(count, "item is blocked", "items are blocked"),
    does: "Find out what it waits for.",
  },
  critical: {
    status: "open",
    title: (count) => several(count, "critical item is open", "critical items are open"),
    does: "These come first.",
  },
};

const DID: Record<string, string> = {
  "launches.create": "started",
  "launches.change": "changed the launch",
  "launches.create-sample": "created the sample",
  "launches.create-share-link": "shared the progress with",
  "launches.revoke-share-link": "revoked the link for",
  "plans.import": "imported the plan",
  "plans.undo-import": "undid the import of",
  "plans.tick": "ticked",
  "plans.untick": "unticked",
  "plans.edit": "edited",
  "plans.add": "added",
  "plans.move": "moved",
  "plans.remove": "removed",
  "plans.restore": "brought back",
  "plans.anchor": "put dates to",
  "plans.add-target": "added the target",
  "plans.edit-target": "edited the target",
  "plans.measure-target": "measured",
  "plans.add-risk": "added the risk",
  "plans.edit-risk": "edited the risk",
  "plans.decide-risk": "decided about",
  "templates.use": "began with the template",
  "templates.save": "saved the template",
  "plans.depend": "changed what comes before",
  "plans.merge": "merged a newer file into",
  "systems.register": "registered",
  "systems.update": "changed",
  "systems.remove": "removed",
  "systems.test-connection": "tested",
  "backups.start": "started a backup of",
  "backups.delete": "deleted a backup of",
  "backups.start-restore": "started a restore of",
  "runs.cancel": "cancelled",
  "runs.succeeded": "finished",
  "runs.failed": "did not finish",
  "runs.cancelled": "stopped",
  "runs.interrupted": "left unfinished",
  "runs.worker-lost": "lost the worker of",
};

/** "ticked", "started a backup of"; an action without a phrase is named as it is. */
export function didText(action: ActivityView["action"]): string {
  return DID[action] ?? action.replace(".", ": ").replaceAll("-", " ");
}
