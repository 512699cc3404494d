"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useAttachmentsLive } from "@/components/attachments/use-attachments-live";
import { useCommentsLive } from "@/components/comments/use-comments-live";
import { type LiveEvent, useLive } from "@/components/shell/live";
import { useAnnounce } from "@/components/ui/live-region";
import { formatCount } from "@/lib/format";
import type { NodeView, PlanChange, PlanTree } from "@/server/domain/plans/schema";
import { nameOf } from "./plan-rows";
import type { PlanTools } from "./plan-tools";
import { applyToTree, planKeys } from "./queries";

/** How long a row shows that somebody else has changed it. */
const FLASH_MS = 1500;
/** Changes of others within this time are told in one sentence. */
const TELL_MS = 5000;

function sentence(actor: string, before: NodeView | undefined, node: NodeView): string {
  const verb =
    before && before.ticked !== node.ticked ? (node.ticked ? "ticked" : "took the tick off") : "changed";
  return `${actor} ${verb} ${nameOf(node)}.`;
}

/** Keeps the plan as live as the stream is, and shows and says what others do. */
export function usePlanLive({ launchId, me, ticks }: PlanTools): void {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const told = useRef<{ at: number; text: string }[]>([]);
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    };
  }, []);

  const flash = (id: string, actor: string) => {
    const other = { at: Date.now(), actor };
    ticks.others.set(id, other);
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      if (ticks.others.get(id) === other) ticks.others.set(id, undefined);
    }, FLASH_MS);
    timers.current.add(timer);
  };
  const tell = (text: string) => {
    const now = Date.now();
    told.current = [...told.current.filter(({ at }) => now - at < TELL_MS), { at: now, text }];
    const count = told.current.length;
    announce(count === 1 ? text : `${text} ${formatCount(count, "change")} by others just now.`);
  };
  const changed = (event: LiveEvent) => {
    const change = event.payload as PlanChange;
    const own = event.actorId === me.id;
    const before = queries.getQueryData<PlanTree>(planKeys.tree(launchId));
    const known = !before?.plan || change.rev <= before.plan.rev;
    if (!applyToTree(queries, launchId, change)) {
      void queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
    }
    if (own || known) return;
    const actor = event.actor ?? "Somebody";
    for (const node of change.nodes) flash(node.id, actor);
    const [first] = change.nodes;
    if (first)
      tell(
        sentence(
          actor,
          before.nodes.find(({ id }) => id === first.id),
          first,
        ),
      );
    else if (change.removed.length > 0)
      tell(`${actor} removed ${formatCount(change.removed.length, "item")}.`);
  };
  useCommentsLive(launchId);
  useAttachmentsLive(launchId);
  useLive((event) => {
    if (event.stream !== launchId) return;
    if (event.type === "plans.changed") changed(event);
    if (event.type === "plans.replaced") {
      void queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
      const many = (event.payload as { reason?: string }).reason === "changed";
      const did = many ? "changed many items" : "imported another plan";
      if (event.actorId !== me.id) tell(`${event.actor ?? "Somebody"} ${did}.`);
    }
  });
}
