import type { Confidence } from "./guesses";
import { roleOf } from "./headings";
import { wholeIdentifier } from "./identifiers";
import { isStatusCell } from "./status-words";
import {
  boxColumn as boxColumnOf,
  columnRoles,
  isIdentifier,
  isMoment,
  isWords,
  type Rows,
  share,
  shareOrEmpty,
  titleColumn as titleColumnOf,
} from "./table-cells";
import type { ColumnRole } from "./table-columns";
import { Evidence, type TableContext } from "./table-evidence";

/** What the rows of a table are. Only `task` and `schedule` rows become tasks. */
export const TABLE_KINDS = [
  "task",
  "schedule",
  "metric",
  "risk",
  "signoff",
  "dependency",
  "summary",
  "reference",
] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

export interface TableShape {
  kind: TableKind;
  roles: ColumnRole[];
  /** The column that names the row, and the one whose box can be ticked. */
  titleColumn: number;
  boxColumn: number;
  confidence: Confidence;
}

/** Judges a table by its headers first and by what stands in its cells where the headers say nothing. */
export function tableShape(headers: readonly string[], rows: Rows, context: TableContext): TableShape {
  const roles = columnRoles(headers, rows);
  const boxColumn = boxColumnOf(roles, rows);
  const titleColumn = titleColumnOf(roles, rows);
  const judged = judge(new Evidence({ headers, roles, rows, boxColumn, titleColumn, context }));
  return { ...judged, roles, titleColumn, boxColumn };
}

/** Asked in this order; the first that answers decides, and some are surer of themselves than others. */
const JUDGES: [(evidence: Evidence) => TableKind | null, Confidence][] = [
  [risk, "certain"],
  [metric, "certain"],
  [signoff, "certain"],
  [history, "certain"],
  [dependency, "likely"],
  [conditions, "likely"],
  [boxed, "certain"],
  [responsibilities, "certain"],
  [items, "certain"],
  [phases, "likely"],
  [schedule, "likely"],
  [weakItems, "unsure"],
  [leftovers, "unsure"],
];

function judge(evidence: Evidence): { kind: TableKind; confidence: Confidence } {
  for (const [ask, confidence] of JUDGES) {
    const kind = ask(evidence);
    if (!kind) continue;
    if (ask === items && evidence.work === 0) return { kind, confidence: "likely" };
    const shown = kind === "task" && evidence.has("id") && evidence.work > 1;
    return { kind, confidence: shown ? "certain" : confidence };
  }
  // Nothing speaks for items; a column of work still makes one wonder.
  return { kind: "reference", confidence: evidence.work > 0 ? "unsure" : "likely" };
}

const RISKY = /risk|risik|risque|riesgo|risco|rischi|riziko|риск|ризик|风险|リスク|위험/iu;

function risk(table: Evidence): TableKind | null {
  if (table.first === "risk") return "risk";
  if (table.first === "item") return null;
  if (table.count("risk", "likelihood", "impact", "mitigation") >= 2) return "risk";
  if (RISKY.test(table.context.label) && table.has("severity", "impact", "likelihood", "mitigation"))
    return "risk";
  return table.has("risk") && table.work === 0 ? "risk" : null;
}

const VALUES: readonly ColumnRole[] = ["target", "baseline", "actual"];

function metric(table: Evidence): TableKind | null {
  const { first } = table;
  // "Trigger | Threshold | Action" and "Metric | Warning | Critical" say what to do if, not what to reach.
  if (first === "severity" && table.has("item") && !table.has("metric", "baseline", "actual")) return null;
  if (table.alarms && !table.has("target", "baseline")) return "reference";
  if (/^(?:alert|alarm|alerte|alerta|告警|警报|アラート)/iu.test(table.headers[0] ?? "")) return null;
  if (first === "metric") {
    const valued = table.has("target", "baseline", "severity");
    return valued || table.measures([...VALUES, "unknown", "reference", "detail"], 0.4)
      ? "metric"
      : "reference";
  }
  const measured = table.measures(VALUES, 0.4);
  if (table.has("target") && table.has("metric", "baseline", "actual") && measured) return "metric";
  const planned = table.has("estimate", "priority", "dependencies", "owner", "due", "done");
  return !planned && first !== "target" && table.measures(["target"], 0.6) ? "metric" : null;
}

function signoff(table: Evidence): TableKind | null {
  if (roleOf(table.context.label) === "sign_off" && table.first === "person" && !table.has("item"))
    return "signoff";
  return table.has("signature") && !table.has("item", "priority", "estimate") ? "signoff" : null;
}

const INCIDENTS = /incident|outage|störfall|vorfall|incidente|инцидент|事件|事故|障害/iu;

/** Version histories have dates and authors, and describe what is over. */
function history(table: Evidence): TableKind | null {
  if (INCIDENTS.test(table.context.label) && table.has("severity") && !table.has("item", "owner"))
    return "reference";
  const tells = table.has("version") || (table.has("change") && !table.has("status", "done"));
  return tells && !table.has("item", "estimate", "priority", "dependencies") ? "reference" : null;
}

/** "T104-T107 | Phase 9 complete | …": the first column refers to tasks, it does not name any. */
function dependency(table: Evidence): TableKind | null {
  if (!table.has("dependencies")) return null;
  const { roles, rows, titleColumn } = table;
  const references = (cell: string): boolean =>
    cell
      .split(/\s*(?:,|;|\+|&|\band\b|–|—|-(?=[A-Z]))\s*/)
      .every((part) => wholeIdentifier(part) !== null && !/^\d+$/.test(part));
  const at = roles[0] === "id" ? 0 : roles.findIndex((role) => role === "item" || role === "weak_item");
  const named =
    titleColumn !== at && share(rows, titleColumn, isWords) > 0.5 && roles[titleColumn] !== "detail";
  return at >= 0 && !named && share(rows, at, references) > 0.7 ? "dependency" : null;
}

const ESCALATION = /escalat|eskalation|escalad|эскалац|升级|エスカレ/iu;

/** Alert levels, failure scenarios and error codes say what to do if, not what to do. */
function conditions(table: Evidence): TableKind | null {
  if (table.boxColumn >= 0) return null;
  const staffed = table.has("owner", "status", "done", "estimate", "id");
  if (ESCALATION.test(table.context.label) && !staffed) return "reference";
  if (table.first === "status" && !table.has("item", "id", "owner", "due", "timing")) return "reference";
  if (table.first === "priority" && !table.has("id", "status", "owner", "due", "done", "estimate"))
    return table.has("item") && table.repeats("priority") ? "task" : "reference";
  if (table.first !== "severity") return null;
  return table.has("status", "done", "percent") ? null : "reference";
}

function boxed(table: Evidence): TableKind | null {
  return table.boxColumn >= 0 ? "task" : null;
}

const RACI =
  /^(?:[RACISV](?:\s?[/,]\s?[RACISV])*|responsible|accountable|consulted|informed|verantwortlich|konsultiert|informiert|[-–—])$/i;

/** Lists of people, and matrices of who is responsible, accountable, consulted or informed. */
function responsibilities(table: Evidence): TableKind | null {
  const letters = table.roles.filter(
    (_role, column) => share(table.rows, column, (cell) => RACI.test(cell)) > 0.7,
  );
  if (letters.length >= 2) return "reference";
  if (table.count("person") > 1 && !table.has("status", "done", "due", "estimate", "percent"))
    return "reference";
  if (table.has("item", "status", "done", "estimate", "priority", "weak_item")) return null;
  return table.first === "person" || table.first === "owner" || table.count("person") > 1
    ? "reference"
    : null;
}

function items(table: Evidence): TableKind | null {
  if (!table.has("item")) return null;
  const { first } = table;
  if (["timing", "due", "start"].includes(first)) return "schedule";
  if (first === "item" && table.work === 0 && !table.has("id") && table.figures > 1) return "reference";
  const lookup = table.work === 0 && !table.has("id") && table.has("money", "reference", "severity");
  if (first === "item") return lookup ? "reference" : "task";
  if (first === "phase" || table.has("id", "status", "done", "estimate", "due", "percent")) return "task";
  const led = ["severity", "person", "owner", "reference", "money"].includes(first);
  if (!led && table.has("owner", "priority", "dependencies")) return "task";
  const dated = table.roles.some(
    (role, column) => role === "timing" && share(table.rows, column, isMoment) > 0.5,
  );
  return dated && !led ? "schedule" : null;
}

function phases(table: Evidence): TableKind | null {
  if (table.first !== "phase") return null;
  const dated = table.has("timing", "due", "start", "status", "done", "percent");
  return dated && !table.context.phaseHeadings ? "schedule" : "summary";
}

/** Rows led by a day, a week or an hour that say what happens then. */
function schedule(table: Evidence): TableKind | null {
  const { first, roles, rows } = table;
  if (!["timing", "due", "start", "unknown"].includes(first) || roles.length < 2) return null;
  const timed = share(rows, roles.indexOf(first), isMoment) > 0.5;
  const says = table.has("weak_item", "owner", "status");
  // A series of numbers by week is a report, and a list of results is history.
  const worded = roles.some(
    (_role, column) => column > 0 && column < 3 && share(rows, column, isWords) > 0.5,
  );
  if (table.has("actual", "metric") || !(says || (worded && !table.has("reference")))) return null;
  return timed || (first === "timing" && says) ? "schedule" : null;
}

/** "Feature | Priority | Effort" is work; "Component | Owner" is a register. */
function weakItems(table: Evidence): TableKind | null {
  if (!table.has("weak_item")) return null;
  if (table.has("reference", "money") && table.work < 2 && !table.has("status", "done")) return "reference";
  if (table.count("reference", "money") > 1 && !table.has("owner", "due", "priority", "done"))
    return "reference";
  if (table.has("status", "done", "percent")) return judged(table) ? "task" : "reference";
  return table.work > 1 ||
    (table.has("id", "timing") && table.work > 0) ||
    table.has("estimate", "dependencies", "due")
    ? "task"
    : "reference";
}

/** Headers that say nothing: a column of states, or identifiers with owners, are work all the same. */
function leftovers(table: Evidence): TableKind | null {
  // An endpoint, an address or a command is no work, whatever its state.
  if (table.first === "reference" && !table.has("owner", "due", "estimate", "priority")) return "reference";
  if (table.has("reference", "money") && table.work < 2 && !table.has("status")) return "reference";
  if (table.has("id") && table.work > 0) return "task";
  if (table.roles[0] === "unknown" && table.work > 1 && share(table.rows, 0, isIdentifier) > 0.7)
    return "task";
  const worded = share(table.rows, table.titleColumn, isWords) > 0.5;
  return table.has("status", "done") && worded && judged(table) ? "task" : "reference";
}

/** The status column holds states, or nothing yet. */
function judged({ roles, rows }: Evidence): boolean {
  return roles.some((role, column) => {
    if (role === "percent") return true;
    return (role === "status" || role === "done") && shareOrEmpty(rows, column, isStatusCell) > 0.4;
  });
}
