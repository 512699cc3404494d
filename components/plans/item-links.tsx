"use client";

import type { ReactNode } from "react";
import { StatusShape } from "@/components/ui/status-shape";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { byId, nameOf } from "./plan-rows";

/** What it stands in, what it waits for, and what waits for it; each is a way to go. */
export function ItemLinks({
  node,
  tree,
  onGo,
}: {
  node: NodeView;
  tree: PlanTree;
  onGo: (id: string) => void;
}) {
  const known = byId(tree.nodes);
  const parent = node.parentId === null ? undefined : known.get(node.parentId);
  const waitsFor = (node.dependsOn ?? []).flatMap((id) => known.get(id) ?? []);
  const waiting = tree.nodes.filter((other) => other.dependsOn?.includes(node.id));
  const link = (other: NodeView) => (
    <button type="button" className="link text-start wrap-anywhere" onClick={() => onGo(other.id)}>
      {nameOf(other)}
    </button>
  );
  const list = (items: readonly NodeView[]) =>
    items.map((other) => (
      <li key={other.id} className="flex items-start gap-2">
        {other.tickable ? (
          <StatusShape
            status={other.ticked ? "claimed" : "open"}
            title={other.ticked ? "Ticked" : "Open"}
            className="mt-0.5"
          />
        ) : null}
        {link(other)}
      </li>
    ));
  return (
    <>
      {parent ? <p className="text-sm">In {link(parent)}</p> : null}
      {waitsFor.length > 0 || node.unresolved ? (
        <Part title="Waits for">
          {list(waitsFor)}
          {node.unresolved?.map((name) => (
            <li key={name} className="flex items-start gap-2 text-ink-2">
              <StatusShape status="unknown" title="Not found" className="mt-0.5" />
              {name}: not found in this plan
            </li>
          ))}
        </Part>
      ) : null}
      {waiting.length > 0 ? <Part title="Waiting for this">{list(waiting)}</Part> : null}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="font-semibold">{title}</h3>
      <ul className="grid gap-1">{children}</ul>
    </section>
  );
}
