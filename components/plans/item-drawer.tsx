"use client";

import Link from "next/link";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { ItemAttachments } from "@/components/attachments/item-attachments";
import { ItemComments } from "@/components/comments/item-comments";
import { AlsoOnItem } from "@/components/presence/also-here";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { FactList } from "@/components/ui/layout";
import { EmptyState } from "@/components/ui/states";
import { formatDay } from "@/lib/format";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { may } from "@/server/kernel/permissions";
import { ItemActions } from "./item-actions";
import { ItemActivity } from "./item-activity";
import { ItemApplicability } from "./item-applicability";
import { ItemForm } from "./item-form";
import { ItemLinks } from "./item-links";
import { ItemPanels } from "./item-panels";
import { ItemTick } from "./item-tick";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { estimateText, KIND_WORDS, PRIORITY_WORDS, targetText } from "./plan-words";

export type ItemDrawerProps = {
  nodeId: string;
  slug: string;
  tree: PlanTree;
  onClose: () => void;
  onGo: (id: string) => void;
};

/** All of one item, beside the plan. */
export function ItemDrawer({ nodeId, slug, tree, onClose, onGo }: ItemDrawerProps) {
  const [, setComment] = useQueryState("comment", { history: "replace" });
  const node = tree.nodes.find(({ id }) => id === nodeId);
  // A comment in the address belongs to this item only.
  const close = () => {
    void setComment(null);
    onClose();
  };
  const go = (id: string) => {
    void setComment(null);
    onGo(id);
  };
  if (!node) return <Gone nodeId={nodeId} onClose={close} />;
  return (
    <Drawer
      open
      onOpenChange={close}
      title={node.title}
      eyebrow={[KIND_WORDS[node.kind].one, node.externalId].filter(Boolean).join(" · ")}
    >
      <Parts node={node} slug={slug} tree={tree} onClose={close} onGo={go} />
    </Drawer>
  );
}

type PartsProps = { node: NodeView } & Omit<ItemDrawerProps, "nodeId">;

function Parts({ node, slug, tree, onClose, onGo }: PartsProps) {
  const { launchId, me, mayWrite, mayReadActivity } = usePlanTools();
  const about = { launchId, nodeId: node.id, me };
  return (
    <>
      <AlsoOnItem launchId={launchId} nodeId={node.id} />
      <ItemTick node={node} />
      <ItemApplicability key={`applies-${node.id}`} node={node} tree={tree} />
      <InRegister node={node} slug={slug} />
      <ItemPanels node={node} />
      <ItemLinks key={`links-${node.id}`} node={node} tree={tree} onGo={onGo} />
      {node.text ? <Source text={node.text} /> : null}
      {mayWrite ? <ItemForm key={node.id} node={node} /> : <ReadFacts node={node} />}
      {may(me.role, "attachments:read") ? <ItemAttachments key={`files-${node.id}`} {...about} /> : null}
      {may(me.role, "comments:read") ? <ItemComments key={`comments-${node.id}`} {...about} /> : null}
      <FromFile node={node} fileName={tree.plan?.fileName ?? ""} />
      {mayWrite ? <ItemActions node={node} tree={tree} onClose={onClose} /> : null}
      {mayReadActivity ? <ItemActivity node={node} tree={tree} /> : null}
    </>
  );
}

/** Measurements, decisions and reviews stand in the registers. */
function InRegister({ node: { id, kind }, slug }: { node: NodeView; slug: string }) {
  if (kind !== "target" && kind !== "risk") return null;
  return (
    <Link
      href={`/plans/${encodeURIComponent(slug)}/${kind}s?${kind}=${id}`}
      className="link justify-self-start"
    >
      {kind === "target" ? "Show it among the targets" : "Show it among the risks"}
    </Link>
  );
}

/** An address may outlive its item; a lead brings it back from here. */
function Gone({ nodeId, onClose }: { nodeId: string; onClose: () => void }) {
  const { act, mayWrite } = usePlanTools();
  const [error, setError] = useState<string | null>(null);
  const restore = () =>
    void act
      .restore(nodeId)
      .catch((problem: unknown) =>
        setError(problem instanceof Error ? problem.message : "It could not be put back. Try again."),
      );
  return (
    <Drawer open onOpenChange={onClose} title="Not in the plan">
      <EmptyState
        title="This item was removed, or belongs to an earlier import."
        className="px-0 py-0 sm:px-0"
        action={mayWrite ? <Button onClick={restore}>Put it back</Button> : null}
      >
        {error ? (
          <p role="alert" className="text-bad">
            {error}
          </p>
        ) : null}
      </EmptyState>
    </Drawer>
  );
}

function Source({ text }: { text: string }) {
  return (
    <pre className="max-h-64 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
      {text}
    </pre>
  );
}

type Fact = { name: string; value: string };
/** A lone dash in a table's cell says nothing. */
const fact = (name: string, value: string | undefined | null): Fact[] =>
  value && !/^[-–—]$/.test(value) ? [{ name, value }] : [];

function ReadFacts({ node }: { node: NodeView }) {
  const facts = [
    ...fact("Owner", node.assigneeName ?? node.ownerText),
    ...fact("Priority", node.priority ? PRIORITY_WORDS[node.priority] : node.priorityText),
    ...fact(
      "Estimate",
      node.estimateText ?? (node.estimateMinutes ? estimateText(node.estimateMinutes) : null),
    ),
    ...fact("Due", node.dueDate ? formatDay(node.dueDate) : node.timing?.text),
    ...fact("Notes", node.notes),
  ];
  return facts.length > 0 ? <FactList facts={facts} /> : null;
}

/** What the file says, word for word, and where. */
function FromFile({ node, fileName }: { node: NodeView; fileName: string }) {
  const facts = [
    ...fact("Target", node.target ? `${node.target.metric}: ${targetText(node)}` : null),
    ...fact("Likelihood", node.risk?.likelihood),
    ...fact("Impact", node.risk?.impact),
    ...fact("Mitigation", node.risk?.mitigation),
    ...fact("Status", node.statusText),
    ...fact("Progress", node.percent === undefined ? null : `${node.percent} %`),
    ...fact("Timing", node.timing?.text),
    ...fact("Depends on", node.dependsText),
    ...(node.fields ?? []),
    ...fact("Source", node.line && fileName ? `line ${node.line} of ${fileName}` : null),
  ];
  if (facts.length === 0) return null;
  return (
    <section aria-label={`In the file: ${nameOf(node)}`} className="grid gap-2">
      <h3 className="font-semibold">In the file</h3>
      <FactList facts={facts} />
    </section>
  );
}
