import { EDITABLE_FIELDS, type EditableField, type FieldValue, type Values } from "./sides";

export type Choice = "console" | "file";
export type Verdict = Choice | "conflict";

/** Whose value of a field counts; the console's where both say the same. */
export function judgeField(
  field: EditableField,
  base: Values | null,
  mine: Values,
  theirs: Values,
  tickedSince: boolean,
): Verdict {
  const console = mine[field];
  const file = theirs[field];
  if (console === file) return "console";
  if (base === null) return judgeTwiceAdded(field, console, file);
  const before = base[field];
  if (file === before) return "console";
  // The tick of the last import was given again by hand: somebody vouches for what the file takes away.
  if (field === "ticked") return console === true && tickedSince ? "conflict" : "file";
  return console === before ? "file" : "conflict";
}

/** Without a common past, a value counts more than none. */
function judgeTwiceAdded(field: EditableField, console: FieldValue, file: FieldValue): Verdict {
  const nothing = (value: FieldValue) =>
    value === null || value === false || (field === "status" && value === "open");
  if (nothing(file)) return "console";
  return nothing(console) ? "file" : "conflict";
}

export function sameValues(one: Values, other: Values): boolean {
  return EDITABLE_FIELDS.every((field) => one[field] === other[field]);
}

/** Names of the details that differ. */
export function differingDetails(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]);
}
