"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";
import { ME, NO_FILTERS, NOBODY, type PlanFilters } from "./plan-filters";
import type { PlanFacets } from "./plan-rows";
import { DUE_WORDS, KIND_WORDS, PRIORITY_WORDS, PROOF_WORDS, STATE_WORDS } from "./plan-words";

type Chip = { name: keyof PlanFilters; text: string };

/** What narrows the plan at the moment, in words. */
function chipsOf(filters: PlanFilters, facets: PlanFacets): Chip[] {
  const { q, state, kind, owner, priority, phase, due, proof, open } = filters;
  const who = owner === ME ? "me" : owner === NOBODY ? "nobody yet" : owner;
  const where = facets.groups.find(({ id }) => id === phase)?.text.trim() ?? "not in this plan";
  const chips: (Chip | null)[] = [
    q.trim() ? { name: "q", text: `“${q.trim()}”` } : null,
    state ? { name: "state", text: `State: ${STATE_WORDS[state]}` } : null,
    phase ? { name: "phase", text: `Phase: ${where}` } : null,
    kind ? { name: "kind", text: `Kind: ${KIND_WORDS[kind].many}` } : null,
    owner ? { name: "owner", text: `Owner: ${who}` } : null,
    priority ? { name: "priority", text: `Priority: ${PRIORITY_WORDS[priority]}` } : null,
    due ? { name: "due", text: `Due: ${DUE_WORDS[due]}` } : null,
    proof ? { name: "proof", text: PROOF_WORDS[proof] } : null,
    open ? { name: "open", text: "Only open" } : null,
  ];
  return chips.filter((chip) => chip !== null);
}

export type PlanChipsProps = {
  filters: PlanFilters;
  facets: PlanFacets;
  /** How many fit, out of how many. */
  fitting: number;
  total: number;
  what: string;
  onChange: (change: Partial<PlanFilters>) => void;
  onClear: () => void;
};

/** Each filter as a chip that can be taken away, and how much is left. Nothing while nothing narrows the plan. */
export function PlanChips({ filters, facets, fitting, total, what, onChange, onClear }: PlanChipsProps) {
  const chips = chipsOf(filters, facets);
  if (chips.length === 0) return null;
  return (
    <div className="no-print flex flex-wrap items-center gap-1.5 text-sm">
      <span role="status" className="me-1 text-ink-2">{`${fitting} of ${formatCount(total, what)}`}</span>
      {chips.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          aria-label={`Take away ${text}`}
          onClick={() => onChange({ [name]: NO_FILTERS[name] })}
          className="inline-flex min-h-7 max-w-64 items-center gap-1 rounded-md border border-line bg-surface ps-2 pe-1 hover:bg-hover pointer-coarse:min-h-11"
        >
          <span className="truncate">{text}</span>
          <X className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
        </button>
      ))}
      <Button size="sm" variant="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
