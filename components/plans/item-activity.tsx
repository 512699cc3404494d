"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Timeline } from "@/components/ui/layout";
import { Skeleton } from "@/components/ui/states";
import { Time, useNow } from "@/components/ui/time";
import type { AuditEntryView } from "@/server/domain/audit/schema";
import type { NodeView } from "@/server/domain/plans/schema";
import { usePlanTools } from "./plan-tools";
import { activityQuery, type NodeEdit } from "./queries";

/** How long an entry offers to be taken back. */
const UNDO_MS = 86_400_000;

const FIELD_WORDS: Record<keyof NodeEdit, string> = {
  title: "title",
  status: "status",
  priority: "priority",
  ownerText: "owner",
  assigneeId: "assignee",
  estimateMinutes: "estimate",
  dueDate: "due date",
  notes: "notes",
};

/** Who did what with the item, newest first; the newest can be taken back here for a day. */
export function ItemActivity({ node }: { node: NodeView }) {
  const { launchId } = usePlanTools();
  const { data, error } = useQuery(activityQuery(launchId, node.id));
  const now = useNow();
  return (
    <section className="grid gap-3">
      <h3 className="font-semibold">Activity</h3>
      {error ? <p className="text-ink-2">{error.message}</p> : null}
      {!data && !error ? <Skeleton lines={2} className="px-0 py-0" label="Loading the activity" /> : null}
      {data?.entries.length === 0 ? <p className="text-ink-2">Nothing has been done with it yet.</p> : null}
      {data ? (
        <Timeline
          label="What was done with this item, newest first"
          entries={data.entries.map((entry, index) => ({
            id: entry.seq,
            title: (
              <>
                <span className="font-medium">{entry.actor}</span> {did(entry)}
              </>
            ),
            detail: entry.reason ?? undefined,
            time: <Time at={entry.at} />,
            action:
              index === 0 && now - Date.parse(entry.at) < UNDO_MS ? (
                <UndoEntry node={node} entry={entry} />
              ) : null,
          }))}
        />
      ) : null}
    </section>
  );
}

function fieldsOf(changes: AuditEntryView["changes"]): (keyof NodeEdit)[] {
  return (Object.keys(FIELD_WORDS) as (keyof NodeEdit)[]).filter((name) => name in changes);
}

function did({ action, changes }: AuditEntryView): string {
  if (action === "plans.tick") return changes.ticked === true ? "ticked this" : "took the tick off";
  if (action === "plans.add") return "added this";
  if (action === "plans.move") return "moved this";
  if (action === "plans.remove") return "removed this";
  if (action === "plans.restore") return "put this back";
  const fields = fieldsOf(changes).map((name) => FIELD_WORDS[name]);
  return `changed the ${fields.join(", ") || "item"}`;
}

/** The values before an edit, out of its audit entry. */
function valuesBefore(changes: AuditEntryView["changes"]): NodeEdit {
  return Object.fromEntries(
    fieldsOf(changes).map((name) => {
      const { before } = changes[name] as { before?: unknown };
      return [
        name,
        name === "dueDate" && typeof before === "string" ? before.slice(0, 10) : (before ?? null),
      ];
    }),
  );
}

function UndoEntry({ node, entry }: { node: NodeView; entry: AuditEntryView }) {
  const { ticks, act, mayTick, mayWrite, tellRefusal } = usePlanTools();
  const ticked = entry.changes.ticked;
  const canTick = entry.action === "plans.tick" && mayTick && node.ticked === ticked;
  const canEdit = entry.action === "plans.edit" && mayWrite;
  if (!canTick && !canEdit) return null;
  const undo = () => {
    if (canTick) ticks.tick(node.id, ticked !== true, { undoing: true });
    else
      void act
        .edit(node.id, valuesBefore(entry.changes))
        .catch((error: unknown) => tellRefusal(error, "That could not be undone."));
  };
  return (
    <Button size="sm" variant="quiet" className="-my-1 h-6 px-1.5 text-accent" onClick={undo}>
      Undo
    </Button>
  );
}
