import { isMeasured, type Rows, share } from "./table-cells";
import type { ColumnRole } from "./table-columns";

/** Columns that only work has. */
const WORK: readonly ColumnRole[] = [
  "status",
  "owner",
  "priority",
  "estimate",
  "dependencies",
  "percent",
  "due",
  "start",
  "done",
];

/** What surrounds a table. */
export interface TableContext {
  /** The heading or label above it. */
  label: string;
  /** The document has headings for its phases, so a table of phases only sums them up. */
  phaseHeadings: boolean;
}

interface Given {
  headers: readonly string[];
  roles: readonly ColumnRole[];
  rows: Rows;
  boxColumn: number;
  titleColumn: number;
  context: TableContext;
}

/** What is known about a table when it is judged. */
const ALARM =
  /^(?:warn(?:ing|ung)?|critical|kritisch|alert|alarm|alerte|alerta|критич\p{L}*|предупреж\p{L}*|警告|严重)(?: (?:threshold|level))?$/iu;

export class Evidence {
  readonly headers: readonly string[];
  readonly roles: readonly ColumnRole[];
  readonly rows: Rows;
  readonly boxColumn: number;
  readonly titleColumn: number;
  readonly context: TableContext;

  constructor(given: Given) {
    this.headers = given.headers;
    this.roles = given.roles;
    this.rows = given.rows;
    this.boxColumn = given.boxColumn;
    this.titleColumn = given.titleColumn;
    this.context = given.context;
  }

  has(...wanted: ColumnRole[]): boolean {
    return wanted.some((role) => this.roles.includes(role));
  }

  count(...wanted: readonly ColumnRole[]): number {
    return this.roles.filter((role) => wanted.includes(role)).length;
  }

  /** The role of the first column that is more than a number or a box. */
  get first(): ColumnRole {
    return this.roles.find((role) => role !== "id" && role !== "done") ?? this.roles[0] ?? "unknown";
  }

  get work(): number {
    return this.count(...WORK);
  }

  /** How many columns hold numbers and nothing else is known of them. */
  get figures(): number {
    return this.roles.filter(
      (role, column) =>
        ["unknown", "actual", "target"].includes(role) && share(this.rows, column, isMeasured) > 0.6,
    ).length;
  }

  /** The same value stands in several rows of this column. */
  repeats(role: ColumnRole): boolean {
    const column = this.roles.indexOf(role);
    const values = this.rows.map((row) => (row[column] ?? "").toLowerCase()).filter((value) => value !== "");
    return new Set(values).size < values.length;
  }

  /** Levels at which somebody is called. */
  get alarms(): boolean {
    return this.headers.filter((header) => ALARM.test(header)).length > 1;
  }

  /** Some column of these roles holds numbers in at least this part of its cells. */
  measures(roles: readonly ColumnRole[], part: number): boolean {
    return this.roles.some(
      (role, column) => roles.includes(role) && share(this.rows, column, isMeasured) >= part,
    );
  }
}
