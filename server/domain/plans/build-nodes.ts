import { randomUUID } from "node:crypto";
import { dateOf, type PlanNodeDraft, tickOf } from "./markdown";
import { isGroup } from "./rules";
import { TICKABLE_KINDS } from "./schema";

export interface ImportedBy {
  planId: string;
  generation: number;
  personId: string | null;
  personName: string;
  at: Date;
}

/** A row of plan_node under the names of its columns. */
export type NodeRow = Record<string, unknown>;

/**
 * The rows of an imported plan, parents before children, with identities of their own, or those in `known` where an
 * item is in the plan already.
 */
export function buildNodes(
  drafts: readonly PlanNodeDraft[],
  by: ImportedBy,
  known: ReadonlyMap<number, string> = new Map(),
): NodeRow[] {
  const ids = drafts.map((_draft, index) => known.get(index) ?? randomUUID());
  const groups: (string | null)[] = [];
  const below = new Map<number | null, number>();
  return drafts.map((draft, index) => {
    const position = (below.get(draft.parent) ?? 0) + 1;
    below.set(draft.parent, position);
    const group = groupAbove(drafts, draft.parent, ids, groups);
    groups.push(group);
    return {
      ...placeOf(draft, by),
      id: ids[index],
      parent_id: draft.parent === null ? null : ids[draft.parent],
      group_id: group,
      position,
      ...wordsOf(draft),
      ...dependenciesOf(draft, ids),
      ...tickColumns(draft, by),
      ...applicabilityOf(draft, by),
    };
  });
}

function groupAbove(
  drafts: readonly PlanNodeDraft[],
  parent: number | null,
  ids: readonly string[],
  groups: readonly (string | null)[],
): string | null {
  if (parent === null) return null;
  return isGroup(drafts[parent]?.kind ?? "") ? (ids[parent] ?? null) : (groups[parent] ?? null);
}

function placeOf(draft: PlanNodeDraft, by: ImportedBy): NodeRow {
  return {
    plan_id: by.planId,
    generation: by.generation,
    kind: draft.kind,
    role: draft.role,
    depth: draft.depth,
    line: draft.line,
    end_line: draft.endLine,
    start_byte: draft.startByte,
    end_byte: draft.endByte,
    box_offset: draft.box?.offset ?? null,
    box_length: draft.box?.length ?? null,
    box_style: draft.box?.style ?? null,
    ticked_in_file: draft.checked,
    key: draft.key,
    version: 1,
    changed_at: by.at,
    changed_by_name: by.personName,
  };
}

const MAX_INT = 2_147_483_647;

function wordsOf(draft: PlanNodeDraft): NodeRow {
  const minutes = draft.estimate?.minutes ?? null;
  return {
    title: draft.title,
    text: draft.text,
    notes: draft.notes ?? null,
    external_id: draft.externalId,
    priority: draft.priority?.value ?? null,
    priority_text: draft.priority?.text || null,
    estimate_minutes: minutes === null || minutes > MAX_INT ? null : minutes,
    estimate_text: draft.estimate?.text || null,
    owner_text: draft.owner,
    status_text: draft.status?.text || null,
    percent: draft.percent,
    start_date: dateOf(draft.start),
    due_date: dateOf(draft.due),
    timing: draft.timing,
    parallel: draft.parallel,
    target: draft.target,
    risk: draft.risk,
    fields: draft.fields.length > 0 ? draft.fields.map(({ name, value }) => ({ name, value })) : null,
  };
}

/** A row may name itself (`9.46.*`); nothing waits for itself. */
function dependenciesOf(draft: PlanNodeDraft, ids: readonly string[]): NodeRow {
  const others = (draft.dependencies?.resolved ?? []).filter((index) => index !== draft.index);
  return {
    depends_on: [...new Set(others)].flatMap((index) => ids[index] ?? []),
    depends_text: draft.dependencies?.text || null,
    unresolved: draft.dependencies?.unresolved ?? [],
  };
}

/** Markdown says nothing of it, and so takes nothing away. */
function applicabilityOf({ notApplicable: na }: PlanNodeDraft, by: ImportedBy): NodeRow {
  if (na === undefined) return {};
  return { na_reason: na.reason, na_by_name: na.by ?? by.personName, na_at: na.at ?? by.at };
}

function tickColumns(draft: PlanNodeDraft, by: ImportedBy): NodeRow {
  const { ticked, status } = tickOf(draft);
  return {
    tickable: (TICKABLE_KINDS as readonly string[]).includes(draft.kind),
    ticked,
    status: ticked ? "done" : status,
    ticked_by_id: ticked ? by.personId : null,
    ticked_by_name: ticked ? by.personName : null,
    ticked_at: ticked ? by.at : null,
    ticked_source: ticked ? "import" : null,
    proof_state: "none",
  };
}
