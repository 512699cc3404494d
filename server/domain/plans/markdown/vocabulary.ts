/** The closed lists of the plan draft, apart from their schemas so that the engine needs no validator. */

export const NODE_KINDS = [
  "title",
  "phase",
  "milestone",
  "section",
  "task",
  "check",
  "target",
  "risk",
  "criterion",
  "signoff",
  "note",
] as const;

export const NODE_STATES = ["open", "in_progress", "done", "blocked", "cancelled"] as const;

export const PRIORITIES = ["critical", "high", "medium", "low"] as const;

/** What a heading is about; inherited by what stands below it. */
export const NODE_ROLES = [
  "tasks",
  "exit_criteria",
  "sign_off",
  "risks",
  "targets",
  "baseline",
  "deliverables",
  "comment",
  "code",
  "reference",
] as const;

export const BOX_STYLES = ["gfm", "bracket", "glyph", "cell", "emoji-status"] as const;

export const COMPARATORS = ["<", "<=", "=", ">=", ">"] as const;

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

export const MOJIBAKE = ["windows-1252", "windows-1254", "macintosh"] as const;

/** What headings, the rows of tables and the items of lists can be read as. */
export const READINGS = {
  heading: ["title", "phase", "milestone", "section", "task"],
  table: ["tasks", "targets", "risks", "signoffs", "notes"],
  list: ["items", "criteria", "targets", "risks", "signoffs", "notes"],
} as const;

/** What a column of a table can mean; `notes` is kept under the column's own name, `ignore` is left out. */
export const COLUMN_MEANINGS = [
  ...(["title", "id", "tick", "status", "owner", "priority", "estimate", "start", "due", "timing"] as const),
  ...(["dependencies", "progress", "baseline", "target", "actual"] as const),
  ...(["likelihood", "impact", "mitigation", "notes", "ignore"] as const),
] as const;
