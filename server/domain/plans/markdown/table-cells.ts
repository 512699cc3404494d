import { readDate, readTiming } from "./durations";
import { wholeIdentifier } from "./identifiers";
import { readMeasure } from "./measures";
import { isStatusCell, readStatus } from "./status-words";
import { type ColumnRole, columnRole } from "./table-columns";

/** What stands in the cells of a table, column by column: the second witness beside the headers. */
export type Rows = readonly (readonly string[])[];

const BOX = /\[[ xX]?\]|[☐☑☒⬜⬛□■◻🔲]/gu;
/** `[TODO]`, `{{ owner }}`, `<name>`: a template's blanks say no more than an empty cell. */
const BLANK = /^(?:\[(?:todo|tbd|name|date|datum|owner)[^\]]*\]|\{\{.*\}\}|<[^>]*>|[-–—_.…]+)$/i;

/** The part of a column's filled cells that pass a test. */
export function share(rows: Rows, column: number, test: (cell: string) => boolean): number {
  let filled = 0;
  let passed = 0;
  for (const row of rows) {
    const cell = (row[column] ?? "").trim();
    if (cell === "" || BLANK.test(cell)) continue;
    filled += 1;
    if (test(cell)) passed += 1;
  }
  return filled === 0 ? 0 : passed / filled;
}

/** Like `share`, but a column that nobody has filled in yet passes: templates are empty. */
export function shareOrEmpty(rows: Rows, column: number, test: (cell: string) => boolean): number {
  return share(rows, column, () => true) === 0 ? 1 : share(rows, column, test);
}

export const isIdentifier = (cell: string): boolean => wholeIdentifier(cell) !== null;
export const isMeasured = (cell: string): boolean => readDate(cell) === null && readMeasure(cell) !== null;
export const isWords = (cell: string): boolean =>
  /\p{L}{2}/u.test(cell) && !isStatusCell(cell) && !isIdentifier(cell);

/** One box at the beginning; several are a choice to make ("☐ high ☐ low"), not a thing to do. */
function isBox(cell: string): boolean {
  const boxes = cell.match(BOX);
  return boxes?.length === 1 && cell.startsWith(boxes[0]);
}

const MONTH =
  "jan(?:uary|uar|vier|\\.)?|feb(?:ruary|ruar|rero|\\.)?|mar(?:ch|s|zo|\\.)?|märz|apr(?:il|\\.)?|abr(?:il)?|may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust|\\.)?|août|agosto|sept?(?:ember|embre|iembre|\\.)?|o[ck]t(?:ober|obre|ubre|\\.)?|nov(?:ember|embre|iembre|\\.)?|de[cz](?:ember|embre|\\.)?|dic(?:iembre)?|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря";
const WEEKDAY =
  "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|понедельник|вторник|среда|четверг|пятница";
const MOMENTS = [
  new RegExp(`^(?:${WEEKDAY})(?![\\p{L}])`, "iu"),
  new RegExp(`(?:^|\\s)(?:${MONTH})\\s+\\d|^\\d{1,2}\\.?\\s*(?:de\\s)?(?:${MONTH})(?![\\p{L}])`, "iu"),
  /^~?\d{1,2}[:.h]\d{2}|^\d{1,2}\s?(?:am|pm)\b|^[TDHJ]\s?[-–−+±]\s?\d{1,2}(?!\d)|^\+\d+\s?(?:m|h|min|d)\b|^q[1-4]\b|^\d{1,2}月|^第\s*\d|^(?:周|星期)/iu,
  /^(?:day|week|month|sprint|hour|tag|woche|monat|jour|semaine|mois|día|semana|mes|giorno|settimana|день|неделя|месяц)\s*[-#]?\s*\d/iu,
];

/** A day, a date, an hour or a week at the beginning of a cell. */
export function isMoment(cell: string): boolean {
  return (
    MOMENTS.some((pattern) => pattern.test(cell)) || readDate(cell) !== null || readTiming(cell) !== null
  );
}

/** The roles of all columns: by header, then by content where the header is empty, foreign or ambiguous. */
export function columnRoles(headers: readonly string[], rows: Rows): ColumnRole[] {
  const spanish = headers.some((header) => /objetivo|meta|métrica|indicador|umbral|estado/iu.test(header));
  const roles = headers.map((header, column): ColumnRole => {
    // In Spanish "actual" is what is, not what was measured.
    if (spanish && /^actual$/i.test(header.trim())) return "baseline";
    const role = columnRole(header);
    // "Issue" and "Reference" head identifiers in one table and sentences in the next.
    // "Passed | Failed" with counts below are results, not boxes.
    const counted =
      (role === "done" || role === "status") && share(rows, column, (cell) => /^[\d.,]+$/.test(cell)) > 0.5;
    if (counted) return "unknown";
    // "Sprint | Tasks | Score" counts tasks and names none.
    if (role === "item" && column > 0 && share(rows, column, isCount) > 0.7) return "unknown";
    const sentences = role === "id" && share(rows, column, (cell) => cell.length > 14 || isWords(cell)) > 0.5;
    return sentences ? "weak_item" : role;
  });
  numberSteps(roles, rows);
  // A measure against a named risk is its mitigation; elsewhere it is a thing to do.
  const risky = roles.some((role) => role === "risk" || role === "likelihood" || role === "impact");
  if (!risky)
    roles.forEach((role, column) => void (role === "mitigation" && roles.fill("item", column, column + 1)));
  const unknown = roles.flatMap((role, column) => (role === "unknown" ? [column] : []));
  const foreign = roles.every((role) => role === "unknown" || role === "id");
  const signed = unknown.filter((column) => column > 0 && share(rows, column, isStatusCell) > 0.6);
  const states = signed.filter((column) => foreign && signed.length === 1 && hasStates(rows, column));
  for (const column of unknown) {
    if (share(rows, column, isBox) > 0.5) roles[column] = "done";
    else if (column === 0 && headers[column]?.trim() === "" && share(rows, column, isIdentifier) > 0.7)
      roles[column] = "id";
    // Several columns of signs are a matrix ("required at level A, B, C"), one is a state.
    else if (states.length === 1 && states[0] === column && !roles.includes("status"))
      roles[column] = "status";
  }
  return roles;
}

const isOrdinal = (cell: string): boolean => /^#?\d{1,4}[.)]?$/.test(cell);

/** "Step | Description" with 1, 2, 3 in the first column: the number is not what is to be done. */
function numberSteps(roles: ColumnRole[], rows: Rows): void {
  if (roles[0] !== "item" || share(rows, 0, isOrdinal) <= 0.7) return;
  const words = roles.findIndex((role, column) => {
    return (
      column > 0 &&
      ["unknown", "detail", "weak_item", "item"].includes(role) &&
      share(rows, column, isWords) > 0.5
    );
  });
  if (words < 0) return;
  roles[0] = "id";
  roles[words] = "item";
}

/** States of work: more than yes and no, which would be a matrix of features. */
function hasStates(rows: Rows, column: number): boolean {
  return share(rows, column, isStatusCell) > 0.6 && share(rows, column, isYesOrNo) < 1;
}

const isCount = (cell: string): boolean => /^[\d.,+%~/ ]+$/.test(cell);

function isYesOrNo(cell: string): boolean {
  return /^[❌✗✘✖]/u.test(cell) || readStatus(cell)?.state === "done";
}

/** The column whose box or sign stands for the whole row, or -1. */
export function boxColumn(roles: readonly ColumnRole[], rows: Rows): number {
  const boxed = roles.map((_role, column) => share(rows, column, isBox));
  const named = roles.findIndex(
    (role, column) => (role === "done" || role === "status") && (boxed[column] ?? 0) > 0,
  );
  if (named >= 0) return named;
  const best = Math.max(...boxed, 0);
  return best > 0.3 ? boxed.indexOf(best) : -1;
}

/** The first column that names an item; failing that the first with words in it. */
export function titleColumn(roles: readonly ColumnRole[], rows: Rows): number {
  for (const wanted of ["risk", "metric", "item", "weak_item"] as const) {
    const column = roles.indexOf(wanted);
    if (column < 0) continue;
    // "Task | Description" with T104 in the first column: the identifier is not the title.
    if (share(rows, column, isIdentifier) <= 0.7) return column;
    const next = roles.findIndex(
      (role, at) => at !== column && ["item", "weak_item", "detail"].includes(role),
    );
    return next >= 0 ? next : column;
  }
  const words = roles.findIndex((role, column) => {
    return ["unknown", "detail", "phase", "severity"].includes(role) && share(rows, column, isWords) > 0.5;
  });
  return Math.max(words, 0);
}
