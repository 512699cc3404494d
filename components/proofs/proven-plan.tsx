"use client";

import type { ComponentProps } from "react";
import { ItemPanelsProvider } from "@/components/plans/item-panels";
import { PlanScreen } from "@/components/plans/plan-screen";
import { ProofPanel } from "./proof-panel";

const PANELS = [ProofPanel] as const;

/** The plan, with what proves its items in their drawers. */
export function ProvenPlan(props: ComponentProps<typeof PlanScreen>) {
  return (
    <ItemPanelsProvider panels={PANELS}>
      <PlanScreen {...props} />
    </ItemPanelsProvider>
  );
}
