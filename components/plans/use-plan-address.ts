"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { usualView, viewsQuery } from "@/components/views/queries";
import {
  loadPlanAddress,
  NO_FILTERS,
  PLAN_PAGE,
  type PlanAddress,
  type PlanFilters,
  planAddressParsers,
  planAddressText,
} from "./plan-filters";

/** What the address says, and the ways to change it. Every choice is a step that Back takes back, but typing. */
export function usePlanAddress(launchId: string, onFilter: () => void) {
  const [address, setAddress] = useQueryStates(planAddressParsers, { history: "push" });
  const { data } = useQuery(viewsQuery(launchId, PLAN_PAGE));
  const opensFiltered = usualView(data?.views ?? []) !== undefined;
  const { q, state, kind, owner, priority, phase, due, proof, open } = address;
  const filters = useMemo<PlanFilters>(
    () => ({ q, state, kind, owner, priority, phase, due, proof, open }),
    [q, state, kind, owner, priority, phase, due, proof, open],
  );
  const set = useCallback(
    (wish: Partial<PlanAddress>) => {
      onFilter();
      const next = { ...address, ...wish };
      const history = "q" in wish && Object.keys(wish).length === 1 ? "replace" : "push";
      const whole = planAddressText({ ...next, item: null }) === "";
      // An address that says nothing opens the usual view, so the whole plan has to be asked for by name.
      if (whole && opensFiltered)
        void setAddress({ ...nothing(), view: "tree" }, { history, scroll: false, clearOnDefault: false });
      else void setAddress(wish, { history, scroll: false });
    },
    [address, opensFiltered, onFilter, setAddress],
  );
  const openItem = useCallback((item: string | null) => void setAddress({ item }), [setAddress]);
  return {
    filters,
    view: address.view,
    sort: address.sort,
    group: address.group,
    item: address.item,
    /** What is shown, as a saved view keeps it. */
    text: planAddressText({ ...address, item: null }),
    set,
    openItem,
    show: (query: string) => set({ ...loadPlanAddress(new URLSearchParams(query)), item: null }),
    clear: () => set(NO_FILTERS),
  };
}

function nothing(): Record<keyof PlanAddress, null> {
  const names = Object.keys(planAddressParsers);
  return Object.fromEntries(names.map((name) => [name, null])) as Record<keyof PlanAddress, null>;
}

export type PlanAddressPort = ReturnType<typeof usePlanAddress>;
