import type { NodeState, PlanNodeDraft, Target } from "../draft";
import type { Matchable } from "./match-nodes";

/** What can be changed in the file and in the console, and so by both at once. */
export const EDITABLE_FIELDS = [
  "title",
  "owner",
  "priority",
  "estimate",
  "due",
  "needs",
  "status",
  "ticked",
] as const;
export type EditableField = (typeof EDITABLE_FIELDS)[number];

export type FieldValue = string | number | boolean | null;

/**
 * `estimate` in minutes, `due` as a date, `status` as it is without the tick. `needs` is left null by the sides and
 * filled in by the merge, which knows what is the same item on all of them.
 */
export type Values = Record<EditableField, FieldValue>;

/** A node as one of the three sides knows it. */
export interface SideNode extends Matchable {
  /** 1-based in the file; null for what was added by hand. */
  line: number | null;
  values: Values;
  /** Indexes, in the same list, of what this one waits for. */
  needs: readonly number[];
}

export interface FileNode extends SideNode {
  line: number;
  /** What only the file can change, as text. */
  details: Readonly<Record<string, string>>;
}

export interface ConsoleNode extends SideNode {
  /** The node of the last imported file that this one came from. */
  base: number | null;
  removed: boolean;
  /** The id of the node whose removal took this one along. */
  removedWith: string | null;
  /** Ticked by hand since the last import. */
  tickedSince: boolean;
  /** Carries work that no file knows: notes, an assignee, a proof. */
  worked: boolean;
}

const MAX_INT = 2_147_483_647;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** What a draft says about the fields that the console can change, just as an import stores it. */
export function valuesOf(draft: PlanNodeDraft): Values {
  const minutes = draft.estimate?.minutes ?? null;
  return {
    title: storable(draft.title),
    owner: draft.owner === null ? null : storable(draft.owner),
    priority: draft.priority?.value ?? null,
    estimate: minutes === null || minutes > MAX_INT ? null : minutes,
    due: dateOf(draft.due),
    needs: null,
    ...tickOf(draft),
  };
}

/** A day that exists, or null. */
export function dateOf(text: string | null): string | null {
  if (text === null || !DATE.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : text;
}

/** The box decides; a task without one counts as ticked when its status says so. */
export function tickOf(draft: PlanNodeDraft): { ticked: boolean; status: NodeState | null } {
  const state = draft.status?.state ?? null;
  if (draft.kind !== "task" && draft.kind !== "check") return { ticked: false, status: state };
  return {
    ticked: draft.checked ?? state === "done",
    status: state === null || state === "done" ? "open" : state,
  };
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; both become the replacement character. */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, "\u{fffd}");
}

/** The nodes of a file as a side of the merge. */
export function fileSide(drafts: readonly PlanNodeDraft[]): FileNode[] {
  return drafts.map((draft) => ({
    parent: draft.parent,
    kind: draft.kind,
    title: draft.title,
    externalId: draft.externalId,
    line: draft.line,
    values: valuesOf(draft),
    needs: (draft.dependencies?.resolved ?? []).filter((index) => index !== draft.index),
    details: detailsOf(draft),
  }));
}

function detailsOf(draft: PlanNodeDraft): Record<string, string> {
  const given: [string, string | null | undefined][] = [
    ["kind", draft.kind],
    ["id", draft.externalId],
    ["about", draft.role],
    ["text", draft.text],
    ["percent", draft.percent === null ? null : String(draft.percent)],
    ["start", draft.start],
    ["when", draft.timing?.text],
    ["parallel", draft.parallel ? "yes" : null],
    ["needs as written", draft.dependencies?.text],
    ["target", draft.target && targetText(draft.target)],
    ["likelihood", draft.risk?.likelihood],
    ["impact", draft.risk?.impact],
    ["mitigation", draft.risk?.mitigation],
    ["fields", draft.fields.map(({ name, value }) => `${name}: ${value}`).join("\n")],
  ];
  return Object.fromEntries(given.flatMap(([name, text]) => (text ? [[name, storable(text)]] : [])));
}

function targetText({ metric, target, baseline, actual }: Target): string {
  return [metric, target?.text ?? "", baseline?.text ?? "", actual?.text ?? ""].join(" | ");
}
