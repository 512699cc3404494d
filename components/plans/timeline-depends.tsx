"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useAnnounce } from "@/components/ui/live-region";
import { Skeleton } from "@/components/ui/states";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { nameOf } from "./plan-rows";
import { applyToTree, planKeys, planQuery } from "./queries";
import { sendDependencies, timelineKeys } from "./timeline-queries";

const KINDS: ReadonlySet<NodeView["kind"]> = new Set(["phase", "milestone", "section", "task", "check"]);

/** What an item waits for, and the way to change it. The plan is read only once somebody wants to. */
export function TimelineDepends({ launchId }: { launchId: string }) {
  const [open, setOpen] = useState(false);
  const tree = useQuery({ ...planQuery(launchId), enabled: open });
  if (!open) {
    return (
      <div className="grid justify-items-start gap-2">
        <p className="text-ink-2">What an item waits for decides when it can begin.</p>
        <Button onClick={() => setOpen(true)}>Change what waits for what</Button>
      </div>
    );
  }
  return tree.data ? (
    <Editor launchId={launchId} tree={tree.data} />
  ) : (
    <Skeleton lines={3} label="Loading the plan" />
  );
}

function Editor({ launchId, tree }: { launchId: string; tree: PlanTree }) {
  const [chosen, setChosen] = useState("");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const choices = tree.nodes.filter(({ kind }) => KINDS.has(kind));
  const node = choices.find(({ id }) => id === chosen);
  const save = useMutation({
    mutationFn: (change: { node: NodeView; dependsOn: readonly string[] }) =>
      sendDependencies(launchId, change.node, change.dependsOn),
    onSuccess: (change) => {
      applyToTree(queries, launchId, change);
      announce("Saved. The timeline follows.");
      void queries.invalidateQueries({ queryKey: timelineKeys.of(launchId) });
    },
    onError: () => queries.invalidateQueries({ queryKey: planKeys.tree(launchId) }),
  });
  const set = (dependsOn: readonly string[]) => {
    if (node) save.mutate({ node, dependsOn });
  };
  return (
    <div className="grid gap-4">
      <FormErrorSummary problems={formProblems(save.error)} title="Nothing was changed." />
      <Field label="Item" className="max-w-xl">
        <Select
          value={chosen}
          onChange={(event) => {
            save.reset();
            setChosen(event.target.value);
          }}
        >
          <option value="">Choose an item</option>
          <Options nodes={choices} />
        </Select>
      </Field>
      {node ? <Waits node={node} nodes={choices} tree={tree} busy={save.isPending} onSet={set} /> : null}
    </div>
  );
}

function Options({ nodes }: { nodes: readonly NodeView[] }) {
  return nodes.map((each) => (
    <option key={each.id} value={each.id}>
      {`${"\u2003".repeat(Math.min(each.depth, 4))}${nameOf(each).slice(0, 90)}`}
    </option>
  ));
}

function Waits({
  node,
  nodes,
  tree,
  busy,
  onSet,
}: {
  node: NodeView;
  nodes: readonly NodeView[];
  tree: PlanTree;
  busy: boolean;
  onSet: (dependsOn: readonly string[]) => void;
}) {
  const heading = useId();
  const [added, setAdded] = useState("");
  const waits = node.dependsOn ?? [];
  const names = new Map(tree.nodes.map((each) => [each.id, nameOf(each)]));
  return (
    <section aria-labelledby={heading} className="grid gap-3">
      <h3 id={heading} className="font-semibold">
        {node.externalId ?? node.title} waits for
      </h3>
      {waits.length === 0 ? <p className="text-ink-2">Nothing.</p> : null}
      <ul className="grid max-w-xl gap-1">
        {waits.map((id) => (
          <li key={id} className="flex items-center justify-between gap-3">
            <span className="wrap-anywhere">{names.get(id) ?? "An item that was removed"}</span>
            <Button
              size="sm"
              variant="quiet"
              aria-label={`No longer wait for ${names.get(id) ?? "the removed item"}`}
              onClick={() => onSet(waits.filter((other) => other !== id))}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Wait for" className="w-full sm:w-96">
          <Select value={added} onChange={(event) => setAdded(event.target.value)}>
            <option value="">Choose an item</option>
            <Options nodes={nodes.filter(({ id }) => id !== node.id && !waits.includes(id))} />
          </Select>
        </Field>
        <Button
          busy={busy}
          onClick={() => {
            if (added !== "") onSet([...waits, added]);
          }}
        >
          Add
        </Button>
      </div>
    </section>
  );
}
