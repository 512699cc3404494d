import { formatBytes, formatCount } from "@/lib/format";
import type { AuditEntryView } from "@/server/domain/audit/schema";
import type { NodeStatus, Priority } from "@/server/domain/plans/schema";
import { estimateText, PRIORITY_WORDS, STATUS_WORDS } from "./plan-words";
import type { NodeEdit } from "./queries";

type Changes = AuditEntryView["changes"];
type BeforeAfter = { before: unknown; after: unknown };

/** How the audit's ids become words. */
export type Names = { person: (id: string) => string; item: (id: string) => string };

export const FIELD_WORDS: Record<keyof NodeEdit, string> = {
  title: "title",
  status: "status",
  priority: "priority",
  ownerText: "owner in the file",
  assigneeId: "assignee",
  estimateMinutes: "estimate",
  dueDate: "due date",
  notes: "notes",
};
/** Names that a merge has for fields. */
const MERGED_WORDS: Record<string, string> = {
  owner: "owner in the file",
  estimate: "estimate",
  due: "due date",
  needs: "what it waits for",
  place: "place",
};

export function fieldsOf(changes: Changes): (keyof NodeEdit)[] {
  return (Object.keys(FIELD_WORDS) as (keyof NodeEdit)[]).filter((name) => name in changes);
}

const isPair = (value: unknown): value is BeforeAfter =>
  typeof value === "object" && value !== null && "before" in value && "after" in value;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What somebody did, behind their name. `nodeId` is the item whose history it is. */
export function did(entry: AuditEntryView, nodeId: string): string {
  const { action, changes, outcome, label, subjectId } = entry;
  if (outcome === "denied") return "tried something that was refused";
  const other = subjectId !== nodeId;
  switch (action) {
    case "plans.tick":
      return changes.ticked === true ? "ticked this" : "took the tick off";
    case "plans.add":
      return "added this";
    case "plans.move":
      return "moved this";
    case "plans.remove":
      return "removed this";
    case "plans.restore":
      return "put this back";
    case "plans.depend":
      return "changed what this waits for";
    case "plans.merge":
      return `merged ${label}, which changed this`;
    case "plans.undo-import":
      return `undid the merge of ${label}`;
    case "plans.applicability":
      return applicability(changes, other ? `“${label}” and with it this` : "this");
    default:
      return saidOrGiven(action, changes) ?? edited(changes);
  }
}

function applicability(changes: Changes, what: string): string {
  const { after } = isPair(changes.applicable) ? changes.applicable : { after: false };
  return after === true ? `said that ${what} applies` : `set ${what} not applicable`;
}

function saidOrGiven(action: string, changes: Changes): string | null {
  const file = text(changes.fileName);
  const said: Record<string, string> = {
    "plans.measure-target": "recorded a measurement",
    "plans.decide-risk": `decided: ${text(isPair(changes.state) ? changes.state.after : null) || "again"}`,
    "comments.add": "commented",
    "comments.edit": "changed a comment",
    "comments.remove": `removed a comment by ${text(changes.author)}`,
    "attachments.upload": `attached ${file}`,
    "attachments.remove": `removed the file ${file}`,
  };
  return said[action] ?? null;
}

function edited(changes: Changes): string {
  const ticks =
    typeof changes.ticked === "boolean" ? (changes.ticked ? "ticked this" : "took the tick off") : "";
  const apart = apartWords(changes.status);
  const names = fieldsOf(changes).filter((name) => name !== "status" || apart === "");
  const fields = names.map((name) => FIELD_WORDS[name]);
  const rest = fields.length > 0 ? `changed the ${fields.join(", ")}` : "";
  if (changes.removed === true) return "removed this";
  if (changes.restored === true) return "put this back";
  const all = [ticks, apart, rest].filter(Boolean).join(" and ") || "changed this";
  const { together } = changes;
  return typeof together === "number" && together > 1
    ? `${all}, with ${formatCount(together - 1, "other")}`
    : all;
}

/** Leaving and coming back into the numbers is more than another status. */
function apartWords(status: unknown): string {
  if (!isPair(status)) return "";
  if (status.after === "cancelled") return "set this not applicable";
  return status.before === "cancelled" ? "said that this applies" : "";
}

export type Difference = { name: string; before: string; after: string };

const NOT_TOLD = ["applicable", "position"];
const MOST = 160;
const NOTHING = "nothing";

/** Before and after of everything an entry changed, in words. */
export function differences(entry: AuditEntryView, names: Names): Difference[] {
  const changes = { ...entry.changes, ...((entry.changes.item as Changes | undefined) ?? {}) };
  return Object.entries(changes).flatMap(([field, value]) => {
    if (!isPair(value) || NOT_TOLD.includes(field)) return [];
    // What somebody wrote first or took away stands alone, see factOf.
    if (field === "body" && (value.before === null || value.after === null)) return [];
    const name = FIELD_WORDS[field as keyof NodeEdit] ?? MERGED_WORDS[field] ?? OWN_WORDS[field] ?? field;
    return [
      { name, before: valueText(field, value.before, names), after: valueText(field, value.after, names) },
    ];
  });
}

const OWN_WORDS: Record<string, string> = {
  parentId: "stands in",
  dependsOn: "waits for",
  dependsText: "in the file",
  naReason: "reason",
  body: "text",
  ticked: "tick",
};

const readValue: Record<string, (value: string, names: Names) => string> = {
  assigneeId: (value, names) => names.person(value),
  parentId: (value, names) => names.item(value),
  dependsOn: (value, names) => names.item(value),
  status: (value) => STATUS_WORDS[value as NodeStatus] ?? value,
  priority: (value) => PRIORITY_WORDS[value as Priority] ?? value,
  estimateMinutes: (value) => estimateText(Number(value)),
  estimate: (value) => estimateText(Number(value)),
  dueDate: (value) => value.slice(0, 10),
  ticked: (value) => (value === "true" ? "ticked" : "open"),
};

function valueText(field: string, value: unknown, names: Names): string {
  const read = readValue[field] ?? ((each: string) => each);
  const values = (Array.isArray(value) ? value : [value ?? ""]).map(String).filter((each) => each !== "");
  if (values.length === 0) return field === "parentId" ? "the plan itself" : NOTHING;
  return cut(values.map((each) => read(each, names)).join(", "));
}

const cut = (value: string) => (value.length > MOST ? `${value.slice(0, MOST - 1)}…` : value);

/** Facts of an entry that are no before and after. */
export function factOf({ action, changes }: AuditEntryView): string | null {
  if (action === "attachments.upload" && typeof changes.bytes === "number")
    return `${formatBytes(changes.bytes)}, SHA-256 ${text(changes.sha256).slice(0, 12)}…`;
  const { openDependencies, body } = changes;
  if (isPair(body) && (body.before === null || body.after === null))
    return cut(text(body.after ?? body.before).replace(/\s+/g, " "));
  if (Array.isArray(openDependencies)) return `Before ${cut(openDependencies.join(", "))}`;
  return null;
}
