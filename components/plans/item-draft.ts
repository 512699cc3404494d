import type { FormProblem } from "@/components/ui/field";
import { type NodeView, PRIORITIES } from "@/server/domain/plans/schema";
import { estimateText, readEstimate } from "./plan-words";
import type { NodeEdit } from "./queries";

export const FORM_STATUSES = ["open", "in_progress", "blocked"] as const;

export type Draft = {
  title: string;
  status: string;
  priority: string;
  assigneeId: string;
  ownerText: string;
  estimate: string;
  dueDate: string;
  notes: string;
};
export type DraftField = keyof Draft;

export function draftOf(node: NodeView): Draft {
  return {
    title: node.title,
    status: node.status ?? "",
    priority: node.priority ?? "",
    assigneeId: node.assigneeId ?? "",
    ownerText: node.ownerText ?? "",
    estimate: node.estimateMinutes === undefined ? "" : estimateText(node.estimateMinutes),
    dueDate: node.dueDate ?? "",
    notes: node.notes ?? "",
  };
}

/** What was typed into a field, and what stood there then. */
export type Typed = Partial<Record<DraftField, { base: string; value: string }>>;

export function readTyped(text: string): Typed {
  try {
    const value: unknown = JSON.parse(text || "{}");
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(([, each]) => {
        const { base, value: typed } = (each ?? {}) as Record<string, unknown>;
        return typeof base === "string" && typeof typed === "string";
      }),
    ) as Typed;
  } catch {
    return {};
  }
}

/** The fields with what was typed; a field typed back to what it is counts as not typed. */
export function withTyped(typed: Typed, current: Draft, change: Partial<Draft>): Typed {
  const next: Typed = { ...typed };
  for (const name of Object.keys(change) as DraftField[]) {
    const value = change[name] ?? "";
    if (value === current[name]) delete next[name];
    else next[name] = { base: typed[name]?.base ?? current[name], value };
  }
  return next;
}

/** What to show: typed where something was typed, the plan everywhere else. */
export function shownDraft(typed: Typed, current: Draft): Draft {
  const values = Object.entries(typed).map(([name, each]) => [name, each.value]);
  return { ...current, ...(Object.fromEntries(values) as Partial<Draft>) };
}

/** Fields that somebody else changed while something is typed into them. */
export function overtaken(typed: Typed, current: Draft): DraftField[] {
  return (Object.keys(typed) as DraftField[]).filter((name) => {
    const { base, value } = typed[name] ?? { base: "", value: "" };
    return base !== current[name] && value !== current[name];
  });
}

const readers: { [Name in DraftField]: (text: string) => NodeEdit | undefined } = {
  title: (text) => (text.trim() === "" ? undefined : { title: text.trim() }),
  status: (text) => {
    const status = FORM_STATUSES.find((known) => known === text);
    return status ? { status } : {};
  },
  priority: (text) => ({ priority: PRIORITIES.find((known) => known === text) ?? null }),
  assigneeId: (text) => ({ assigneeId: text || null }),
  ownerText: (text) => ({ ownerText: text.trim() || null }),
  estimate: (text) => {
    const minutes = readEstimate(text);
    return minutes === undefined ? undefined : { estimateMinutes: minutes };
  },
  dueDate: (text) => ({ dueDate: text || null }),
  notes: (text) => ({ notes: text || null }),
};
const UNREADABLE: Partial<Record<DraftField, FormProblem>> = {
  title: { field: "title", message: "Write a title." },
  estimate: { field: "estimateMinutes", message: "Write it like 45 min, 6 h, 2.5 d or 1 w." },
};

/** What was typed, as the API wants it; a sentence instead where something cannot be read. */
export function editOf(typed: Typed, current: Draft): NodeEdit | FormProblem {
  const edit: NodeEdit = {};
  for (const [name, { value }] of Object.entries(typed) as [DraftField, { value: string }][]) {
    if (value === current[name]) continue;
    const read = readers[name](value);
    if (!read) return UNREADABLE[name] ?? { message: "This cannot be read." };
    Object.assign(edit, read);
  }
  return edit;
}
