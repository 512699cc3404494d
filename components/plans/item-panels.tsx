"use client";

import { type ComponentType, createContext, type ReactNode, useContext } from "react";
import type { NodeView } from "@/server/domain/plans/schema";
import { usePlanTools } from "./plan-tools";

export type ItemPanelProps = { node: NodeView; launchId: string };

const Context = createContext<readonly ComponentType<ItemPanelProps>[]>([]);

/** Adds panels of other rooms to every item's drawer, above its activity. Give the same list every time. */
export function ItemPanelsProvider({
  panels,
  children,
}: {
  panels: readonly ComponentType<ItemPanelProps>[];
  children: ReactNode;
}) {
  return <Context value={panels}>{children}</Context>;
}

export function ItemPanels({ node }: { node: NodeView }) {
  const { launchId } = usePlanTools();
  return useContext(Context).map((Panel, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while the page is shown
    <Panel key={index} node={node} launchId={launchId} />
  ));
}
