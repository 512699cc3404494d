"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useMemo, useState } from "react";
import { Field, useField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { NodeView } from "@/server/domain/plans/schema";
import { nameOf } from "./plan-rows";
import { KIND_WORDS } from "./plan-words";

const MOST = 30;

type Props = {
  label: string;
  error?: string | null | undefined;
  nodes: readonly NodeView[];
  onChoose: (node: NodeView) => void;
};

/** Finds one item of the plan by its id or the words of its title. Nothing stays chosen: choosing acts. */
export function ItemSearch({ label, error, nodes, onChoose }: Props) {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const found = useMemo(() => findItems(nodes, query), [nodes, query]);
  const choose = (node: NodeView) => {
    setQuery("");
    setOpen(false);
    onChoose(node);
  };
  return (
    <Autocomplete.Root
      items={found}
      filter={null}
      mode="none"
      autoHighlight="always"
      open={open && found.length > 0}
      onOpenChange={setOpen}
      value={query}
      onValueChange={setQuery}
      itemToStringValue={nameOf}
    >
      <Field label={label} error={error} hint="Type an id or a part of the title.">
        <SearchInput />
      </Field>
      <Autocomplete.Portal>
        <Autocomplete.Positioner align="start" sideOffset={4} className="z-50 outline-none">
          <Autocomplete.Popup className="max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop">
            <Autocomplete.List>
              {(node: NodeView) => (
                <Autocomplete.Item
                  key={node.id}
                  value={node}
                  onClick={() => choose(node)}
                  className="grid min-h-8 cursor-default content-center rounded-sm px-2.5 py-1 data-highlighted:bg-hover data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent pointer-coarse:min-h-11"
                >
                  <span className="line-clamp-2 wrap-anywhere">{nameOf(node)}</span>
                  <span className="text-ink-3 text-sm">{KIND_WORDS[node.kind].one}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

/** The popup gives its input an id of its own; the label needs the field's. */
function SearchInput() {
  const field = useField();
  return <Autocomplete.Input id={field?.id} aria-describedby={field?.describedBy} render={<Input />} />;
}

/** Those whose id is what was typed first, then those whose id or title holds all its words. */
export function findItems(nodes: readonly NodeView[], query: string): NodeView[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const exact = words.join(" ");
  const found: NodeView[] = [];
  for (const node of nodes) {
    const id = node.externalId?.toLowerCase();
    if (id === exact) found.unshift(node);
    else if (
      found.length < MOST &&
      words.every((word) => `${id ?? ""} ${node.title.toLowerCase()}`.includes(word))
    )
      found.push(node);
  }
  return found.slice(0, MOST);
}
