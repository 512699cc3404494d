"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { peopleQuery } from "@/components/people/queries";
import { useLive } from "@/components/shell/live";
import { Button } from "@/components/ui/button";
import { Timeline } from "@/components/ui/layout";
import { Skeleton } from "@/components/ui/states";
import { Time, useNow } from "@/components/ui/time";
import type { AuditEntryView } from "@/server/domain/audit/schema";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { did, differences, factOf, type Names } from "./item-activity-words";
import { activityPagesQuery } from "./item-queries";
import { undoOf } from "./item-undo";
import { byId, nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { planKeys } from "./queries";

type Props = { node: NodeView; tree: PlanTree };

/** Who did what with the item, newest first, with before and after; what is still so can be taken back. */
export function ItemActivity({ node, tree }: Props) {
  const { launchId } = usePlanTools();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    activityPagesQuery(launchId, node.id),
  );
  const now = useNow();
  const names = useNames(tree);
  useFreshActivity(node.id);
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section className="grid gap-3">
      <h3 className="font-semibold">Activity</h3>
      {error ? <p className="text-ink-2">{error.message}</p> : null}
      {!data && !error ? <Skeleton lines={2} className="px-0 py-0" label="Loading the activity" /> : null}
      {data && entries.length === 0 ? <p className="text-ink-2">Nothing has been done with it yet.</p> : null}
      {entries.length > 0 ? (
        <Timeline
          label="What was done with this item, newest first"
          entries={entries.map((entry) => ({
            id: entry.seq,
            title: (
              <>
                <span className="font-medium">{entry.actor}</span> {did(entry, node.id)}
              </>
            ),
            detail: (
              <>
                <Details entry={entry} names={names} />
                <UndoEntry node={node} tree={tree} entry={entry} now={now} />
              </>
            ),
            time: <Time at={entry.at} />,
          }))}
        />
      ) : null}
      {hasNextPage ? (
        <Button
          size="sm"
          className="justify-self-start"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show earlier activity
        </Button>
      ) : null}
    </section>
  );
}

/** The audit knows ids. */
function useNames({ nodes }: PlanTree): Names {
  const { data } = useQuery(peopleQuery());
  return useMemo(() => {
    const known = byId(nodes);
    const people = new Map(data?.people.map(({ id, name }) => [id, name]));
    return {
      person: (id) => people.get(id) ?? "somebody",
      item: (id) => {
        const item = known.get(id);
        return item ? nameOf(item) : "an item that was removed";
      },
    };
  }, [nodes, data]);
}

/** Changes of the plan refresh it anyway; what is said and given beside it does so here. */
function useFreshActivity(nodeId: string): void {
  const { launchId } = usePlanTools();
  const queries = useQueryClient();
  useLive(({ type, payload }) => {
    const about = payload as { nodeId?: string; comment?: { nodeId: string } } | null;
    if (!type.startsWith("comments.") && !type.startsWith("attachments.")) return;
    if ((about?.nodeId ?? about?.comment?.nodeId) !== nodeId) return;
    void queries.invalidateQueries({ queryKey: planKeys.activity(launchId, nodeId) });
  });
}

function Details({ entry, names }: { entry: AuditEntryView; names: Names }) {
  const changed = differences(entry, names);
  const fact = factOf(entry);
  if (changed.length === 0 && !entry.reason && !fact) return null;
  return (
    <div className="grid gap-0.5 wrap-anywhere">
      {entry.reason ? <p>“{entry.reason}”</p> : null}
      {fact ? <p>{fact}</p> : null}
      {changed.map(({ name, before, after }) => (
        <p key={name}>
          <span className="text-ink-3">{name}: </span>
          {before} <span aria-hidden="true">→</span>
          <span className="sr-only"> became </span> {after}
        </p>
      ))}
    </div>
  );
}

function UndoEntry({ node, tree, entry, now }: Props & { entry: AuditEntryView; now: number }) {
  const { ticks, act, mayTick, mayWrite, tellRefusal } = usePlanTools();
  const undo = undoOf(entry, node, tree.nodes, now);
  if (!undo || !(undo.kind === "tick" ? mayTick : mayWrite)) return null;
  const run = (): Promise<void> => {
    switch (undo.kind) {
      case "tick":
        ticks.tick(node.id, undo.ticked, { undoing: true });
        return Promise.resolve();
      case "edit":
        return act.edit(node.id, undo.edit);
      case "depend":
        return act.depend(node.id, undo.dependsOn);
      case "ruleOut":
        return act.ruleOut(node.id, undo.reason);
      case "move":
        return act.move(node.id, undo.place);
    }
  };
  return (
    <Button
      size="sm"
      variant="quiet"
      aria-label={`Undo: ${entry.actor} ${did(entry, node.id)}`}
      className="-ms-1.5 h-6 px-1.5 text-accent"
      onClick={() => void run().catch((error: unknown) => tellRefusal(error, "That could not be undone."))}
    >
      Undo
    </Button>
  );
}
