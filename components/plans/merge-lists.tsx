"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/layout";
import { formatCount } from "@/lib/format";
import type { MergePreview } from "@/server/domain/plans/events";
import { fieldWord, valueText } from "./merge-words";

type Line = { key: string; title: string; detail: ReactNode };
type List = { name: string; count: number; lines: Line[] };

const below = (title: string | null) => (title === null ? "at the top level" : `below “${title}”`);

function changeOf({ changes }: MergePreview["changed"][number]): ReactNode {
  return changes.map(({ field, before, after }) => (
    <span key={field} className="block">
      {fieldWord(field)}: <del className="text-ink-3">{valueText(field, before)}</del> →{" "}
      <ins className="no-underline">{valueText(field, after)}</ins>
    </span>
  ));
}

function listsOf(preview: MergePreview): List[] {
  const { counts, added, changed, moved, removed, restored, leftOut } = preview;
  const ticks = changed.filter(({ changes }) => changes.some(({ field }) => field === "ticked"));
  const rest = changed.filter(({ changes }) => changes.some(({ field }) => field !== "ticked"));
  const onlyTicks = ticks.filter((item) => !rest.includes(item)).length;
  const named = (items: readonly { nodeId: string; title: string }[]): Line[] =>
    items.map(({ nodeId, title }) => ({ key: nodeId, title, detail: null }));
  return [
    {
      name: "Added",
      count: counts.added,
      lines: added.map((item) => ({
        key: `${item.line}:${item.title}`,
        title: item.title,
        detail: `${below(item.below)}, line ${item.line}`,
      })),
    },
    {
      name: "Changed",
      count: counts.changed - onlyTicks,
      lines: rest.map((item) => ({ key: item.nodeId, title: item.title, detail: changeOf(item) })),
    },
    {
      name: "Ticked in the file",
      count: counts.ticked + counts.unticked,
      lines: ticks.map((item) => {
        const tick = item.changes.find(({ field }) => field === "ticked");
        return {
          key: item.nodeId,
          title: item.title,
          detail: tick?.after === true ? "ticked" : "the tick is taken away",
        };
      }),
    },
    {
      name: "Moved",
      count: counts.moved,
      lines: moved.map((item) => ({
        key: item.nodeId,
        title: item.title,
        detail: item.reordered
          ? `to another place ${below(item.to)}`
          : `from ${place(item.from)} to ${place(item.to)}`,
      })),
    },
    { name: "Taken out", count: counts.removed, lines: named(removed) },
    { name: "Brought back", count: counts.restored, lines: named(restored) },
    {
      name: "Not taken over",
      count: counts.leftOut,
      lines: leftOut.map((item) => ({
        key: `${item.line}:${item.title}`,
        title: item.title,
        detail: `line ${item.line}: new below something that was removed here`,
      })),
    },
  ].filter(({ count }) => count > 0);
}

const place = (title: string | null) => (title === null ? "the top level" : `“${title}”`);

/** What a merge does without asking, each kind to be unfolded. */
export function MergeLists({ preview }: { preview: MergePreview }) {
  const lists = listsOf(preview);
  if (lists.length === 0) return null;
  return (
    <Panel title="Without asking" aside="only one side changed these" flush>
      <div className="divide-y divide-line">
        {lists.map((list) => (
          <Unfold key={list.name} {...list} />
        ))}
      </div>
    </Panel>
  );
}

const SHOWN = 100;

function Unfold({ name, count, lines }: List) {
  const [most, setMost] = useState(SHOWN);
  const told = lines.slice(0, most);
  return (
    <details className="group">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 px-4 hover:bg-hover sm:px-5 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-4 text-ink-3 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="font-medium">{name}</span>
        <span className="text-ink-3">{formatCount(count, "item")}</span>
      </summary>
      <ul className="grid gap-2 px-4 pb-4 ps-10 sm:ps-11">
        {told.map(({ key, title, detail }) => (
          <li key={key} className="min-w-0 wrap-anywhere">
            {title}
            {detail ? <span className="block text-ink-2 text-sm">{detail}</span> : null}
          </li>
        ))}
        {lines.length > most ? (
          <li>
            <Button size="sm" onClick={() => setMost(lines.length)}>
              Show {lines.length - most} more
            </Button>
          </li>
        ) : null}
        {count > lines.length && most >= lines.length ? (
          <li className="text-ink-3">and {count - lines.length} more</li>
        ) : null}
      </ul>
    </details>
  );
}
