"use client";

import { useEffect, useRef } from "react";
import { Panel } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import type { ImportPreview } from "@/server/domain/plans/schema";
import { isGroupKind } from "./plan-rows";
import { KIND_WORDS, PRIORITY_WORDS } from "./plan-words";

type PreviewNode = ImportPreview["nodes"][number];
type Part = { head: PreviewNode | null; items: PreviewNode[] };

/** Each heading with what stands directly below it. */
export function partsOf(nodes: readonly PreviewNode[]): Part[] {
  const parts: Part[] = [];
  for (const node of nodes) {
    const last = parts.at(-1);
    if (isGroupKind(node.kind)) parts.push({ head: node, items: [] });
    else if (last) last.items.push(node);
    else parts.push({ head: null, items: [node] });
  }
  return parts;
}

/** Lines of the file that somebody looks at elsewhere on the page. */
export type NearLines = { line: number; endLine: number };
const isNear = (near: NearLines | null, node: PreviewNode | null) =>
  near !== null && node !== null && node.line >= near.line && node.line <= near.endLine;

/** The outline as it was understood; a heading opens to what stands below it. What is looked at is marked and in view. */
export function ImportOutline({ nodes, near }: { nodes: readonly PreviewNode[]; near: NearLines | null }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const marked = near && list.current?.querySelector<HTMLElement>("[data-near]");
    if (list.current && marked) list.current.scrollTop = marked.offsetTop - list.current.offsetTop - 48;
  }, [near]);
  if (nodes.length === 0) return null;
  const parts = partsOf(nodes);
  return (
    <Panel title="Outline" aside={formatCount(parts.length, "heading")} flush>
      <ol ref={list} className="max-h-[40rem] divide-y divide-line overflow-y-auto">
        {parts.map((part) => (
          <li key={part.head?.index ?? "before"}>
            <PartLine {...part} near={near} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function PartLine({ head, items, near }: Part & { near: NearLines | null }) {
  const title = (
    <>
      <span className={cn("min-w-0 flex-1 wrap-anywhere", head?.kind !== "section" && "font-medium")}>
        {head?.externalId ? <span className="mark-text me-2 text-ink-3">{head.externalId}</span> : null}
        {head?.title ?? "Before the first heading"}
      </span>
      <span className="shrink-0 text-ink-3 text-sm">
        {head ? KIND_WORDS[head.kind].one : ""}
        {items.length > 0 ? ` · ${items.length}` : ""}
      </span>
    </>
  );
  const line = "flex items-baseline gap-3 px-4 py-1.5 sm:px-5";
  const mark = isNear(near, head) ? { "data-near": true } : {};
  const indent = { paddingInlineStart: `${1.25 + Math.min(head?.depth ?? 0, 6)}rem` };
  if (items.length === 0) {
    return (
      <div className={cn(line, isNear(near, head) && "bg-accent-soft")} style={indent} {...mark}>
        {title}
      </div>
    );
  }
  return (
    <details open={items.some((item) => isNear(near, item)) || undefined}>
      <summary
        className={cn(
          line,
          "cursor-pointer hover:bg-hover focus-visible:-outline-offset-2",
          isNear(near, head) && "bg-accent-soft",
        )}
        style={indent}
        {...mark}
      >
        {title}
      </summary>
      <ul className="grid gap-0.5 pb-2" style={indent}>
        {items.map((item) => (
          <ItemLine key={item.index} item={item} near={isNear(near, item)} />
        ))}
      </ul>
    </details>
  );
}

function factsOf({ priority, estimate, owner, status, line }: PreviewNode): string {
  const urgency = priority?.value ? PRIORITY_WORDS[priority.value] : priority?.text;
  return [urgency, estimate?.text, owner, status?.text, `line ${line}`].filter(Boolean).join(" · ");
}

function ItemLine({ item, near }: { item: PreviewNode; near: boolean }) {
  const { kind, title, externalId, status, checked } = item;
  return (
    <li
      data-near={near || undefined}
      className={cn("flex items-start gap-2 rounded-sm ps-2 pe-4", near && "bg-accent-soft")}
    >
      {kind === "task" || kind === "check" ? (
        <StatusShape
          status={checked === true || status?.state === "done" ? "claimed" : "open"}
          title={checked === true ? "Ticked" : "Open"}
          className="mt-0.5"
        />
      ) : (
        <span className="mark-text w-14 shrink-0 pt-0.5 text-ink-3">{KIND_WORDS[kind].one}</span>
      )}
      <span className="line-clamp-2 min-w-0 flex-1 wrap-anywhere">
        {externalId ? <span className="mark-text me-2 text-ink-3">{externalId}</span> : null}
        {title}
      </span>
      <span className="shrink-0 text-ink-3 text-sm max-sm:hidden">{factsOf(item)}</span>
    </li>
  );
}
