import type { z } from "zod";
import type { MergePreview, mergePreview } from "./events";
import type { GatheredSides } from "./gather-sides";
import type { MergeOutcome } from "./markdown";

const MOST = 500;

type Told = Pick<
  MergePreview,
  "counts" | "conflicts" | "added" | "removed" | "restored" | "moved" | "changed" | "leftOut"
>;

/** What a merge does, in the words of the API. */
export function describeMerge(outcome: MergeOutcome, { rows, sides }: GatheredSides): Told {
  const row = (at: number | null) => {
    const node = rows[at ?? -1];
    return { nodeId: node?.id ?? "", title: node?.title ?? "", kind: node?.kind ?? ("note" as const) };
  };
  const inFile = (at: number | null) => {
    const node = sides.file[at ?? -1];
    return { title: node?.title ?? "", kind: node?.kind ?? ("note" as const), line: node?.line ?? 0 };
  };
  const lineOf = (at: number | null) => sides.file[at ?? -1]?.line ?? null;
  const node = (at: number | null) => outcome.nodes[at ?? -1] ?? { console: null, file: null, parent: null };
  const titleOf = (at: number | null) => {
    const { console, file } = node(at);
    return console === null ? (sides.file[file ?? -1]?.title ?? null) : row(console).title;
  };
  return {
    counts: countMerge(outcome),
    conflicts: outcome.conflicts.map(({ console, file, field, values }) => ({
      id: `${row(console).nodeId}:${field}`,
      ...row(console),
      line: lineOf(file),
      field,
      ...values,
    })),
    added: outcome.added
      .slice(0, MOST)
      .map((at) => ({ ...inFile(node(at).file), below: titleOf(node(at).parent) })),
    removed: outcome.removed.slice(0, MOST).map(row),
    restored: outcome.restored.slice(0, MOST).map(row),
    moved: outcome.moved
      .slice(0, MOST)
      .map(({ node: at, ...where }) => ({ ...row(node(at).console), ...where })),
    changed: outcome.changed.slice(0, MOST).map(({ node: at, changes }) => ({
      ...row(node(at).console),
      line: lineOf(node(at).file),
      changes,
    })),
    leftOut: outcome.leftOut.slice(0, MOST).map(inFile),
  };
}

function countMerge(outcome: MergeOutcome): z.infer<typeof mergePreview>["counts"] {
  const ticks = outcome.changed.flatMap(({ changes }) => changes.filter(({ field }) => field === "ticked"));
  return {
    added: outcome.added.length,
    removed: outcome.removed.length,
    restored: outcome.restored.length,
    moved: outcome.moved.length,
    changed: outcome.changed.length,
    ticked: ticks.filter(({ after }) => after === true).length,
    unticked: ticks.filter(({ after }) => after === false).length,
    unchanged: outcome.unchanged,
    leftOut: outcome.leftOut.length,
    conflicts: outcome.conflicts.length,
  };
}
