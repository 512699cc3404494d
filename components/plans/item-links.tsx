"use client";

import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { StatusShape } from "@/components/ui/status-shape";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { ItemSearch } from "./item-search";
import { byId, nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";

type Props = { node: NodeView; tree: PlanTree; onGo: (id: string) => void };

/** What it stands in, what it waits for, and what waits for it; each is a way to go. */
export function ItemLinks({ node, tree, onGo }: Props) {
  const known = byId(tree.nodes);
  const parent = node.parentId === null ? undefined : known.get(node.parentId);
  const waiting = tree.nodes.filter((other) => other.dependsOn?.includes(node.id));
  return (
    <>
      {parent ? (
        <p className="text-sm">
          In <GoTo node={parent} onGo={onGo} />
        </p>
      ) : null}
      <WaitsFor node={node} tree={tree} onGo={onGo} known={known} />
      {waiting.length > 0 ? (
        <Part title="Waiting for this">
          {waiting.map((other) => (
            <Line key={other.id} node={other} onGo={onGo} />
          ))}
        </Part>
      ) : null}
    </>
  );
}

function GoTo({ node, onGo }: { node: NodeView; onGo: (id: string) => void }) {
  return (
    <button type="button" className="link text-start wrap-anywhere" onClick={() => onGo(node.id)}>
      {nameOf(node)}
    </button>
  );
}

function Line({ node, onGo, action }: { node: NodeView; onGo: (id: string) => void; action?: ReactNode }) {
  return (
    <li className="flex min-h-6 items-start gap-2">
      {node.tickable ? (
        <StatusShape
          status={node.ticked ? "claimed" : node.status === "cancelled" ? "cancelled" : "open"}
          title={node.ticked ? "Ticked" : node.status === "cancelled" ? "Not applicable" : "Open"}
          className="mt-1"
        />
      ) : null}
      <span className="min-w-0 flex-1">
        <GoTo node={node} onGo={onGo} />
      </span>
      {action}
    </li>
  );
}

function WaitsFor({ node, tree, onGo, known }: Props & { known: ReadonlyMap<string, NodeView> }) {
  const { act, mayWrite } = usePlanTools();
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const ids = node.dependsOn ?? [];
  const waitsFor = ids.flatMap((id) => known.get(id) ?? []);
  const mayChange = mayWrite && node.kind !== "note";
  if (waitsFor.length === 0 && !node.unresolved && !mayChange) return null;
  const set = (dependsOn: readonly string[]) => {
    setError(null);
    void act
      .depend(node.id, dependsOn)
      .catch((problem: unknown) =>
        setError(problem instanceof Error ? problem.message : "It could not be changed. Try again."),
      );
  };
  return (
    <Part title="Waits for">
      {waitsFor.map((other) => (
        <Line
          key={other.id}
          node={other}
          onGo={onGo}
          action={
            mayChange ? (
              <IconButton
                size="sm"
                className="-my-0.5"
                name={`No longer wait for ${nameOf(other)}`}
                icon={<X className="size-3.5" />}
                onClick={() => set(ids.filter((id) => id !== other.id))}
              />
            ) : null
          }
        />
      ))}
      {node.unresolved?.map((name) => (
        <li key={name} className="flex items-start gap-2 text-ink-2">
          <StatusShape status="unknown" title="Not found" className="mt-1" />
          {name}: not found in this plan
        </li>
      ))}
      {waitsFor.length === 0 && !node.unresolved ? <li className="text-ink-2">Nothing.</li> : null}
      {mayChange ? (
        <li className="mt-1 grid gap-1">
          {adding ? (
            <ItemSearch
              label="Also wait for"
              error={error}
              nodes={tree.nodes.filter(
                ({ id, kind }) => id !== node.id && kind !== "note" && !ids.includes(id),
              )}
              onChoose={({ id }) => set([...ids, id])}
            />
          ) : (
            <>
              {error ? (
                <p role="alert" className="text-bad text-sm">
                  {error}
                </p>
              ) : null}
              <Button size="sm" className="justify-self-start" onClick={() => setAdding(true)}>
                Add what it waits for
              </Button>
            </>
          )}
        </li>
      ) : null}
    </Part>
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
