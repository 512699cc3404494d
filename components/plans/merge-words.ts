import { formatCount } from "@/lib/format";
import type { MergePreview } from "@/server/domain/plans/events";
import { NODE_STATUSES, PRIORITIES } from "@/server/domain/plans/schema";
import { estimateText, PRIORITY_WORDS, STATUS_WORDS } from "./plan-words";

export type MergeConflict = MergePreview["conflicts"][number];
export type MergeValue = MergeConflict["base"];

const FIELD_WORDS: Readonly<Record<string, string>> = {
  title: "Title",
  owner: "Owner",
  priority: "Priority",
  estimate: "Estimate",
  due: "Due date",
  needs: "Waits for",
  status: "State",
  ticked: "Tick",
  place: "Place",
  removed: "Whether it stays",
  kind: "Kind",
  id: "Id",
  about: "Heading",
  text: "Text",
  percent: "Progress",
  start: "Start",
  when: "When",
  parallel: "In parallel",
  "needs as written": "Waits for, as written",
  target: "Target",
  likelihood: "Likelihood",
  impact: "Impact",
  mitigation: "Mitigation",
  fields: "Other columns",
};

export function fieldWord(field: string): string {
  return FIELD_WORDS[field] ?? field;
}

const EMPTY: Readonly<Record<string, string>> = {
  owner: "nobody",
  due: "no date",
  place: "the top level",
  needs: "nothing",
  estimate: "none",
  priority: "none",
};

/** What a side says about a field, as people say it. */
export function valueText(field: string, value: MergeValue): string {
  if (field === "ticked") return value === true ? "ticked" : "not ticked";
  if (field === "removed") return value === true ? "taken out" : "in the plan";
  if (value === null || value === "") return EMPTY[field] ?? "nothing";
  if (field === "estimate" && typeof value === "number") return estimateText(value);
  const priority = field === "priority" ? PRIORITIES.find((one) => one === value) : undefined;
  if (priority) return PRIORITY_WORDS[priority];
  const status = field === "status" ? NODE_STATUSES.find((one) => one === value) : undefined;
  return status ? STATUS_WORDS[status] : String(value);
}

/** Why this is a question. */
export function questionText({ field, console, file }: MergeConflict): string {
  if (field === "removed") {
    return console === true
      ? "It was removed here, and the file changed it since."
      : "The file took it out, and people worked on it here.";
  }
  if (field === "ticked") {
    return file === true
      ? "Ticked in the file, not here."
      : "Ticked here by hand; the file took the tick away.";
  }
  return field === "place" ? "Moved here and in the file, to two places." : "Changed here and in the file.";
}

/** "The file adds 2 items, changes 3 and takes out 1. 58 stay as they are." */
export function mergeSentence({ counts }: Pick<MergePreview, "counts">): string {
  const parts = [
    counts.added > 0 ? `adds ${formatCount(counts.added, "item")}` : "",
    counts.changed > 0 ? `changes ${formatCount(counts.changed, "item")}${tickedText(counts)}` : "",
    counts.moved > 0 ? `moves ${formatCount(counts.moved, "item")}` : "",
    counts.restored > 0 ? `brings back ${formatCount(counts.restored, "item")}` : "",
    counts.removed > 0 ? `takes out ${formatCount(counts.removed, "item")}` : "",
  ].filter(Boolean);
  const [last = "changes nothing in the plan", ...before] = parts.toReversed();
  const does = before.length > 0 ? `${before.toReversed().join(", ")} and ${last}` : last;
  const same =
    counts.unchanged === 1 ? "1 item stays as it is" : `${counts.unchanged} items stay as they are`;
  return `The file ${does}. ${same}.`;
}

function tickedText({ changed, ticked }: MergePreview["counts"]): string {
  if (ticked === 0) return "";
  return ticked === changed ? " (all ticked)" : ` (${ticked} ticked)`;
}
