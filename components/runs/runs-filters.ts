import {
  createLoader,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { RUN_STATES } from "@/server/domain/runs/schema";

/** Runs on one page of the list. */
export const RUNS_PER_PAGE = 50;

export const RUN_STATE_FILTERS = ["active", ...RUN_STATES] as const;

/**
 * What the list of runs keeps in its address. `before` is the way through the pages: the last number seen on each page
 * left behind, so that Previous is known too.
 */
export const runsFilterParsers = {
  state: parseAsStringLiteral(RUN_STATE_FILTERS),
  kind: parseAsString,
  before: parseAsArrayOf(parseAsInteger).withDefault([]),
};

export const loadRunsFilters = createLoader(runsFilterParsers);
export type RunsFilters = Awaited<ReturnType<typeof loadRunsFilters>>;

/** The address of a page of the list, relative to it; defaults are left out. */
export function runsAddress({ state, kind, before }: RunsFilters): string {
  const query = new URLSearchParams();
  if (state) query.set("state", state);
  if (kind) query.set("kind", kind);
  if (before.length > 0) query.set("before", before.join(","));
  return query.size > 0 ? `?${query}` : "?";
}
